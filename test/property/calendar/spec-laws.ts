import { expect } from "vitest";
import type { CalendarSpec, ShiftText, WeeklySpec } from "../../../src/calendar/spec.ts";
import { law, ordered, type Law, type Subject } from "./law.ts";
import { scenario, weeklyScenario } from "./scenarios.ts";

const dayMs = 86_400_000;
const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** A calendar to combine the scenario's with. */
const other: CalendarSpec = {
  kind: "weekly",
  timeZone: "Europe/Lisbon",
  hours: { mon: ["01:30-09:00"], wed: ["22:00-02:30"], sun: ["00:00-24:00"] },
};

const combined = (subject: Subject, spec: CalendarSpec) => ({
  part: subject(other),
  either: subject({ kind: "union", calendars: [spec, other] }),
  both: subject({ kind: "intersection", calendars: [spec, other] }),
  less: subject({ kind: "subtract", base: spec, minus: [other] }),
});

/** Laws by which one spec means what another says. */
export const specLaws = {
  "union, intersection and subtraction are or, and, and-not, instant by instant": law(
    scenario,
    (timeline, { spec, t, u, v }, subject) => {
      const { part, either, both, less } = combined(subject, spec);
      for (const at of [t, u, v, ...[t, u, v].flatMap((x) => [timeline.nextChange(x) ?? x, part.nextChange(x) ?? x])]) {
        const [x, y] = [timeline.isOpen(at), part.isOpen(at)];
        expect([either.isOpen(at), both.isOpen(at), less.isOpen(at)]).toEqual([x || y, x && y, x && !y]);
      }
    },
  ),

  "a union and an intersection measure together what their parts do": law(scenario, (timeline, given, subject) => {
    const { part, either, both } = combined(subject, given.spec);
    const [a, , b] = ordered(given);
    expect(either.between(a, b) + both.between(a, b)).toBe(timeline.between(a, b) + part.between(a, b));
  }),

  "what is subtracted and what is shared measure together what the base does": law(
    scenario,
    (timeline, given, subject) => {
      const { both, less } = combined(subject, given.spec);
      const [a, , b] = ordered(given);
      expect(less.between(a, b) + both.between(a, b)).toBe(timeline.between(a, b));
    },
  ),

  "round the clock is plain arithmetic": law(weeklyScenario, (_, { spec: { timeZone }, t, u, d }, subject) => {
    const allWeek = (shift: ShiftText): CalendarSpec => ({
      kind: "weekly",
      timeZone,
      hours: Object.fromEntries(dayNames.map((day) => [day, [shift]])),
    });
    for (const spec of [{ kind: "always", timeZone } as const, allWeek("00:00-24:00"), allWeek("09:00-09:00")]) {
      const timeline = subject(spec);
      expect(timeline.add(t, d)).toBe(t + d);
      expect(timeline.subtract(t, d)).toBe(t - d);
      expect(timeline.between(t, u)).toBe(u - t);
      expect([timeline.isOpen(t), timeline.nextOpen(t), timeline.nextClose(t)]).toEqual([true, t, null]);
    }
  }),

  "a period is an override of each of its dates that has none and is no holiday": law(
    weeklyScenario,
    (timeline, { spec, span }, subject) => {
      const around = span.start + (span.minutes * 60_000) / 2;
      const expected = subject(withoutPeriods(spec, around - 320 * dayMs, around + 320 * dayMs));
      const [a, b] = [around - 310 * dayMs, around + 310 * dayMs];
      expect(timeline.intervals(a, b)).toEqual(expected.intervals(a, b));
    },
  ),

  "extra openings are a union with a calendar of only these, and as good working days": law(
    weeklyScenario,
    (timeline, { spec, span, t, n }, subject) => {
      const { extraOpenings = {}, timeOff = [], ...rest } = spec;
      const extra: WeeklySpec = { kind: "weekly", timeZone: spec.timeZone, hours: {}, overrides: extraOpenings };
      const base: CalendarSpec = { kind: "union", calendars: [rest, extra] };
      const expected = subject({ kind: "time-off", base, timeOff });
      const [a, b] = [span.start, span.start + span.minutes * 60_000];
      expect(timeline.intervals(a, b)).toEqual(expected.intervals(a, b));
      expect(timeline.endOfWorkingDay(t, n)).toBe(expected.endOfWorkingDay(t, n));
      expect(timeline.addWorkingDays(t, n)).toBe(expected.addWorkingDays(t, n));
    },
  ),
} as const satisfies Record<string, Law>;

/** The calendar with overrides in place of its periods, for the dates between two instants. */
function withoutPeriods({ periods = [], ...rest }: WeeklySpec, from: number, to: number): WeeklySpec {
  const overrides: Record<string, readonly ShiftText[]> = { ...rest.overrides };
  for (let at = from; at <= to; at += dayMs) {
    const date = new Date(at).toISOString().slice(0, 10);
    const period = periods.find((one) => (one.from ?? date) <= date && date <= (one.to ?? date));
    if (period === undefined || rest.holidays?.includes(date) === true) continue;
    overrides[date] ??= period.hours[dayNames[new Date(at).getUTCDay()] ?? "mon"] ?? [];
  }
  return { ...rest, overrides };
}
