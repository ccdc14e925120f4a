import { dayMs, type Interval } from "../../time/index.ts";
import type { Budget } from "./budget.ts";
import type { BusyStatus } from "./busy.ts";
import type { About, CalendarEvent } from "./event.ts";
import { OccurrenceIds } from "./occurrence-ids.ts";
import type { Rule } from "./rule.ts";
import { wallTimes } from "./wall-times.ts";
import { dateMeantBy, endOf, instantOf, isWithin, lastWithin, midnightOf, onClockOf } from "./when.ts";
import type { Length, WallClock, When } from "./when.ts";

/** An event with what became of its occurrences. */
export interface Series {
  /** More than one only where a program gave the same `UID` to several events, or added to one. */
  readonly masters: readonly CalendarEvent[];
  readonly changes: readonly CalendarEvent[];
}

/** One stretch of time that an event takes up. */
export interface Occurrence extends Interval {
  readonly about: About;
}

/** What is looked for. */
export interface Wanted {
  readonly window: Interval;
  readonly counts: ReadonlySet<BusyStatus>;
  /** The zone of dates. */
  readonly home: WallClock;
}

/** The occurrences of a series that count and overlap a window, in no order. */
export function occurrencesOf({ masters, changes }: Series, wanted: Wanted, budget: Budget): Occurrence[] {
  if (masters.length > 0 && masters.every(({ cancelled }) => cancelled)) return [];
  const { counts } = wanted;
  const isFollowed = (master: CalendarEvent) =>
    !master.cancelled && (may(master, counts) || turnsToCount(changes, counts));
  const found = [
    changes.filter((one) => may(one, counts)).map(({ start, length, about }) => occurrence(start, length.first, about)),
    ...masters
      .filter(isFollowed)
      .map((master) => new Expansion(master, changes, wanted.home).in(wanted.window, budget)),
  ];
  return found.flat().filter((one) => counts.has(one.about.status) && overlaps(one, wanted.window));
}

/** Whether a change makes a series count from some occurrence on, even if the series itself does not. */
export function turnsToCount(changes: readonly CalendarEvent[], counts: ReadonlySet<BusyStatus>): boolean {
  return changes.some((change) => change.onward && may(change, counts));
}

function may({ cancelled, about }: CalendarEvent, counts: ReadonlySet<BusyStatus>): boolean {
  return !cancelled && counts.has(about.status);
}

export function occurrence(start: When, length: Length, about: About): Occurrence {
  return { start: instantOf(start), end: endOf(start, length), about };
}

/** Whether an occurrence, unless empty, has a part in a window. */
export function overlaps({ start, end }: Interval, window: Interval): boolean {
  return start < end && end > window.start && start < window.end;
}

/** A change that holds onward from an occurrence. */
interface Turn {
  readonly change: CalendarEvent;
  /** The occurrence, by the series' own order. */
  readonly id: number;
  /** What the series' clock would have read at it. */
  readonly local: number;
}

/** An occurrence as planned. */
interface Planned {
  readonly start: When;
  readonly length: Length;
}

/** The occurrences of one master event. */
class Expansion {
  private readonly master: CalendarEvent;
  private readonly home: WallClock;
  private readonly gone: OccurrenceIds;
  private readonly turns: readonly Turn[];

  constructor(master: CalendarEvent, changes: readonly CalendarEvent[], home: WallClock) {
    this.master = master;
    this.home = home;
    this.gone = new OccurrenceIds(master.start.isDate);
    for (const when of master.removed) this.gone.add(onClockOf(master.start, when), home);
    for (const { original } of changes)
      if (original !== undefined) this.gone.add(onClockOf(master.start, original), home);
    this.turns = changes
      .flatMap((change) => (change.onward && change.original !== undefined ? [this.turn(change, change.original)] : []))
      .sort((a, b) => a.id - b.id);
  }

  in(window: Interval, budget: Budget): Occurrence[] {
    const { start, length, rules, exceptRules, added } = this.master;
    const span = this.spanOf(window);
    // The start is an occurrence even where a rule ends before it (RFC 5545 3.8.5.3).
    const planned = new Map<number, Planned>([[this.idOf(start), { start, length: length.first }]]);
    for (const rule of rules)
      this.expand(rule, span, budget, (id, one) => {
        if (one.local !== start.local) planned.set(id, { start: one, length: length.others });
      });
    for (const one of added) {
      const when = this.likeStart(one.start);
      planned.set(this.idOf(when), { start: when, length: one.length ?? length.others });
    }
    for (const rule of exceptRules) this.expand(rule, span, budget, (id) => planned.delete(id));
    const found: Occurrence[] = [];
    if (budget.left < 0) return found; // none is better than some
    for (const [id, one] of planned) {
      const placed = this.gone.has(one.start, id) ? undefined : this.place(id, one);
      if (placed !== undefined) found.push(placed);
    }
    return found;
  }

  private expand(rule: Rule, span: Interval, budget: Budget, take: (id: number, when: When) => void): void {
    const { start } = this.master;
    const end = Math.min(span.end, lastWithin(rule.until));
    for (const local of wallTimes(rule, start.local, span.start, end, budget)) {
      const when = { ...start, local };
      if (isWithin(when, rule.until)) take(this.idOf(when), when);
    }
  }

  /** The occurrence of an id as it takes place: as planned, or as the last change says that holds onward from before it. */
  private place(id: number, { start, length }: Planned): Occurrence | undefined {
    const turn = this.turns.findLast((one) => one.id <= id);
    if (turn === undefined) {
      const at = start.isDate ? instantOf(start) : id;
      return { start: at, end: length.days === 0 ? at + length.ms : endOf(start, length), about: this.master.about };
    }
    const { change, local } = turn;
    if (change.cancelled) return undefined;
    const moved = change.start.local + this.localOf(start) - local;
    const when = { ...change.start, local: change.start.isDate ? midnightOf(moved) : moved };
    return occurrence(when, change.length.others, change.about);
  }

  /** The wall-clock times of ids that may come to lie in a window, with a margin for zones and changes of the clock. */
  private spanOf(window: Interval): Interval {
    const { master, turns } = this;
    const { clock } = master.start;
    let longest = msOf(master.length.others);
    let [back, on] = [0, 0];
    for (const { change, local } of turns) {
      longest = Math.max(longest, msOf(change.length.others));
      back = Math.min(back, change.start.local - local);
      on = Math.max(on, change.start.local - local);
    }
    const margin = 3 * dayMs;
    return {
      start: clock.localOf(window.start) - longest - on - margin,
      end: clock.localOf(window.end) - back + margin,
    };
  }

  private turn(change: CalendarEvent, original: When): Turn {
    const when = this.likeStart(original);
    return { change, id: this.idOf(when), local: this.localOf(when) };
  }

  private idOf(when: When): number {
    return this.master.start.isDate ? when.local : instantOf(when);
  }

  /** What the series' own clock shows for a time, that is as it was planned where the clock skips it. */
  private localOf(when: When): number {
    const { clock } = this.master.start;
    return when.clock === clock ? when.local : clock.localOf(instantOf(when));
  }

  /** A time given for a date, or a date for a time, as the event itself has it. */
  private likeStart(when: When): When {
    const { start } = this.master;
    if (when.isDate === start.isDate) return onClockOf(start, when);
    if (start.isDate) return { ...start, local: dateMeantBy(when, this.home) };
    return { ...start, local: when.local + start.local - midnightOf(start.local) };
  }
}

function msOf({ days, ms }: Length): number {
  return days * dayMs + ms;
}
