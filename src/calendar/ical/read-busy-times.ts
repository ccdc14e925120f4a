import type { Issue } from "../../errors.ts";
import { dayMs, type Interval } from "../../time/index.ts";
import { StepShares } from "./budget.ts";
import { freeBusyStatusOf } from "./busy.ts";
import { ComponentReader, type Clocks } from "./component-reader.ts";
import { readContent, type Component, type ContentLine } from "./content.ts";
import { readEvent, type CalendarEvent } from "./event.ts";
import { groupEvents } from "./group-events.ts";
import { keeps, type ReadOptions } from "./options.ts";
import { readProperty, readTexts } from "./property.ts";
import { occurrence, occurrencesOf, overlaps, turnsToCount, type Occurrence, type Series } from "./series.ts";
import { Zones } from "./zones.ts";

/** Calendars that speak of events without being them: answers to invitations. */
const answers = ["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"];

/** Every busy time that counts and overlaps the window, by start, and what could not be read. */
export function readBusyTimes(text: string, options: ReadOptions): { found: Occurrence[]; issues: Issue[] } {
  const reader = new BusyReader(options);
  const events = readContent(text).flatMap((calendar) => reader.read(calendar));
  reader.expandAll(groupEvents(events));
  return { found: reader.found.sort((a, b) => a.start - b.start || a.end - b.end), issues: reader.issues };
}

/** Reads calendars and expands series, and collects what is found and what cannot be read. */
class BusyReader {
  readonly found: Occurrence[] = [];
  readonly issues: Issue[] = [];
  private readonly options: ReadOptions;
  private readonly window: Interval;
  /** An unknown zone is at most a day away from UTC, which is taken for it. */
  private readonly around: Interval;
  private readonly zones: Zones;

  constructor(options: ReadOptions) {
    this.options = options;
    this.window = { start: options.from, end: options.to };
    this.around = { start: options.from - dayMs, end: options.to + dayMs };
    this.zones = new Zones(options.zones, this.window);
  }

  /** The events of a calendar; its free/busy periods are found at once. */
  read(calendar: Component): CalendarEvent[] {
    const { zones, window } = this;
    const { zone, attendee, counts } = this.options;
    zones.enter(calendar);
    const method = wordOf(calendar, "METHOD");
    const refuse = (issues: readonly Issue[]) => this.note(issues);
    const context = { zones, home: zone, attendee, method, counts, window, refuse };
    const events: CalendarEvent[] = [];
    for (const part of calendar.parts) {
      if (part.name === "VFREEBUSY") this.readFreeBusy(part, context);
      if (part.name !== "VEVENT" || answers.includes(method)) continue;
      const event = readEvent(part, context);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  expandAll(all: readonly Series[]): void {
    const isRecurring = ({ rules, exceptRules }: CalendarEvent) => rules.length + exceptRules.length > 0;
    const shares = new StepShares(all.filter(({ masters }) => masters.some(isRecurring)).length);
    for (const series of all) this.expand(series, shares);
  }

  private expand(series: Series, shares: StepShares): void {
    const parts = [...series.masters, ...series.changes];
    const doubts = parts.flatMap((event) => event.doubts);
    const { counts, zone: home } = this.options;
    if (turnsToCount(series.changes, counts)) this.note(series.masters.flatMap(({ faults }) => faults));
    const window = doubts.length > 0 ? this.around : this.window;
    let occurrences: Occurrence[] = [];
    const excess = shares.spend((budget) => {
      occurrences = occurrencesOf(series, { window, counts, home }, budget);
    });
    if (excess !== undefined) return this.note([tooMuch(parts[0]?.place ?? "", excess)]);
    const kept = occurrences.filter((one) => keeps(this.options, one));
    if (doubts.length === 0) this.take(kept);
    else if (kept.length > 0) this.note(doubts.map((issue) => issue()));
  }

  private readFreeBusy(component: Component, clocks: Clocks): void {
    const reader = new ComponentReader(component, clocks);
    for (const line of reader.lines("FREEBUSY")) this.readPeriods(reader, line);
    this.note(reader.issues);
  }

  private readPeriods(reader: ComponentReader, line: ContentLine): void {
    const property = readProperty(line);
    const status = property === undefined ? "busy" : freeBusyStatusOf(property);
    if (!this.options.counts.has(status)) return;
    const about = { status, allDay: false, uid: reader.uid, summary: "", categories: [] };
    const before = reader.doubts.length;
    const stretches = reader.stretchesOf(line);
    const doubts = reader.doubts.slice(before);
    const periods = stretches.flatMap(({ start, length }) => (length ? [occurrence(start, length, about)] : []));
    const window = doubts.length > 0 ? this.around : this.window;
    const kept = periods.filter((one) => overlaps(one, window) && keeps(this.options, one));
    if (doubts.length === 0) this.take(kept);
    else if (kept.length > 0) this.note(doubts.map((issue) => issue()));
    if (stretches.some(({ length }) => length === undefined))
      reader.refuse(line, "periods", "write 20260105T090000Z/PT1H or 20260105T090000Z/20260105T100000Z");
  }

  private take(kept: readonly Occurrence[]): void {
    for (const one of kept) this.found.push(one);
  }

  private note(issues: readonly Issue[]): void {
    for (const issue of issues) this.issues.push(issue);
  }
}

function wordOf(calendar: Component, name: string): string {
  const line = calendar.lines.find((one) => one.name === name);
  return ((line && readTexts(line)[0]) ?? "").trim().toUpperCase();
}

function tooMuch(place: string, got: string): Issue {
  return {
    path: place,
    expected: "a series of fewer occurrences up to the end of the window",
    got,
    hint: "ask for a shorter window, or leave the event out of the calendar",
  };
}
