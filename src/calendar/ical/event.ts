import type { Issue } from "../../errors.ts";
import type { Interval } from "../../time/index.ts";
import { statusOf, type BusyStatus } from "./busy.ts";
import { ComponentReader, type Clocks, type Doubt, type Stretch } from "./component-reader.ts";
import type { Component } from "./content.ts";
import { readEventLength, type EventLength } from "./event-length.ts";
import { readProperty, readTexts } from "./property.ts";
import type { Rule } from "./rule.ts";
import { mayTouch } from "./may-touch.ts";
import { utc, type When } from "./when.ts";

/** A VEVENT: one event, a series, or (with `original`) what became of one occurrence of a series. */
export interface CalendarEvent {
  /** Where it stands, for issues. */
  readonly place: string;
  readonly calendar: number;
  readonly sequence: number;
  /** It adds to a series, and does not replace it (`METHOD:ADD`). */
  readonly isAddition: boolean;
  readonly cancelled: boolean;
  readonly start: When;
  readonly length: EventLength;
  readonly rules: readonly Rule[];
  /** Rules of occurrences that are not, `EXRULE`: obsolete, but still met. */
  readonly exceptRules: readonly Rule[];
  /** Further occurrences, `RDATE`. */
  readonly added: readonly Stretch[];
  /** Occurrences that are not, `EXDATE`. */
  readonly removed: readonly When[];
  /** When the occurrence was to be that this stands for, `RECURRENCE-ID`. */
  readonly original: When | undefined;
  /** It stands for all later occurrences, too. */
  readonly onward: boolean;
  readonly about: About;
  /** Zones that are not known: the event was read as if they were UTC, and matters only if it lies near the window. */
  readonly doubts: readonly Doubt[];
  /** What cannot be read of an event that does not count; it matters only if a change makes it count. */
  readonly faults: readonly Issue[];
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
  /** The calendar's, in capitals. */
  readonly method: string;
  readonly counts: ReadonlySet<BusyStatus>;
  readonly window: Interval;
  /** Takes the issues of an event that is left out. */
  readonly refuse: (issues: readonly Issue[]) => void;
}

/**
 * Reads a VEVENT; `undefined` when it cannot be read, and then refused. One that is cancelled, does not count or cannot lie in
 * the window is not refused: it is what can be read of it.
 */
export function readEvent(component: Component, context: EventContext): CalendarEvent | undefined {
  const reader = new ComponentReader(component, context);
  const cancelled = context.method === "CANCEL" || reader.word("STATUS") === "CANCELLED";
  const status = readStatus(reader, context.attendee);
  const isSpare = cancelled || !context.counts.has(status);
  const original = reader.when("RECURRENCE-ID");
  // A cancellation need not say when the event was to be.
  const start = reader.when("DTSTART") ?? (isSpare ? (original ?? epoch) : undefined);
  if (start === undefined) {
    context.refuse(reader.issues.length > 0 ? reader.issues : [withoutStart(reader.place)]);
    return undefined;
  }
  reader.floatWith(start);
  const event: CalendarEvent = {
    place: reader.place,
    calendar: component.calendar,
    sequence: Math.trunc(Number(reader.word("SEQUENCE"))) || 0,
    isAddition: context.method === "ADD",
    cancelled,
    start,
    length: readEventLength(reader, start),
    rules: readRules(reader, "RRULE", start),
    exceptRules: readRules(reader, "EXRULE", start),
    added: reader.stretches("RDATE"),
    removed: reader.whens("EXDATE"),
    original,
    onward: isOnward(reader),
    about: readAbout(reader, start, status),
    doubts: reader.doubts,
    faults: isSpare && !cancelled ? reader.issues : [],
  };
  if (reader.issues.length === 0) return event;
  const { refused } = reader;
  // Whatever an event is, it takes the place of the occurrence it stands for.
  if (!refused.has("RECURRENCE-ID") && (isSpare || !mayTouch(context.window, event, refused))) return event;
  context.refuse(reader.issues);
  return undefined;
}

const epoch: When = { isDate: false, isUtc: true, isFloating: false, local: 0, clock: utc };

function withoutStart(place: string): Issue {
  return { path: place, expected: "a DTSTART", got: "none", hint: "export the calendar again, with times" };
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

function readStatus(reader: ComponentReader, attendee: string): BusyStatus {
  return statusOf({
    transparency: reader.word("TRANSP"),
    outlook: reader.word("X-MICROSOFT-CDO-BUSYSTATUS") || reader.word("X-MICROSOFT-CDO-INTENDEDSTATUS"),
    status: reader.word("STATUS"),
    answer: answerOf(reader, attendee),
  });
}

function readAbout(reader: ComponentReader, start: When, status: BusyStatus): About {
  return {
    uid: reader.uid,
    status,
    allDay: start.isDate || reader.word("X-MICROSOFT-CDO-ALLDAYEVENT") === "TRUE",
    summary: reader.text("SUMMARY"),
    categories: reader.lines("CATEGORIES").flatMap(readTexts),
  };
}

/**
 * What the calendar's owner answered to the invitation; `""` when there was none. An attendee is known by its address, or by
 * `EMAIL` (RFC 7986) where the address is one of the server's own.
 */
function answerOf(reader: ComponentReader, owner: string): string {
  if (owner === "") return "";
  for (const line of reader.lines("ATTENDEE")) {
    const attendee = readProperty(line);
    const names = [attendee?.value, attendee?.params["email"]].map((name) => addressOf(String(name ?? "")));
    if (names.includes(owner)) return String(attendee?.params["partstat"] ?? "NEEDS-ACTION").toUpperCase();
  }
  return "";
}

/** `ana@example.com` of `MAILTO:Ana@example.com`. */
export function addressOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, "")
    .trim();
}
