import { finding } from "./finding.ts";
import type { Check } from "./subject.ts";

/** Lists of reasons that no transition asks for, and refunds for reasons that stand in no list. */
export const reasons: Check = function* ({ pipelines, document }) {
  for (const { at, pipeline } of pipelines) {
    const asked = new Set(pipeline.transitions.map((one) => one.reasons));
    for (const list of Object.keys(pipeline.reasons))
      if (!asked.has(list))
        yield finding("REASON_UNUSED", {
          path: `${at}.reasons.${list}`,
          message: `no transition asks for a reason of ${list}`,
          suggestion: "name it as `reasons` of a transition, or remove it",
        });
  }
  const known = new Set(pipelines.flatMap(({ pipeline }) => Object.values(pipeline.reasons).flat()));
  for (const [i, reason] of (document.refunds ?? []).entries())
    // A rep declines with any word; those that are given by a transition stand in a list.
    if (!known.has(reason) && document.offers === undefined)
      yield finding("REASON_UNUSED", {
        path: `refunds.${i}`,
        message: `no list of the pipeline has the reason ${reason}, and there are no offers to decline`,
        suggestion: `use one of ${[...known].join(", ")}`,
      });
};
