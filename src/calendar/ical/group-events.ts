import type { CalendarEvent } from "./event.ts";
import type { Series } from "./series.ts";
import { instantOf, type When } from "./when.ts";

/**
 * Brings events and the changes to their occurrences together by `UID`. Of several versions the one with the highest
 * `SEQUENCE` counts, of equal ones those in the last calendar of the text; events of one calendar that share a `UID`, as
 * careless programs write them, all count.
 */
export function groupEvents(events: readonly CalendarEvent[]): Series[] {
  return groupBy(events, (event, i) => event.about.uid || `\0${i}`).map((some) => {
    const [changes, others] = split(some, ({ original }) => original !== undefined);
    const [additions, versions] = split(others, ({ isAddition }) => isAddition);
    const masters = latest(versions);
    return { masters: [...masters, ...additionsTo(masters, additions)], changes: changesIn(changes) };
  });
}

/** The latest version of what became of each occurrence. */
function changesIn(changes: readonly CalendarEvent[]): CalendarEvent[] {
  return groupBy(changes, ({ original, onward }) => `${idOf(original)} ${onward}`).flatMap(latest);
}

/**
 * Occurrences added to a series (`METHOD:ADD`, RFC 5546 3.2.4), the latest version of each. A later version of the series
 * has them itself.
 */
function additionsTo(masters: readonly CalendarEvent[], additions: readonly CalendarEvent[]): CalendarEvent[] {
  const [master] = masters;
  return groupBy(additions, ({ start }) => idOf(start))
    .flatMap(latest)
    .filter(({ sequence }) => master === undefined || sequence > master.sequence || isBeside(master, sequence));
}

/** Programs that do not count versions give an addition the number of the series. */
function isBeside({ cancelled, sequence }: CalendarEvent, added: number): boolean {
  return !cancelled && added === sequence;
}

function idOf(when: When | undefined): string {
  return when === undefined ? "" : `${instantOf(when)} ${when.isDate}`;
}

function latest(versions: readonly CalendarEvent[]): CalendarEvent[] {
  const order = (a: CalendarEvent, b: CalendarEvent) => a.sequence - b.sequence || a.calendar - b.calendar;
  const last = versions.reduce<CalendarEvent | undefined>(
    (a, b) => (a === undefined || order(a, b) < 0 ? b : a),
    undefined,
  );
  return last === undefined ? [] : versions.filter((version) => order(version, last) === 0);
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
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
