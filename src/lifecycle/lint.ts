import { neverHolds, type Condition } from "../condition/index.ts";
import { show, type Issue } from "../errors.ts";
import type { Pipeline, Stage, Transition } from "./pipeline.ts";

/**
 * What cannot be meant in a pipeline that holds: criteria that no lead can meet, transitions whose criteria contradict one another, stages that no lead
 * can come to, and stages that are no end and have no way out.
 */
export function lintPipeline(pipeline: Pipeline, path = "pipeline"): Issue[] {
  return [...criteria(pipeline, path), ...roads(pipeline, path)];
}

const hint = "no lead can meet both: change one of them";

function criteria({ stages, transitions }: Pipeline, path: string): Issue[] {
  const alone = (condition: Condition | undefined, at: string): Issue[] => {
    const why = condition === undefined ? undefined : neverHolds(condition);
    return why === undefined ? [] : [{ path: `${path}.${at}`, expected: "a criterion that can hold", got: why, hint }];
  };
  const own = [
    ...stages.flatMap(({ entry, exit }, i) => [
      ...alone(entry, `stages.${i}.entry`),
      ...alone(exit, `stages.${i}.exit`),
    ]),
    ...transitions.flatMap(({ guard, auto, opens }, i) => [
      ...alone(guard, `transitions.${i}.guard`),
      ...alone(auto, `transitions.${i}.auto`),
      ...alone(opens?.when, `transitions.${i}.opens.when`),
    ]),
  ];
  if (own.length > 0) return own;
  return transitions.flatMap((way, i) =>
    way.from.flatMap((from) => {
      const why = neverHolds({ all: criteriaFor(stages, from, way) });
      if (why === undefined) return [];
      const expected = `criteria that can hold together for going from ${from} to ${way.to}`;
      return [{ path: `${path}.transitions.${i}`, expected, got: why, hint }];
    }),
  );
}

/** All that must hold for a transition to be taken from a stage. */
function criteriaFor(
  stages: readonly Stage[],
  from: string,
  { to, guard, auto, reasons }: Transition,
): readonly Condition[] {
  const source = stages.find(({ id }) => id === from);
  const target = stages.find(({ id }) => id === to);
  const leaving = reasons === undefined ? [source?.exit, ...(source?.requires ?? []).map(isThere)] : [];
  return [...leaving, target?.entry, guard, auto].filter((one) => one !== undefined);
}

function isThere(field: string): Condition {
  return { field, present: true };
}

function roads({ stages, transitions }: Pipeline, path: string): Issue[] {
  const reached = new Set<string>();
  const follow = (id: string): void => {
    reached.add(id);
    for (const { from, to } of transitions) if (from.includes(id) && !reached.has(to)) follow(to);
  };
  if (stages[0] !== undefined) follow(stages[0].id);
  return stages.flatMap(({ id, closed }, i): Issue[] => {
    const at = `${path}.stages.${i}`;
    if (!reached.has(id)) {
      const how = "let a transition lead there, from a stage that leads come to, or take it out";
      return [{ path: at, expected: "a stage that leads can come to", got: show(id), hint: how }];
    }
    if (closed !== undefined || transitions.some(({ from }) => from.includes(id))) return [];
    const how = "let a transition lead on, or say how leads end there: closed";
    return [{ path: at, expected: "a stage that leads can leave, or an end", got: show(id), hint: how }];
  });
}
