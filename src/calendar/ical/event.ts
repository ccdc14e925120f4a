import type { Issue } from "../../errors.ts";
import { dayMs } from "../../time/index.ts";
import { statusOf, type BusyStatus } from "./busy.ts";
import { ComponentReader, type Clocks, type Stretch } from "./component-reader.ts";
import type { Component } from "./content.ts";
import { readProperty, readTexts } from "./property.ts";
import type { Rule } from "./rule.ts";
import { instantOf, nothing, utc, type Length, type When } from "./when.ts";

/** A VEVENT: one event, a series, or (with `original`) what became of one occurrence of a series. */
export interface CalendarEvent {
  /** Where it stands, for issues. */
  readonly place: string;
  readonly calendar: number;
  readonly sequence: number;
  readonly cancelled: boolean;
  readonly start: When;
  readonly length: Length;
  readonly rules: readonly Rule[];
  /** Rules of occurrences that are not, `EXRULE`: obsolete, but still met. */
  readonly exceptRules: readonly Rule[];
  /** Further occurrences, `RDATE`. */
  readonly added: readonly Stretch[];
  /** Occurrences that are not, `EXDATE`. */
  readonly removed: readonly Stretch[];
  /** When the occurrence was to be that this stands for, `RECURRENCE-ID`. */
  readonly original: When | undefined;
  /** It stands for all later occurrences, too. */
  readonly onward: boolean;
  readonly about: About;
  /** Zones that are not known: the event was read as if they were UTC, and matters only if it lies near the window. */
  readonly doubts: readonly Issue[];
}

/** What there is to say of an event besides its times. */
export interface About {
  readonly uid: string;
  readonly status: BusyStatus;
  readonly allDay: boolean;
  readonly summary: string;
  readonly categories: readonly string[];
}

/** What an event is read with. */
export interface EventContext extends Clocks {
  /** The e-mail address of the calendar's owner, in small letters. */
  readonly attendee: string;
  /** The whole calendar is a cancellation. */
  readonly cancels: boolean;
}

/** Reads a VEVENT, or the issues that keep it from being read. */
export function readEvent(component: Component, context: EventContext): CalendarEvent | readonly Issue[] {
  const reader = new ComponentReader(component, context);
  const cancelled = context.cancels || reader.word("STATUS") === "CANCELLED";
  const original = reader.when("RECURRENCE-ID");
  // A cancellation need not say when the event was to be.
  const start = reader.when("DTSTART") ?? (cancelled ? (original ?? epoch) : undefined);
  if (start === undefined) {
    const none = { path: reader.place, expected: "a DTSTART", got: "none", hint: "" };
    return reader.issues.length > 0 ? reader.issues : [none];
  }
  const event: CalendarEvent = {
    place: reader.place,
    calendar: component.calendar,
    sequence: Math.trunc(Number(reader.word("SEQUENCE"))) || 0,
    cancelled,
    start,
    length: cancelled ? nothing : readLength(reader, start),
    rules: readRules(reader, "RRULE", start),
    exceptRules: readRules(reader, "EXRULE", start),
    added: reader.stretches("RDATE"),
    removed: reader.stretches("EXDATE"),
    original,
    onward: isOnward(reader),
    about: readAbout(reader, start, context.attendee),
    doubts: reader.doubts,
  };
  return reader.issues.length > 0 ? reader.issues : event;
}

const epoch: When = { isDate: false, isUtc: true, isFloating: false, local: 0, clock: utc };

/** How long it lasts: for times with an end exactly so long, even where the clock changes (RFC 5545 3.8.5.3). */
function readLength(reader: ComponentReader, start: When): Length {
  const end = reader.when("DTEND");
  if (end === undefined) return reader.length("DURATION") ?? (start.isDate ? { days: 1, ms: 0 } : nothing);
  const areDates = start.isDate && end.isDate;
  const length = areDates
    ? { days: (end.local - start.local) / dayMs, ms: 0 }
    : { days: 0, ms: instantOf(end) - instantOf(start) };
  const [line] = reader.lines("DTEND");
  if (line !== undefined && (length.days < 0 || length.ms < 0))
    reader.refuse(line, "an end that is not before the start");
  // An all-day event that ends on the date it starts on is a common slip; it is meant to fill that day.
  return areDates && length.days === 0 ? { days: 1, ms: 0 } : length;
}

function readRules(reader: ComponentReader, name: string, start: When): Rule[] {
  const rules = reader.rules(name);
  if (!start.isDate) return rules;
  const [line] = reader.lines(name);
  if (line !== undefined && rules.some(({ frequency }) => /^(HOUR|MINUTE|SECOND)LY$/.test(frequency)))
    reader.refuse(line, "a rule of days or longer, for an all-day event", "write FREQ=DAILY");
  // Times of day are to be ignored (RFC 5545 3.3.10).
  return rules.map((rule) => ({ ...rule, hours: undefined, minutes: undefined, seconds: undefined }));
}

function isOnward(reader: ComponentReader): boolean {
  const [line] = reader.lines("RECURRENCE-ID");
  const range = line && readProperty(line)?.params["range"];
  if (line === undefined || range === undefined) return false;
  if (String(range).toUpperCase() === "THISANDFUTURE") return true;
  reader.refuse(line, "RANGE=THISANDFUTURE, or no range", "other ranges are obsolete");
  return false;
}

function readAbout(reader: ComponentReader, start: When, attendee: string): About {
  const status = statusOf({
    transparency: reader.word("TRANSP"),
    outlook: reader.word("X-MICROSOFT-CDO-BUSYSTATUS") || reader.word("X-MICROSOFT-CDO-INTENDEDSTATUS"),
    status: reader.word("STATUS"),
    answer: answerOf(reader, attendee),
  });
  return {
    uid: reader.uid,
    status,
    allDay: start.isDate || reader.word("X-MICROSOFT-CDO-ALLDAYEVENT") === "TRUE",
    summary: reader.text("SUMMARY"),
    categories: reader.lines("CATEGORIES").flatMap(readTexts),
  };
}

/** What the calendar's owner answered to the invitation; `""` when there was none. */
function answerOf(reader: ComponentReader, owner: string): string {
  if (owner === "") return "";
  for (const line of reader.lines("ATTENDEE")) {
    const attendee = readProperty(line);
    if (attendee?.value.toLowerCase().replace(/^mailto:/, "") === owner)
      return String(attendee.params["partstat"] ?? "NEEDS-ACTION").toUpperCase();
  }
  return "";
}
