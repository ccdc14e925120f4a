import { nextDueOf, type HandoverEvent } from "../core/index.ts";
import type { Instant } from "../time/index.ts";

/** When the first of the clocks that these events set going has something to say. */
export function earliestDue(events: readonly HandoverEvent[]): Instant | undefined {
  let earliest: Instant | undefined;
  for (const event of events) {
    const at = nextDueOf(event);
    if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at;
  }
  return earliest;
}
