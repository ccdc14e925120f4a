import { finding, type Finding } from "./finding.ts";
import type { Check, PlacedPipeline } from "./subject.ts";

/** Stages that nothing leads to, or out of. */
export const stages: Check = function* ({ pipelines }) {
  for (const placed of pipelines) yield* deadEnds(placed);
};

function* deadEnds({ at, pipeline: { stages: all, transitions } }: PlacedPipeline): Iterable<Finding> {
  const [first] = all;
  const from = (id: string): string[] => transitions.filter((one) => one.from.includes(id)).map(({ to }) => to);
  const reached = new Set<string>();
  const reach = (id: string): void => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const to of from(id)) reach(to);
  };
  if (first !== undefined) reach(first.id);
  for (const [i, { id, closed }] of all.entries()) {
    if (!reached.has(id))
      yield finding("STAGE_UNREACHABLE", {
        path: `${at}.stages.${i}`,
        message: `no transition leads from ${first?.id} to ${id}`,
        suggestion: "add a transition to it, or remove it",
      });
    if (closed === undefined && from(id).length === 0)
      yield finding("STAGE_WITHOUT_EXIT", {
        path: `${at}.stages.${i}`,
        message: `a lead in ${id} can go nowhere, and is open for ever`,
        suggestion: "add a transition out of it, or say how it is closed",
      });
  }
}
