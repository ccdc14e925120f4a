import { dayMs, type Instant, type Interval } from "../../time/index.ts";
import type { Stretch } from "./component-reader.ts";
import type { About, CalendarEvent } from "./event.ts";
import type { Rule } from "./rule.ts";
import { wallTimes, type Budget } from "./wall-times.ts";
import { dateMeantBy, endOf, instantOf, isWithin, midnightOf, type Length, type WallClock, type When } from "./when.ts";

/** An event with what became of its occurrences. */
export interface Series {
  /** More than one only where a program gave the same `UID` to several events. */
  readonly masters: readonly CalendarEvent[];
  readonly changes: readonly CalendarEvent[];
}

/** One stretch of time that an event takes up. */
export interface Occurrence {
  readonly from: Instant;
  readonly to: Instant;
  readonly about: About;
}

/** The occurrences of a series that overlap a window, in no order. */
export function occurrencesOf(series: Series, window: Interval, home: WallClock, budget: Budget): Occurrence[] {
  const { masters, changes } = series;
  if (masters.length > 0 && masters.every(({ cancelled }) => cancelled)) return [];
  const found = [
    changes.flatMap(({ cancelled, start, length, about }) => (cancelled ? [] : [occurrence(start, length, about)])),
    ...masters.map((master) => (master.cancelled ? [] : new Expansion(master, changes, home).in(window, budget))),
  ];
  return found.flat().filter((one) => overlaps(one, window));
}

export function occurrence(start: When, length: Length, about: About): Occurrence {
  return { from: instantOf(start), to: endOf(start, length), about };
}

/** Whether an occurrence, unless empty, has a part in a window. */
export function overlaps({ from, to }: Occurrence, window: Interval): boolean {
  return from < to && to > window.start && from < window.end;
}

/** A change that holds onward from an occurrence. */
interface Turn {
  readonly change: CalendarEvent;
  /** The occurrence, by the series' own order. */
  readonly id: number;
  /** What the series' clock would have read at it. */
  readonly local: number;
}

/**
 * The occurrences of one master event. An occurrence is known by when it was to start: an all-day event's by its date, any
 * other by the instant, so that `EXDATE` and `RECURRENCE-ID` may name it in another zone. A date given for a time means the
 * occurrences of that date.
 */
class Expansion {
  private readonly master: CalendarEvent;
  private readonly home: WallClock;
  private readonly gone: Ids;
  private readonly turns: readonly Turn[];

  constructor(master: CalendarEvent, changes: readonly CalendarEvent[], home: WallClock) {
    this.master = master;
    this.home = home;
    this.gone = new Ids(master.start.isDate);
    for (const { start } of master.removed) this.gone.add(this.onOwnClock(start), home);
    for (const { original } of changes) if (original !== undefined) this.gone.add(this.onOwnClock(original), home);
    this.turns = changes
      .flatMap((change) => (change.onward && change.original !== undefined ? [this.turn(change, change.original)] : []))
      .sort((a, b) => a.id - b.id);
  }

  in(window: Interval, budget: Budget): Occurrence[] {
    const { master } = this;
    const stretches = new Map<number, Stretch>();
    const span = this.spanOf(window);
    const { start } = master;
    if (master.rules.length === 0) stretches.set(this.idOf(start), { start });
    for (const rule of master.rules)
      this.expand(rule, span, budget, (one) => stretches.set(this.idOf(one), { start: one }));
    for (const one of master.added) {
      const when = this.likeStart(one.start);
      stretches.set(this.idOf(when), { start: when, length: one.length });
    }
    for (const rule of master.exceptRules) this.expand(rule, span, budget, (one) => stretches.delete(this.idOf(one)));
    return [...stretches].flatMap(([id, stretch]) => (this.gone.has(stretch.start) ? [] : this.place(id, stretch)));
  }

  private expand(rule: Rule, span: Interval, budget: Budget, take: (when: When) => void): void {
    const { start } = this.master;
    for (const local of wallTimes(rule, start.local, span.start, span.end, budget)) {
      const when = { ...start, local };
      if (!isWithin(when, rule.until)) return;
      take(when);
    }
  }

  /** The occurrence of an id as it takes place: as planned, or as the last change says that holds onward from before it. */
  private place(id: number, { start, length }: Stretch): Occurrence[] {
    const turn = this.turns.findLast((one) => one.id <= id);
    if (turn === undefined) return [occurrence(start, length ?? this.master.length, this.master.about)];
    const { change, local } = turn;
    if (change.cancelled) return [];
    const moved = change.start.local + this.master.start.clock.localOf(instantOf(start)) - local;
    const when = { ...change.start, local: change.start.isDate ? midnightOf(moved) : moved };
    return [occurrence(when, change.length, change.about)];
  }

  /** The wall-clock times of ids that may come to lie in a window, with a margin for zones and changes of the clock. */
  private spanOf(window: Interval): Interval {
    const { master, turns } = this;
    const { clock } = master.start;
    let longest = msOf(master.length);
    let [back, on] = [0, 0];
    for (const { change, local } of turns) {
      longest = Math.max(longest, msOf(change.length));
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
    return { change, id: this.idOf(when), local: this.master.start.clock.localOf(instantOf(when)) };
  }

  private idOf(when: When): number {
    return this.master.start.isDate ? when.local : instantOf(when);
  }

  /** A time without a zone, in an event with one, is on the event's clock. */
  private onOwnClock(when: When): When {
    const { start } = this.master;
    return when.isFloating && !start.isDate ? { ...when, clock: start.clock } : when;
  }

  /** A time given for a date, or a date for a time, as the event itself has it. */
  private likeStart(when: When): When {
    const { start } = this.master;
    if (when.isDate === start.isDate) return this.onOwnClock(when);
    if (start.isDate) return { ...start, local: dateMeantBy(when, this.home) };
    return { ...start, local: when.local + start.local - midnightOf(start.local) };
  }
}

function msOf({ days, ms }: Length): number {
  return days * dayMs + ms;
}

/** A set of occurrences. */
class Ids {
  private readonly instants = new Set<Instant>();
  private readonly dates = new Set<number>();
  private readonly ofDates: boolean;

  constructor(ofDates: boolean) {
    this.ofDates = ofDates;
  }

  add(when: When, home: WallClock): void {
    if (this.ofDates || when.isDate) this.dates.add(when.isDate ? when.local : dateMeantBy(when, home));
    else this.instants.add(instantOf(when));
  }

  has(when: When): boolean {
    return this.dates.has(midnightOf(when.local)) || (!this.ofDates && this.instants.has(instantOf(when)));
  }
}
