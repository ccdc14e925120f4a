import type { Forgotten, ForgetPage, HandoverEvent, Instant, Lead, SlaClock } from "../index.ts";
import { compareText } from "./text-order.ts";

interface Slot {
  readonly lead: Lead | undefined;
  readonly clocks: readonly SlaClock[];
  events: HandoverEvent[];
}

/** Deletes the events of leads closed long ago but their last ones, from their slots and from the list of all. */
export function forgetOld(
  slots: ReadonlyMap<string, Slot>,
  all: HandoverEvent[],
  before: Instant,
  { limit, after = "" }: ForgetPage,
  wanted: ReadonlySet<string | undefined>,
): Forgotten {
  const ids: string[] = [];
  for (const [id, slot] of slots)
    if (isOld(slot, before) && !wanted.has(id) && compareText(id, after) > 0) ids.push(id);
  const page = ids.sort(compareText).slice(0, limit);
  const gone = new Set<HandoverEvent>();
  for (const id of page) {
    const slot = slots.get(id) as Slot;
    for (const event of slot.events.slice(0, -1)) gone.add(event);
    slot.events = slot.events.slice(-1);
  }
  let kept = 0;
  if (gone.size > 0) for (const event of all) if (!gone.has(event)) all[kept++] = event;
  if (gone.size > 0) all.length = kept;
  return { leads: page.length, events: gone.size, after: page.length < limit ? undefined : page.at(-1) };
}

function isOld({ lead, clocks, events }: Slot, before: Instant): boolean {
  if (lead?.closed === undefined || clocks.length > 0 || events.length < 2) return false;
  return lead.stageSince < before && (events.at(-1) as HandoverEvent).at < before;
}
