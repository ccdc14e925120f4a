import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { calendarFrom, type Calendar } from "handover/calendar";
import { isHandoverError } from "handover";
import { zone } from "handover/time";
import { makeCase, type Case, type Question } from "../property/calendar/cases-make.ts";

/** What a host answers, as hashes to compare with other hosts; printed as JSON when this file is run. */
export interface Digest {
  readonly node: string;
  readonly tzdata: string;
  /** What is known to differ between hosts: were it the same, the comparison would show nothing. */
  readonly host: { readonly hour: number; readonly number: string; readonly language: string };
  readonly zones: { readonly [name: string]: ZoneDigest };
  /** What a person reads about a mistake. */
  readonly texts: string;
  /** The same questions to calendars that ask the host for its clock, and for its language. */
  readonly planted: { readonly clock: string; readonly language: string };
}

export interface ZoneDigest {
  /** The changes of offset from 2008 to 2028, or all from 1900 on. Where these differ, tzdata does, and answers may. */
  readonly table: string;
  readonly answers: string;
}

/** A few zones for every kind of trouble. */
export const telling = [
  "UTC",
  "Africa/Casablanca",
  "Africa/Monrovia",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Europe/Lisbon",
  "Europe/Warsaw",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kwajalein",
];

export function digest(zones: readonly string[], years: readonly [number, number] = [2008, 2028]): Digest {
  return {
    node: process.version,
    tzdata: process.versions.tz ?? "unknown",
    host: {
      hour: new Date(Date.UTC(2026, 0, 1)).getHours(),
      number: (1234.5).toLocaleString(),
      language: new Intl.DateTimeFormat().resolvedOptions().locale,
    },
    zones: Object.fromEntries(zones.map((name) => [name, { table: tableOf(name, years), answers: answersIn(name) }])),
    texts: hash(refusals()),
    planted: {
      clock: hash(zones.map((name) => new Date(casesIn(name)[0]?.questions[0]?.t ?? 0).getHours())),
      language: hash(zones.map((name) => (casesIn(name)[0]?.questions[0]?.t ?? 0).toLocaleString())),
    },
  };
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

function tableOf(name: string, [first, last]: readonly [number, number]): string {
  const segments = zone(name).segments(Date.UTC(first, 0), Date.UTC(last, 0));
  return hash(
    segments.map(({ start, offset }, i) => (i > 0 && offset === segments[i - 1]?.offset ? 0 : [start, offset])),
  );
}

const seed = 20261121;
const made = new Map<string, readonly Case[]>();

function casesIn(name: string): readonly Case[] {
  const found = made.get(name) ?? [makeCase(seed, name.length, name)];
  made.set(name, found);
  return found;
}

function answersIn(name: string): string {
  return hash(
    casesIn(name).map(({ spec, questions }) => {
      const calendar = calendarFrom(JSON.parse(JSON.stringify(spec)));
      const [first] = questions as readonly [Question, ...Question[]];
      return [
        calendar,
        calendar.describe(),
        questions.map(({ t, u, d }) => answers(calendar, t, u, d)),
        calendar.addWorkingDays(first.t, 3),
        calendar.endOfWorkingDay(first.u),
      ];
    }),
  );
}

function answers(calendar: Calendar, t: number, u: number, d: number): unknown[] {
  const duration = { milliseconds: d };
  return [
    calendar.isOpen(t),
    calendar.between(t, u),
    calendar.add(t, duration),
    calendar.subtract(t, duration),
    calendar.nextOpen(t),
    calendar.nextClose(t),
    calendar.timeline.nextChange(t),
    calendar.intervals(Math.min(t, u), Math.max(t, u)),
  ];
}

/** What a person reads about a mistake. */
function refusals(): string[] {
  const refusal = (work: () => unknown): string => {
    try {
      return String(work());
    } catch (error) {
      return isHandoverError(error) ? `${error.code} ${error.message}` : `not ours: ${String(error)}`;
    }
  };
  const office = calendarFrom({ kind: "weekly", timeZone: "Europe/Istanbul", hours: { "mon-fri": "09:00-17:00" } });
  return [
    refusal(() => calendarFrom({ kind: "weekly", timeZone: "europe/istanbul", hours: {} })),
    refusal(() =>
      calendarFrom({ kind: "WEEKLY", timeZone: "Europe/Istanbul", hours: { FRİ: "9-17", fri: "09:00–17:00" } }),
    ),
    refusal(() => calendarFrom({ kind: "weekly", timeZone: "Europe/Istanbul", hours: {}, holidays: ["٢٠٢٦-١٢-٢٥"] })),
    refusal(() => office.add("2026-11-21T09:00", "1h")),
    refusal(() => office.add(0, { hours: 1234567.5 })),
    refusal(() => office.isOpen(1e15)),
  ];
}

/** In a process of its own: `node calendar-digest.js [all]`. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = process.argv[2] === "all";
  console.log(
    JSON.stringify(all ? digest(["UTC", ...Intl.supportedValuesOf("timeZone")], [1900, 2200]) : digest(telling)),
  );
}
