import type { Issue } from "../../errors.ts";
import { dayMs, formatInstant, type Interval } from "../../time/index.ts";
import { freeBusyStatusOf, type BusyTime } from "./busy.ts";
import { ComponentReader, type Clocks } from "./component-reader.ts";
import { readContent, type Component } from "./content.ts";
import { readEvent, type CalendarEvent } from "./event.ts";
import { groupEvents } from "./group-events.ts";
import type { ReadOptions } from "./options.ts";
import { readProperty, readTexts } from "./property.ts";
import { occurrence, occurrencesOf, overlaps, type Occurrence, type Series } from "./series.ts";
import type { Budget } from "./wall-times.ts";
import { nothing } from "./when.ts";
import { Zones } from "./zones.ts";

/** Steps for one series, and for all of a text: a step takes up to four microseconds. */
const mostSteps = 200_000;
const mostStepsInAll = 2_000_000;

/** Calendars that speak of events without being them: answers to invitations. */
const answers = ["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"];

/** A busy time with its instants. */
export interface FoundTime extends Interval {
  readonly busy: BusyTime;
}

/** Every busy time that counts and overlaps the window, by start, and what could not be read. */
export function readBusyTimes(text: string, options: ReadOptions): { found: FoundTime[]; issues: Issue[] } {
  const reader = new BusyReader(options);
  const events = readContent(text).flatMap((calendar) => reader.read(calendar));
  for (const series of groupEvents(events)) reader.expand(series);
  return { found: reader.found.sort((a, b) => a.start - b.start || a.end - b.end), issues: reader.issues };
}

/** Reads calendars and expands series, and collects what is found and what cannot be read. */
class BusyReader {
  readonly found: FoundTime[] = [];
  readonly issues: Issue[] = [];
  private readonly options: ReadOptions;
  private readonly window: Interval;
  private readonly budget: Budget = { left: mostStepsInAll };

  constructor(options: ReadOptions) {
    this.options = options;
    this.window = { start: options.from, end: options.to };
  }

  /** The events of a calendar; its free/busy periods are found at once. */
  read(calendar: Component): CalendarEvent[] {
    const { to, zone, zones: named, attendee } = this.options;
    // A year more than the window: series look a little beyond it.
    const zones = new Zones(calendar, named, to + 366 * dayMs, this.budget);
    const method = wordOf(calendar, "METHOD");
    const context = { zones, home: zone, attendee, cancels: method === "CANCEL" };
    const events: CalendarEvent[] = [];
    for (const part of calendar.parts) {
      if (part.name === "VFREEBUSY") this.readFreeBusy(part, context);
      if (part.name !== "VEVENT" || answers.includes(method)) continue;
      const event = readEvent(part, context);
      if ("start" in event) events.push(event);
      else this.note(event);
    }
    return events;
  }

  expand(series: Series): void {
    const budget: Budget = { left: Math.min(mostSteps, this.budget.left) };
    const before = budget.left;
    const parts = [...series.masters, ...series.changes];
    const doubts = parts.flatMap((event) => event.doubts);
    const { start, end } = this.window;
    // An unknown zone is at most a day away from UTC, which was taken for it.
    const window = doubts.length > 0 ? { start: start - dayMs, end: end + dayMs } : this.window;
    const occurrences = occurrencesOf(series, window, this.options.zone, budget);
    this.budget.left -= before - budget.left;
    const kept = budget.left < 0 ? [] : this.kept(occurrences);
    if (budget.left < 0) this.note([tooMuch(parts[0]?.place ?? "")]);
    else if (doubts.length > 0) this.note(kept.length > 0 ? doubts : []);
    else for (const one of kept) this.found.push(one);
  }

  private readFreeBusy(component: Component, clocks: Clocks): void {
    const reader = new ComponentReader(component, clocks);
    for (const line of reader.lines("FREEBUSY")) {
      const property = readProperty(line);
      const status = property === undefined ? "busy" : freeBusyStatusOf(property);
      const about = { status, allDay: false, uid: reader.uid, summary: "", categories: [] };
      const periods = reader.stretchesOf(line).map(({ start, length }) => occurrence(start, length ?? nothing, about));
      for (const one of this.kept(periods.filter((period) => overlaps(period, this.window)))) this.found.push(one);
    }
    this.note(reader.issues);
  }

  /** The occurrences that count. */
  private kept(occurrences: readonly Occurrence[]): FoundTime[] {
    const { counts, where } = this.options;
    return occurrences
      .filter(({ about }) => counts.has(about.status))
      .map(({ from, to, about }) => {
        const busy: BusyTime = { from: formatInstant(from), to: formatInstant(to), ...about };
        return { start: from, end: to, busy };
      })
      .filter(({ busy }) => where(busy));
  }

  private note(issues: readonly Issue[]): void {
    for (const issue of issues) this.issues.push(issue);
  }
}

function wordOf(component: Component, name: string): string {
  const line = component.lines.find((one) => one.name === name);
  return ((line && readTexts(line)[0]) ?? "").trim().toUpperCase();
}

function tooMuch(place: string): Issue {
  return {
    path: place,
    expected: "a series of fewer occurrences up to the end of the window",
    got: `one that needs more than ${mostSteps} steps`,
    hint: "ask for a shorter window, or leave the event out of the calendar",
  };
}
