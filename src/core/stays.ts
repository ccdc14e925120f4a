import type { Instant } from "../time/index.ts";
import type { HandoverEvent } from "./events.ts";

/** A lead's time in one stage, from when it came there until it left. */
export interface Stay {
  readonly pipeline: string;
  readonly stage: string;
  readonly from: Instant;
  /** Absent while the lead is there. */
  readonly to: Instant | undefined;
  /** In elapsed time, until the instant asked for while the lead is there. */
  readonly ms: number;
  /** The transition by which it came; absent where it was received there, or taken over by another policy. */
  readonly transition: string | undefined;
  readonly reason: string | undefined;
  /** Who moved it, where that was said. */
  readonly by: string | undefined;
}

/**
 * Where a lead has been and for how long, oldest first: each stay ends where the next begins, so nothing is counted twice or left out. Of a lead
 * whose first events are forgotten it begins with the first move that is known.
 *
 * @param events The events of one lead, in order.
 * @param until How long the last stay lasts, where the lead is still there.
 */
export function staysOf(events: Iterable<HandoverEvent>, until: Instant): readonly Stay[] {
  const stays: Stay[] = [];
  let pipeline = "";
  const come = (at: Instant, stay: Pick<Stay, "stage" | "transition" | "reason" | "by">): void => {
    const last = stays.at(-1);
    if (last !== undefined) stays[stays.length - 1] = { ...last, to: at, ms: at - last.from };
    stays.push({ pipeline, ...stay, from: at, to: undefined, ms: Math.max(0, until - at) });
  };
  const nobody = { transition: undefined, reason: undefined, by: undefined };
  for (const { type, at, data } of events) {
    if (type === "lead.received") {
      ({ pipeline } = data);
      come(at, { stage: data.stage, ...nobody });
    } else if (type === "lead.stage_changed") {
      const { to: stage, transition, reason, by } = data;
      come(at, { stage, transition, reason, by });
    } else if (type === "lead.migrated") {
      ({ pipeline } = data.to);
      come(at, { stage: data.to.stage, ...nobody, reason: data.reason });
    }
  }
  return stays;
}

/** How long a lead has been in each stage in all, in elapsed milliseconds, in the order in which it came there first. */
export function timeInStages(
  stays: readonly Stay[],
): readonly { readonly pipeline: string; readonly stage: string; readonly ms: number; readonly times: number }[] {
  const totals = new Map<string, { pipeline: string; stage: string; ms: number; times: number }>();
  for (const { pipeline, stage, ms } of stays) {
    const key = JSON.stringify([pipeline, stage]);
    const total = totals.get(key) ?? { pipeline, stage, ms: 0, times: 0 };
    totals.set(key, { ...total, ms: total.ms + ms, times: total.times + 1 });
  }
  return [...totals.values()];
}
