import { findExample, type Condition } from "../condition/index.ts";
import type { Stage, Transition } from "../lifecycle/index.ts";
import { finding } from "./finding.ts";
import type { Check } from "./subject.ts";

/** Transitions that no lead can take from a stage: each criterion can hold, all of them together cannot. */
export const transitions: Check = function* ({ pipelines, facts, search }) {
  const never = (conditions: readonly Condition[]): boolean =>
    findExample([...conditions, ...facts], [], search).found === "no";
  for (const { at, pipeline } of pipelines)
    for (const [i, way] of pipeline.transitions.entries())
      for (const from of way.from) {
        const all = criteriaFor(pipeline.stages, from, way);
        // One that cannot hold by itself is told by itself.
        if (all.length < 2 || !never(all) || all.some((one) => never([one]))) continue;
        yield finding("TRANSITION_NEVER", {
          path: `${at}.transitions.${i}`,
          message: `no lead can go from ${from} to ${way.to}: what "${way.name}" and the two stages ask for contradicts itself`,
          suggestion: "change the exit of the one stage, the entry of the other, or the guard",
        });
      }
};

/** All that must hold for a transition to be taken from a stage. */
function criteriaFor(
  stages: readonly Stage[],
  from: string,
  { to, guard, auto, reasons }: Transition,
): readonly Condition[] {
  const stage = (id: string): Stage | undefined => stages.find((one) => one.id === id);
  const fields = reasons === undefined ? (stage(from)?.requires ?? []) : [];
  const leaving = reasons === undefined ? stage(from)?.exit : undefined;
  const required = fields.map((field): Condition => ({ field, present: true }));
  return [leaving, ...required, stage(to)?.entry, guard, auto].filter((one) => one !== undefined);
}
