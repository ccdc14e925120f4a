import type { Instant } from "../time/index.ts";
import type { HandoverEvent } from "./events.ts";

/** When the clocks that an event speaks of next have something to say. */
export function nextDueOf({ data }: HandoverEvent): Instant | undefined {
  const at = "clock" in data ? data.clock?.nextAt : undefined;
  const digestAt = "digest" in data ? data.digest?.dueAt : undefined;
  return at === undefined || digestAt === undefined ? (at ?? digestAt) : Math.min(at, digestAt);
}
