import { weekly, withTimeOff, type Calendar, type OpenInterval } from "handover/calendar";
import { dayMs, zone } from "handover/time";
import { line, rect, svg, text, triangle } from "./svg.ts";

const timeZone = "Europe/Warsaw";
const hourMs = 3_600_000;
const hours = { "mon-fri": "09:00-17:00" };

const usual = weekly({ timeZone, hours });
const team = weekly({
  timeZone,
  hours,
  holidays: ["2026-11-11"],
  overrides: { "2026-11-13": "09:00-13:00" },
  extraOpenings: { "2026-11-14": "10:00-14:00" },
});
const notes = ["", "", "holiday", "", "override", "extra opening", ""];
const leave = { start: new Date("2026-11-09T13:00:00Z"), end: new Date("2026-11-11T23:00:00Z") };
const ana = withTimeOff(team, [{ from: leave.start, to: leave.end }]);

const from = Date.parse("2026-11-08T23:00:00Z");
const to = from + 7 * dayMs;
const comesIn = Date.parse("2026-11-09T09:00:00Z");

interface Lane {
  readonly name: string;
  readonly open: readonly OpenInterval[];
  readonly look: "usual" | "open" | "off";
  /** Whose working time is added up at the end, and whose deadline is marked. */
  readonly of?: Calendar;
}

const lanes: readonly Lane[] = [
  { name: "weekly hours", open: usual.intervals(from, to), look: "usual" },
  { name: "the team", open: team.intervals(from, to), look: "open", of: team },
  { name: "ana's leave", open: [leave], look: "off" },
  { name: "ana", open: ana.intervals(from, to), look: "open", of: ana },
];

const left = 116;
const dayWidth = 92;
const width = left + 7 * dayWidth + 60;
const top = 96;
const laneHeight = 46;
const bottom = top + lanes.length * laneHeight;

/** A week of a team and of one of its reps: hours, a holiday, an override, leave, and where a deadline falls. */
export function weekPicture(): string {
  return svg({
    width,
    height: bottom + 36,
    title: "A week of working time: a team's, and one rep's",
    desc: described(),
    body: [
      text(16, 26, "A team's week and ana's: Europe/Warsaw, 9 to 15 November 2026", "b"),
      ...Array.from({ length: 7 }, (_, i) => day(from + i * dayMs, notes[i] ?? "")).flat(),
      line(x(to), top - 40, x(to), bottom, "rule"),
      ...lanes.flatMap((lane, i) => drawn(lane, top + i * laneHeight)),
      line(16, bottom, width - 16, bottom, "rule"),
      line(x(comesIn), top, x(comesIn), bottom + 10, "mark"),
      text(x(comesIn) - 4, bottom + 24, `${wall(comesIn)}: a lead comes in, to be called within 8 working hours`),
    ],
  });
}

function day(start: number, note: string): string[] {
  const middle = x(start) + dayWidth / 2;
  const date = new Date(zone(timeZone).localOf(start)).getUTCDate();
  return [
    line(x(start), top - 40, x(start), bottom, "rule"),
    text(middle, top - 26, `${weekdayOf(start)} ${date}`, "mid b"),
    text(middle, top - 9, note, "mid soft"),
  ];
}

function drawn({ name, open, look, of }: Lane, y: number): string[] {
  return [
    line(16, y, width - 16, y, "rule"),
    text(16, y + 31, name),
    ...open.flatMap((stretch) => bar(stretch, y + 16, look)),
    ...(of === undefined ? [] : [text(x(to) + 10, y + 31, `${of.between(from, to) / hourMs} h`, "b"), due(of, y)]),
  ];
}

function bar({ start, end }: OpenInterval, y: number, look: Lane["look"]): string[] {
  const [a, b] = [x(start.getTime()), x(end.getTime())];
  const words = look === "off" ? "leave" : `${(end.getTime() - start.getTime()) / hourMs} h`;
  const label = b - a < 26 ? text(b + 4, y + 15, words) : text((a + b) / 2, y + 15, words, "in");
  return [rect(a, y, b - a, 22, look), ...(look === "usual" ? [] : [label])];
}

function due(calendar: Calendar, y: number): string {
  const at = dueOn(calendar);
  return [triangle(x(at), y + 14), text(x(at) + 8, y + 12, `due ${wall(at)}`)].join("\n");
}

function described(): string {
  const shifts = (calendar: Calendar): string =>
    calendar
      .intervals(from, to)
      .map(({ start, end }) => `${wall(start.getTime())} to ${wall(end.getTime()).slice(4)}`)
      .join(", ");
  return [
    `The team works ${shifts(team)}: Wednesday is a holiday, Friday has an override, Saturday an extra opening.`,
    `Ana is on leave from ${wall(leave.start.getTime())} to the end of Wednesday, and works ${shifts(ana)}.`,
    `A lead that comes in on ${wall(comesIn)}, to be called within 8 working hours, is due on ${wall(dueOn(team))} by the team's hours and on ${wall(dueOn(ana))} by ana's.`,
  ].join(" ");
}

function dueOn(calendar: Calendar): number {
  return calendar.add(comesIn, { hours: 8 })?.getTime() ?? Number.NaN;
}

function x(instant: number): number {
  return left + ((instant - from) / dayMs) * dayWidth;
}

/** `Mon 12:00`, by the team's clock. */
function wall(instant: number): string {
  return `${weekdayOf(instant)} ${new Date(zone(timeZone).localOf(instant)).toISOString().slice(11, 16)}`;
}

function weekdayOf(instant: number): string {
  const weekday = new Date(zone(timeZone).localOf(instant)).getUTCDay();
  return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday] ?? "";
}
