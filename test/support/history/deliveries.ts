import type { HandoverEvent } from "handover/core";
import type { Entry } from "./entries.ts";
import { nameOf, type Observed, type Violation } from "./observed.ts";

type Handling = Extract<Entry, { readonly subscriber: string }>;

/** What comes before an event in its lead. */
type Before = ReadonlyMap<string, { readonly leadId: string | undefined; readonly previous: string | undefined }>;

/** Who is handed something gets what was written and nothing else, each lead's in order; and in the end all of it. */
export function checkDeliveries(entries: readonly Entry[], observed: Observed): readonly Violation[] {
  const before = beforeEach(observed.events);
  const bySubscriber = new Map<string, Handling[]>(observed.subscribers.map(({ name }) => [name, []]));
  for (const entry of entries) if ("subscriber" in entry) bySubscriber.get(entry.subscriber)?.push(entry);
  const settings = entries.flatMap((entry) => (entry.did === "set the store's clock" ? [entry.at] : []));
  return observed.subscribers.flatMap(({ name, dead }) => {
    const own = bySubscriber.get(name) ?? [];
    const found = [...checkOrder(own, dead, before), ...checkAlone(own, before, observed.aloneMs ?? 0, settings)];
    return observed.healedAt === undefined ? found : [...found, ...checkAll(name, own, dead, before)];
  });
}

function beforeEach(events: readonly HandoverEvent[]): Before {
  const before = new Map<string, { readonly leadId: string | undefined; readonly previous: string | undefined }>();
  const last = new Map<string | undefined, string>();
  for (const event of events) {
    const { leadId } = event;
    const name = nameOf(event);
    before.set(name, { leadId, previous: last.get(leadId) });
    last.set(leadId, name);
  }
  return before;
}

function* checkOrder(own: readonly Handling[], dead: ReadonlySet<string>, before: Before): Iterable<Violation> {
  const handed = new Set<string>();
  const took = new Set<string>();
  for (const { did, subscriber, event } of own) {
    if (did === "took") took.add(event);
    if (did !== "handed") continue;
    if (!before.has(event))
      yield { rule: "written first", what: `${subscriber} was handed ${event}, which nobody wrote` };
    const previous = before.get(event)?.previous;
    if (!handed.has(event) && previous !== undefined && !took.has(previous) && !dead.has(previous))
      yield { rule: "in order", what: `${subscriber} was handed ${event} before it had taken ${previous}` };
    handed.add(event);
  }
  for (const event of dead)
    if (!handed.has(event)) yield { rule: "delivered", what: `${event} was given up, and never handed over` };
}

/**
 * Of one lead two processes are never handed anything at once, unless the first has taken longer than it may, or the clock was set by
 * which the store reckons leases.
 */
function* checkAlone(
  own: readonly Handling[],
  before: Before,
  aloneMs: number,
  settings: readonly number[],
): Iterable<Violation> {
  const holders = new Map<string | undefined, Handling>();
  let set = 0;
  for (const entry of own) {
    const { did, subscriber, event, by, at = 0 } = entry;
    const leadId = before.get(event)?.leadId;
    const holder = holders.get(leadId);
    if (did !== "handed") {
      if (holder?.by === by) holders.delete(leadId);
      continue;
    }
    while ((settings[set] ?? Infinity) <= at) {
      set += 1;
      holders.clear();
    }
    if (holders.has(leadId) && holder?.by !== by && at - (holder?.at ?? 0) < aloneMs)
      yield {
        rule: "alone",
        what: `${subscriber} was handed ${event} by ${by} while ${holder?.by} had ${holder?.event}`,
      };
    // What was claimed before the clock was set is no measure.
    if (at - (settings[set - 1] ?? -Infinity) > 2 * aloneMs) holders.set(leadId, entry);
    else holders.delete(leadId);
  }
}

function* checkAll(
  subscriber: string,
  own: readonly Handling[],
  dead: ReadonlySet<string>,
  before: Before,
): Iterable<Violation> {
  const took = new Set(own.flatMap(({ did, event }) => (did === "took" ? [event] : [])));
  for (const event of before.keys())
    if (!took.has(event) && !dead.has(event)) yield { rule: "delivered", what: `${subscriber} never took ${event}` };
}
