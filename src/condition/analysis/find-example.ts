import type { Condition } from "../condition.ts";
import type { DeclaredFields } from "../parse-field.ts";
import { Facts, type Assumption } from "./facts.ts";
import { goalOf, type Goal, type Literal } from "./literals.ts";
import { subjectOf } from "./subject.ts";

/** A lead as far as conditions look at it. */
export interface Example {
  readonly subject: { readonly [field: string]: unknown };
  /** What conditions written in code must say of it for that: nobody can look into them. */
  readonly assumes: readonly Assumption[];
}

/** Whether there is such a lead; `"unknown"` when it would take too long to find out. */
export type Search = { readonly found: "yes"; readonly example: Example } | { readonly found: "no" | "unknown" };

export interface SearchOptions {
  /** What fields of the host's hold, as {@link compileCondition} takes them. @defaultValue anything */
  readonly fields?: DeclaredFields | undefined;
  /** After as many steps it is left open. @defaultValue `5_000` */
  readonly steps?: number | undefined;
}

/**
 * Looks for a lead for which these conditions hold, and those fail. Fields are taken for what they are said to hold, and each for
 * itself: a lead that is found may be one that nobody ever sees, but where there is none there never will be.
 *
 * @example
 * const small = where({ "company.employees": below(50) });
 * findExample([small, where({ "company.employees": atLeast(200) })]).found; // "no": they contradict each other
 * findExample([], [anyOf(small, not(small))]).found; // "no": it always holds
 */
export function findExample(
  holding: readonly Condition[],
  failing: readonly Condition[] = [],
  options: SearchOptions = {},
): Search {
  const goals = [...holding.map((one) => goalOf(one, true)), ...failing.map((one) => goalOf(one, false))];
  return new Quest(options).run(goals);
}

type Choice = Extract<Goal, { readonly any: unknown }>;

/** Takes goals one by one, and goes back where what was taken cannot all be so. */
class Quest {
  private readonly facts: Facts;
  private steps: number;

  constructor({ fields = {}, steps = 5_000 }: SearchOptions) {
    this.facts = new Facts(fields);
    this.steps = steps;
  }

  run(goals: readonly Goal[]): Search {
    const { facts } = this;
    if (!this.reach(goals, [])) return { found: facts.isGuess || this.steps < 0 ? "unknown" : "no" };
    const counts = facts.counts();
    if (counts === "unknown") return { found: "unknown" };
    return { found: "yes", example: { subject: subjectOf(facts.values(), counts), assumes: facts.assumptions() } };
  }

  /** Choices are put off until all else is taken: most of them have one way left by then. */
  private reach(goals: readonly Goal[], choices: readonly Choice[]): boolean {
    if ((this.steps -= 1) < 0) return false;
    const { taken } = this.facts;
    const open = [...choices];
    const takes = (goal: Goal): boolean => {
      if ("all" in goal) return goal.all.every(takes);
      if ("any" in goal) return open.push(goal) > 0;
      return this.facts.take(goal);
    };
    if (goals.every(takes) && (open.length === 0 || this.choose(open))) return true;
    this.facts.giveUp(taken);
    return false;
  }

  /** Goes on by the choice that leaves the fewest ways; once one has failed, the others are tried without it. */
  private choose(choices: readonly Choice[]): boolean {
    let fewest: readonly Goal[] | undefined;
    let chosen: Choice | undefined;
    for (const choice of choices) {
      const ways = choice.any.filter((part) => !("leaf" in part) || this.facts.allow(part));
      if (fewest !== undefined && ways.length >= fewest.length) continue;
      [fewest, chosen] = [ways, choice];
      if (ways.length < 2) break;
    }
    const others = choices.filter((one) => one !== chosen);
    const failed: Literal[] = [];
    for (const way of fewest ?? []) {
      if (this.reach([way, ...failed], others)) return true;
      if ("leaf" in way) failed.push({ leaf: way.leaf, holds: !way.holds });
    }
    return false;
  }
}
