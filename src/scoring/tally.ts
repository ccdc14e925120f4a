import type { Test } from "../condition/build.ts";
import type { ConditionSet, Frame } from "../condition/compile-set.ts";
import { describeCondition } from "../condition/index.ts";
import { thousand, type Reason } from "./score.ts";
import type { Cap, Rule, Scorecard } from "./scorecard.ts";
import { compileActivities } from "./tally-activities.ts";

/** Adds the reasons that apply to the list, returns their sum in thousandths of points. @param today The day it is as of. */
export type Tally = (frame: Frame, reasons: Reason[], today: number) => number;

type Card = Reason["card"];

/** Compiles the rules of a card, each group within its bounds, all of it within the card's. */
export function compileCard(card: Scorecard, name: Card, conditions: ConditionSet): Tally {
  const rulesOf = (group: string | undefined): Tally => {
    const isIn = (rule: { readonly group?: string | undefined }): boolean => rule.group === group;
    const rules = compileRules(card.rules.filter(isIn), name, conditions);
    const activities = card.activities?.filter(isIn) ?? [];
    return activities.length === 0 ? rules : summed([rules, compileActivities(activities, name)]);
  };
  const groups = Object.entries(card.groups ?? {}).map(([group, cap]) =>
    within(rulesOf(group), cap, `group ${group}`, name),
  );
  return within(summed([rulesOf(undefined), ...groups]), card, name === "total" ? "score" : name, name);
}

/** The longest condition that stands for the name of its rule: it is kept with every score. */
const longestName = 120;

function compileRules(rules: readonly Rule[], card: Card, conditions: ConditionSet): Tally {
  const compiled = rules.map((rule): { test: Test<Frame>; thousandths: number; reason: Reason } => ({
    test: conditions.add(rule.when),
    thousandths: Math.round(rule.points * thousand),
    reason: Object.freeze({ rule: rule.name ?? wordsOf(rule), points: rule.points, card }),
  }));
  return (frame, reasons) => {
    let sum = 0;
    for (const rule of compiled) {
      if (rule.test(frame)) {
        sum += rule.thousandths;
        reasons.push(rule.reason);
      }
    }
    return sum;
  };
}

function wordsOf({ when }: Rule): string {
  const words = describeCondition(when);
  return words.length > longestName ? `${words.slice(0, longestName - 1)}…` : words;
}

function summed(tallies: readonly Tally[]): Tally {
  const [only] = tallies;
  if (only !== undefined && tallies.length === 1) return only;
  return (frame, reasons, today) => {
    let sum = 0;
    for (const tally of tallies) sum += tally(frame, reasons, today);
    return sum;
  };
}

/** Brings the sum within bounds; what that changes is a reason too, or the reasons would not add up. */
function within(tally: Tally, { max, min }: Cap, what: string, card: Card): Tally {
  if (max === undefined && min === undefined) return tally;
  const high = max === undefined ? Number.POSITIVE_INFINITY : Math.round(max * thousand);
  const low = min === undefined ? Number.NEGATIVE_INFINITY : Math.round(min * thousand);
  return (frame, reasons, today) => {
    const sum = tally(frame, reasons, today);
    if (sum > high) {
      reasons.push({ rule: `${what} capped at ${max}`, points: (high - sum) / thousand, card });
      return high;
    }
    if (sum < low) {
      reasons.push({ rule: `${what} raised to ${min}`, points: (low - sum) / thousand, card });
      return low;
    }
    return sum;
  };
}
