import { weekly, type OpenInterval } from "handover/calendar";
import { dayMs, zone } from "handover/time";
import { line, rect, svg, text } from "./svg.ts";

const timeZone = "Europe/Warsaw";
const hourMs = 3_600_000;

export interface ClockChange {
  readonly title: string;
  /** The instant at which the clock changes. */
  readonly at: string;
  /** Shifts of the days around it, by weekday. */
  readonly shifts: readonly { readonly day: "sat" | "sun"; readonly hours: string; readonly says: string }[];
}

/** The last Sunday of March: 02:00 becomes 03:00. */
export const spring: ClockChange = {
  title: "The night of 29 March 2026 in Warsaw: the clock jumps from 02:00 to 03:00",
  at: "2026-03-29T01:00:00Z",
  shifts: [
    { day: "sat", hours: "22:00-06:00", says: "the hour left out is not worked" },
    { day: "sun", hours: "02:30-06:00", says: "02:30 never comes: it opens at 03:00" },
    { day: "sun", hours: "02:00-03:00", says: "lies in the gap: it never opens" },
  ],
};

/** The last Sunday of October: 03:00 becomes 02:00. */
export const autumn: ClockChange = {
  title: "The night of 25 October 2026 in Warsaw: the clock falls back from 03:00 to 02:00",
  at: "2026-10-25T01:00:00Z",
  shifts: [
    { day: "sat", hours: "22:00-06:00", says: "the hour shown twice is worked twice" },
    { day: "sun", hours: "01:00-02:30", says: "02:30 comes twice: it closes twice" },
  ],
};

const left = 250;
const hourWidth = 46;
const [before, after] = [6, 6];
const width = left + (before + after) * hourWidth + 28;
const top = 102;
const rowHeight = 50;

/** A night on which the clock changes: time runs evenly from left to right, as UTC does, and the wall clock jumps. */
export function clockChangePicture({ title, at, shifts }: ClockChange): string {
  const change = Date.parse(at);
  const from = change - before * hourMs;
  const to = change + after * hourMs;
  const x = (instant: number): number => left + ((instant - from) / hourMs) * hourWidth;
  const rows = shifts.map((shift) => {
    const calendar = weekly({ timeZone, hours: { [shift.day]: shift.hours } });
    return {
      ...shift,
      open: calendar.intervals(from, to),
      lasts: calendar.between(from, to),
      usually: calendar.between(from - 14 * dayMs, to - 14 * dayMs),
    };
  });
  const axisEnd = top + rows.length * rowHeight;
  const height = axisEnd + 44;
  return svg({
    width,
    height,
    title,
    desc: rows.map((row) => described(row)).join(" "),
    body: [
      text(16, 24, title, "b"),
      text(16, top - 20, "wall clock in Warsaw", "soft"),
      text(16, axisEnd + 24, "UTC", "soft"),
      ...hoursOf(from, to).flatMap((instant) => [
        line(x(instant), top - 12, x(instant), axisEnd + 8, "rule"),
        text(x(instant), top - 20, wallClock(instant), "mid"),
        text(x(instant), axisEnd + 24, utc(instant), "mid"),
      ]),
      line(x(change), top - 42, x(change), top - 33, "mark"),
      line(x(change), top - 14, x(change), axisEnd + 8, "mark"),
      text(x(change), top - 46, `${wallClock(change - 1, 1)} becomes ${wallClock(change)}`, "mid"),
      ...rows.flatMap((row, i) => rowOf(row, top + i * rowHeight, x)),
    ],
  });
}

interface Row {
  readonly hours: string;
  readonly says: string;
  readonly open: readonly OpenInterval[];
  readonly lasts: number;
  readonly usually: number;
}

function rowOf({ hours, says, open, lasts, usually }: Row, y: number, x: (instant: number) => number): string[] {
  return [
    text(16, y + 20, `${hours}: ${inHours(lasts)} instead of ${inHours(usually)}`, "b"),
    text(16, y + 36, says, "soft"),
    ...open.flatMap(({ start, end }) => {
      const [from, to] = [x(start.getTime()), x(end.getTime())];
      const length = inHours(end.getTime() - start.getTime());
      const label = to - from < 40 ? text(to + 6, y + 27, length) : text((from + to) / 2, y + 27, length, "in");
      return [rect(from, y + 10, to - from, 26, "open"), label];
    }),
  ];
}

function described({ hours, says, open, lasts, usually }: Row): string {
  const stretches = open.map(({ start, end }) => {
    const [from, to] = [start.getTime(), end.getTime()];
    return `from ${wallClock(from)} (${utc(from)} UTC) to ${wallClock(to)} (${utc(to)} UTC)`;
  });
  const when = stretches.length === 0 ? "is not open at all" : `is open ${stretches.join(" and ")}`;
  return `A shift of ${hours} ${when}: ${inHours(lasts)} instead of the usual ${inHours(usually)}; ${says}.`;
}

function hoursOf(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / hourMs + 1 }, (_, i) => from + i * hourMs);
}

/** What the wall clock reads at an instant, or `later` milliseconds on by the same offset. */
function wallClock(instant: number, later = 0): string {
  return clockFace(zone(timeZone).localOf(instant) + later);
}

function utc(instant: number): string {
  return clockFace(instant);
}

function clockFace(local: number): string {
  return new Date(local).toISOString().slice(11, 16);
}

function inHours(ms: number): string {
  return `${ms / hourMs} h`;
}
