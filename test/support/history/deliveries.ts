import type { Entry } from "./entries.ts";
import { nameOf, type Observed, type Violation } from "./observed.ts";

/** Who is handed something gets what was written and nothing else, each lead's in order; and in the end all of it. */
export function checkDeliveries(
  entries: readonly Entry[],
  { events, subscribers, healedAt }: Observed,
): readonly Violation[] {
  const found: Violation[] = [];
  const before = new Map<string, string | undefined>();
  const last = new Map<string | undefined, string>();
  for (const event of events) {
    const name = nameOf(event);
    before.set(name, last.get(event.leadId));
    last.set(event.leadId, name);
  }
  for (const { name: subscriber, dead } of subscribers) {
    const handed = new Set<string>();
    const took = new Set<string>();
    for (const entry of entries) {
      if (!("subscriber" in entry) || entry.subscriber !== subscriber) continue;
      const { event } = entry;
      if (entry.did === "took") {
        took.add(event);
        continue;
      }
      if (!before.has(event)) found.push({ rule: "written first", what: `${subscriber} was handed ${event}, which nobody wrote` });
      const previous = before.get(event);
      if (!handed.has(event) && previous !== undefined && !took.has(previous) && !dead.has(previous))
        found.push({ rule: "in order", what: `${subscriber} was handed ${event} before it had taken ${previous}` });
      handed.add(event);
    }
    for (const event of dead)
      if (!handed.has(event))
        found.push({ rule: "delivered", what: `${subscriber} gave up ${event}, which it was never handed` });
    if (healedAt === undefined) continue;
    for (const event of before.keys())
      if (!took.has(event) && !dead.has(event))
        found.push({ rule: "delivered", what: `${subscriber} never took ${event}` });
  }
  return found;
}
