import { readFileSync } from "node:fs";
import { busyTimesFrom, type BusyOptions } from "../../../src/calendar/ical/index.ts";

export const files = ["google", "outlook", "apple", "fastmail", "freebusy"] as const;

/** A calendar as a program wrote it, its lines ended by LF. */
export function file(name: (typeof files)[number]): string {
  return readFileSync(new URL(`ical-files/${name}.ics`, import.meta.url), "utf8");
}

/** A calendar around components. */
export function calendar(...components: readonly string[]): string {
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", ...components, "END:VCALENDAR", ""].join("\r\n");
}

/** A VEVENT of these lines, with a UID unless they give one. */
export function event(...lines: readonly string[]): string {
  const uid = lines.some((line) => line.startsWith("UID")) ? [] : ["UID:e1"];
  return ["BEGIN:VEVENT", ...uid, ...lines, "END:VEVENT"].join("\r\n");
}

export const spring: BusyOptions = {
  from: "2026-03-01T00:00:00Z",
  to: "2026-07-01T00:00:00Z",
  timeZone: "Europe/Warsaw",
};

export const everyStatus = ["busy", "tentative", "out-of-office", "working-elsewhere", "free"] as const;

/** What a text says, a line for each busy time: `2026-03-02T09:00 2026-03-02T10:30 busy Call`; fails on issues. */
export function busyLines(text: string, options: Partial<BusyOptions> = {}): string[] {
  const { busyTimes, issues } = busyTimesFrom(text, { ...spring, ...options });
  if (issues.length > 0) throw new Error(JSON.stringify(issues));
  return busyTimes.map(({ from, to, status, allDay, summary, categories }) =>
    [from.slice(0, 16), to.slice(0, 16), status, allDay ? "all-day" : "", summary, categories.join("+")]
      .filter((part) => part !== "")
      .join(" "),
  );
}

/** The starts alone: `2026-03-02T09:00`. */
export function starts(text: string, options: Partial<BusyOptions> = {}): string[] {
  return busyLines(text, options).map((line) => line.slice(0, 16));
}
