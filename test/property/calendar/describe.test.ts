import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarFrom } from "../../../src/calendar/index.ts";
import { weekdays, type CalendarSpec, type ShiftText, type WeekHours } from "../../../src/calendar/spec.ts";
import { scenario, weeklyScenario } from "./scenarios.ts";

const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const dayMinutes = 1440;

/** The minutes worked of each weekday, from its midnight, over the two dates a shift may take: a 1 or a 0 for each. */
type Minutes = readonly string[];

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const nothing = () => names.map(() => new Uint8Array(2 * dayMinutes));
const asText = (week: readonly Uint8Array[]): Minutes => week.map((minutes) => minutes.join(""));

/** What a spec's hours mean. */
function meant(hours: WeekHours): Minutes {
  const week = nothing();
  Object.entries(hours).forEach(([day, shifts]) => {
    for (const shift of shifts as readonly ShiftText[]) {
      const [from, to] = [minuteOf(shift), minuteOf(shift.slice(6))];
      const minutes = week[names.findIndex((name) => name.toLowerCase() === day)];
      minutes?.fill(1, from, to <= from ? to + dayMinutes : to);
    }
  });
  return asText(week);
}

/** What a person takes the lines below a heading to mean: `  Mon-Wed, Fri 09:00-17:00, 22:00-06:00 (next day)`. */
function told(lines: readonly string[]): Minutes {
  const week = nothing();
  for (const line of lines) {
    const [, days = "", shifts = ""] = /^ {2}((?:[A-Z][a-z]{2}[-, ]*)+) (.*)$/.exec(line) ?? [];
    for (const range of days.split(", ")) {
      const [first = "", last = first] = range.split("-");
      for (let day = names.indexOf(first); day <= names.indexOf(last); day++) {
        for (const shift of shifts === "closed" ? [] : shifts.split(", ")) {
          const to = minuteOf(shift.slice(6)) + (shift.endsWith(" (next day)") ? dayMinutes : 0);
          week[day]?.fill(1, minuteOf(shift), to);
        }
      }
    }
  }
  return asText(week);
}

/** The blocks of indented lines below the headings of hours. */
function blocks(text: string): string[][] {
  const found: string[][] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("Hours ")) found.push([]);
    else if (line.startsWith("  ")) found.at(-1)?.push(line);
  }
  return found;
}

/** The hours in a description are those of the calendar, in general and in each period. */
const tellsTheHours = (describeIt: (spec: CalendarSpec) => string): void =>
  fc.assert(
    fc.property(
      weeklyScenario,
      fc.array(fc.constantFrom(...weekdays), { minLength: 7, maxLength: 7 }),
      (given, like) => {
        // Days like one another, so that there is something to fold.
        const hours = Object.fromEntries(weekdays.map((day, i) => [day, given.spec.hours[like[i] ?? day] ?? []]));
        const spec = { ...given.spec, hours };
        const weeks = [spec.hours, ...(spec.periods ?? []).map(({ hours }) => hours)];
        expect(blocks(describeIt(spec)).map(told)).toEqual(weeks.map(meant));
      },
    ),
    { numRuns: 60 },
  );

const shipped = (spec: CalendarSpec): string => calendarFrom(spec).describe();

describe("a description", () => {
  it("tells the hours of every weekday", () => {
    tellsTheHours(shipped);
  });

  it.each<[string, (text: string) => string]>([
    ["the next day is left out", (text) => text.replaceAll(" (next day)", "")],
    ["a second shift is left out", (text) => text.replaceAll(/^( {2}\D+[\d:]+-[\d:]+), .*/gm, "$1")],
    ["ranges of days are lists of two", (text) => text.replaceAll(/([A-Z][a-z]{2})-([A-Z])/g, "$1, $2")],
    ["periods are left out", (text) => text.replaceAll(/^Hours (?!in).*\n(?: {2}.*\n?)+/gm, "")],
  ])("where %s, that fails", (_, spoil) => {
    expect(() => tellsTheHours((spec) => spoil(shipped(spec)))).toThrow("Property failed");
  });

  it("is the same for the calendar that comes back from JSON, short, and of plain lines", () => {
    fc.assert(
      fc.property(scenario, ({ spec }) => {
        const calendar = calendarFrom(spec);
        const text = calendar.describe();
        expect(calendarFrom(JSON.parse(JSON.stringify(calendar))).describe()).toBe(text);
        const lines = text.split("\n");
        expect(lines.length).toBeLessThanOrEqual(101);
        expect(
          lines.filter((line) => line.trimEnd() !== line || line.length > 500 || /undefined|NaN|\[/.test(line)),
        ).toEqual([]);
      }),
    );
  });
});
