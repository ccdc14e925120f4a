import { compileCondition, explainCondition, type Condition } from "../condition/index.ts";
import type { FailedCriterion } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import type { Stage, Transition } from "./pipeline.ts";

type Test = (lead: Lead) => boolean;

/** One thing that must hold for a move. */
export interface Criterion {
  readonly holds: Test;
  /** Why it does not. */
  fails(lead: Lead): FailedCriterion;
}

/**
 * All that must hold for a lead to go from a stage by a transition, in the order in which it is asked. A transition that needs a reason leaves any
 * stage: whoever gives a lead up need not have finished with it.
 */
export function criteriaOf(
  from: Stage,
  transition: Transition,
  target: Stage | undefined,
  isPersonal: (field: string) => boolean,
): readonly Criterion[] {
  const asked = (kind: "entry" | "exit" | "guard", of: string, condition: Condition | undefined): Criterion[] => {
    if (condition === undefined) return [];
    const why = (lead: Lead): string => explainCondition(condition, lead, { isPersonal }).text;
    return [{ holds: compileCondition(condition) as Test, fails: (lead) => ({ kind, of, why: why(lead) }) }];
  };
  const leaving = transition.reasons === undefined ? [...asked("exit", from.id, from.exit), ...required(from)] : [];
  return [
    ...leaving,
    ...asked("entry", transition.to, target?.entry),
    ...asked("guard", transition.name, transition.guard),
  ];
}

function required({ id: of, requires = [], requiredActions = [] }: Stage): readonly Criterion[] {
  return [
    ...requires.map((field): Criterion => {
      const holds = compileCondition({ field, present: true }) as Test;
      return { holds, fails: () => ({ kind: "field", of, why: field }) };
    }),
    ...requiredActions.map((type): Criterion => ({
      holds: (lead) => isDone(lead, type),
      fails: () => ({ kind: "action", of, why: type }),
    })),
  ];
}

/** Whether there was such an activity since the lead came to its stage. */
function isDone({ activities, stageSince }: Lead, type: string): boolean {
  const done = Object.hasOwn(activities, type) ? activities[type] : undefined;
  return done !== undefined && done.lastAt >= stageSince;
}

/** A criterion that failed, in words. */
export function sayFailed({ kind, of, why }: FailedCriterion): string {
  switch (kind) {
    case "field":
      return `the field ${why}, which ${of} requires, is missing`;
    case "action":
      return `the action ${why}, which ${of} requires, has not been done there`;
    case "guard":
      return `the guard of "${of}" does not hold (${why})`;
    case "entry":
    case "exit":
      return `the ${kind} criterion of ${of} does not hold (${why})`;
  }
}
