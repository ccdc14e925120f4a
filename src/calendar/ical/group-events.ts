import type { CalendarEvent } from "./event.ts";
import type { Series } from "./series.ts";
import { instantOf } from "./when.ts";

/**
 * Brings events and the changes to their occurrences together by `UID`. Of several versions the one with the highest
 * `SEQUENCE` counts, of equal ones those in the last calendar of the text; events of one calendar that share a `UID`, as
 * careless programs write them, all count.
 */
export function groupEvents(events: readonly CalendarEvent[]): Series[] {
  return groupBy(events, (event, i) => event.about.uid || `\0${i}`).map((some) => ({
    masters: latest(some.filter(({ original }) => original === undefined)),
    changes: changesIn(some),
  }));
}

/** The latest version of what became of each occurrence. */
function changesIn(events: readonly CalendarEvent[]): CalendarEvent[] {
  const changes = events.filter(({ original }) => original !== undefined);
  const idOf = ({ original, onward }: CalendarEvent): string =>
    original === undefined ? "" : `${instantOf(original)} ${original.isDate} ${onward}`;
  return groupBy(changes, idOf).flatMap(latest);
}

function latest(versions: readonly CalendarEvent[]): CalendarEvent[] {
  const order = (a: CalendarEvent, b: CalendarEvent) => a.sequence - b.sequence || a.calendar - b.calendar;
  const last = versions.reduce<CalendarEvent | undefined>(
    (a, b) => (a === undefined || order(a, b) < 0 ? b : a),
    undefined,
  );
  return last === undefined ? [] : versions.filter((version) => order(version, last) === 0);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T, i: number) => string): T[][] {
  const groups = new Map<string, T[]>();
  items.forEach((item, i) => {
    const key = keyOf(item, i);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  });
  return [...groups.values()];
}
