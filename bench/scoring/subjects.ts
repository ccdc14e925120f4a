import { Engine, type ConditionProperties, type RuleProperties } from "json-rules-engine";
import jsonLogic, { type RulesLogic } from "json-logic-js";
import sift from "sift";
import { compileScoring } from "../../src/scoring/index.ts";
import { compileScoring as byHand } from "../road/by-hand/scoring.ts";
import { roadScoring } from "../road/handover-policy.ts";
import type { LeadInput } from "../road/lead-input.ts";
import { testProperties } from "../road/popular-parts.ts";
import { gradeOf, rules, type Rule, type RulePart } from "../road/task.ts";

/** A score with why: what each subject makes of a lead. */
export interface Explained {
  readonly fit: number;
  readonly engagement: number;
  readonly grade: string;
  readonly reasons: readonly { readonly rule: string; readonly points: number }[];
}

/** Scores a list of leads, one after the other; returns all of it, so that nothing is left out. */
export type Subject = (leads: readonly LeadInput[]) => Explained[] | Promise<Explained[]>;

/** Each used as its documentation says to be fast: rules compiled or added once, one engine for all leads. */
export const subjects = {
  handover: (): Subject => {
    const score = compileScoring(roadScoring);
    return (leads) => leads.map((lead) => score(lead));
  },
  "closures by hand": (): Subject => {
    const score = byHand(rules);
    return (leads) => leads.map((lead) => score(lead));
  },
  "json-rules-engine": (): Subject => {
    const engine = new Engine(rules.map(properties), { replaceFactsInEventParams: false });
    return async (leads) => {
      const scores: Explained[] = [];
      for (const { company, properties, ...lead } of leads) {
        const { events } = await engine.run({ ...lead, company, properties });
        scores.push(explained(events.map(({ type }) => byId.get(type)!)));
      }
      return scores;
    };
  },
  "json-logic-js": (): Subject => {
    const logics = rules.map((rule) => ({ rule, logic: logicOf(rule) }));
    return (leads) =>
      leads.map((lead) =>
        explained(logics.flatMap(({ rule, logic }) => (jsonLogic.apply(logic, lead) === true ? [rule] : []))),
      );
  },
  sift: (): Subject => {
    const tests = rules.map((rule) => ({ rule, test: sift<LeadInput>(queryOf(rule)) }));
    return (leads) => leads.map((lead) => explained(tests.flatMap(({ rule, test }) => (test(lead) ? [rule] : []))));
  },
} satisfies { readonly [name: string]: () => Subject };

export type SubjectName = keyof typeof subjects;

const byId = new Map(rules.map((rule) => [rule.id, rule]));

function explained(held: readonly Rule[]): Explained {
  const sum = (part: RulePart): number => {
    let all = 0;
    for (const rule of held) if (rule.part === part) all += rule.points;
    return Math.max(0, Math.min(100, all));
  };
  const [fit, engagement] = [sum("fit"), sum("engagement")];
  return {
    fit,
    engagement,
    grade: gradeOf(fit, engagement),
    reasons: held.map(({ id, points }) => ({ rule: id, points })),
  };
}

/** Facts of an object are reached by a path, which is read as a JSONPath. */
function properties({ id, when }: Rule): RuleProperties {
  const all = Object.entries(when).map(([path, test]): ConditionProperties => {
    const [fact = "", key] = path.split(".");
    return { fact, ...(key === undefined ? {} : { path: `$.${key}` }), ...testProperties(test) };
  });
  return { conditions: { all }, event: { type: id } };
}

function logicOf({ when }: Rule): RulesLogic {
  const parts = Object.entries(when).map(([path, test]): RulesLogic => {
    const value = { var: path };
    switch (test.op) {
      case "equals":
        return { "===": [value, test.value] };
      case "oneOf":
        return { in: [value, [...test.value]] };
      case "atLeast":
        return { ">=": [value, test.value] };
      case "below":
        return { "<": [value, test.value] };
      case "present":
        return { "!==": [value, ""] };
    }
  });
  return parts.length === 1 ? parts[0]! : { and: parts };
}

function queryOf({ when }: Rule): object {
  return Object.fromEntries(
    Object.entries(when).map(([path, test]) => {
      switch (test.op) {
        case "equals":
          return [path, { $eq: test.value }];
        case "oneOf":
          return [path, { $in: test.value }];
        case "atLeast":
          return [path, { $gte: test.value }];
        case "below":
          return [path, { $lt: test.value }];
        case "present":
          return [path, { $ne: "" }];
      }
    }),
  );
}
