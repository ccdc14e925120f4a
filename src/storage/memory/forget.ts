import type { Forgotten, ForgetPage, Instant, Lead, SlaClock } from "../index.ts";
import type { Log } from "./no-log.ts";
import { compareText } from "./text-order.ts";

interface Slot {
  readonly lead: Lead | undefined;
  readonly clocks: readonly SlaClock[];
  last: number;
}

/** Deletes the events of leads closed long ago but their last ones. */
export function forgetOld(
  slots: ReadonlyMap<string, Slot>,
  own: Slot,
  log: Log,
  before: Instant,
  { limit, after = "" }: ForgetPage,
  wanted: ReadonlySet<string | undefined>,
): Forgotten {
  const ids: string[] = [];
  for (const [id, slot] of slots)
    if (isOld(slot, log, before) && !wanted.has(id) && compareText(id, after) > 0) ids.push(id);
  const page = ids.sort(compareText).slice(0, limit);
  const lasts = new Set(page.map((id) => (slots.get(id) as Slot).last));
  const held = log.size;
  log.keepLast(lasts, [own, ...slots.values()]);
  const events = held - log.size;
  return { leads: page.length, events, after: page.length < limit ? undefined : page.at(-1) };
}

function isOld({ lead, clocks, last }: Slot, log: Log, before: Instant): boolean {
  if (lead?.closed === undefined || clocks.length > 0 || log.isOnly(last)) return false;
  return lead.stageSince < before && log.at(last) < before;
}
