import { describe, expect, it } from "vitest";
import {
  always,
  calendarFrom,
  intersection,
  isCalendar,
  subtract,
  union,
  weekly,
  withTimeOff,
  type Calendar,
} from "../../../src/calendar/index.ts";
import { isHandoverError, type Issue } from "../../../src/errors.ts";

function issuesOf(make: () => unknown): readonly Issue[] {
  try {
    make();
  } catch (error) {
    if (isHandoverError(error, "CALENDAR_INVALID")) return error.issues;
    throw error;
  }
  return [];
}

const office = { kind: "weekly", timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } };

describe("a spec", () => {
  it("becomes canonical: single days, lists, dates in order, each once", () => {
    const calendar = calendarFrom({
      ...office,
      hours: { "fri-sat": ["13:00-17:00", "09:00-12:00"], "tue,mon": "09:00-17:00", sun: [] },
      holidays: ["2026-12-25", "2026-01-01", "2026-12-25"],
      overrides: { "2026-12-31": [], "2026-12-24": "09:00-13:00" },
      periods: [
        { from: "2027-01-01", hours: {} },
        {
          hours: { sat: "10:00-12:00", "mon-tue": ["13:00-14:00", "08:00-12:00"], fri: [] },
          to: "2026-08-31",
          from: "2026-07-01",
        },
        { to: "2025-12-31", hours: {} },
      ],
      extraOpenings: { "2026-12-25": ["20:00-21:00", "10:00-11:00"], "2026-12-19": "10:00-14:00" },
      timeOff: [{ from: "2026-07-01T00:00+02:00", to: 1_783_000_000_000 }],
    });
    expect(JSON.stringify(calendar)).toBe(
      JSON.stringify({
        kind: "weekly",
        timeZone: "Europe/Warsaw",
        hours: {
          mon: ["09:00-17:00"],
          tue: ["09:00-17:00"],
          fri: ["09:00-12:00", "13:00-17:00"],
          sat: ["09:00-12:00", "13:00-17:00"],
        },
        periods: [
          { to: "2025-12-31", hours: {} },
          {
            from: "2026-07-01",
            to: "2026-08-31",
            hours: { mon: ["08:00-12:00", "13:00-14:00"], tue: ["08:00-12:00", "13:00-14:00"], sat: ["10:00-12:00"] },
          },
          { from: "2027-01-01", hours: {} },
        ],
        holidays: ["2026-01-01", "2026-12-25"],
        overrides: { "2026-12-24": ["09:00-13:00"], "2026-12-31": [] },
        extraOpenings: { "2026-12-19": ["10:00-14:00"], "2026-12-25": ["10:00-11:00", "20:00-21:00"] },
        timeOff: [{ from: "2026-06-30T22:00:00.000Z", to: "2026-07-02T13:46:40.000Z" }],
      }),
    );
  });

  it("of every kind comes back from JSON", () => {
    const day = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
    const leave = withTimeOff(day, [{ from: "2026-07-01T00:00Z", to: "2026-07-02T00:00Z" }]);
    for (const calendar of [
      day,
      always(),
      union(day, always()),
      intersection(day, leave),
      subtract(always(), day),
      leave,
    ]) {
      expect(calendarFrom(JSON.parse(JSON.stringify(calendar))).spec).toEqual(calendar.spec);
    }
  });

  it("keeps nothing of the input: changing that later changes nothing", () => {
    const hours = { mon: ["09:00-17:00"] };
    const calendar = weekly({ timeZone: "UTC", hours });
    hours.mon.push("20:00-21:00");
    expect(calendar.spec).toEqual({ kind: "weekly", timeZone: "UTC", hours: { mon: ["09:00-17:00"] } });
  });
});

describe("a wrong spec is refused with what, where and what to do:", () => {
  it.each<[string, object, { [field in keyof Issue]?: string | RegExp }]>([
    ["an unknown zone", { timeZone: "Europe/Warsw" }, { path: "timeZone", hint: `did you mean "Europe/Warsaw"?` }],
    ["no zone", { timeZone: undefined }, { path: "timeZone", got: "undefined" }],
    ["an unknown field", { holiday: [] }, { path: "holiday", hint: `did you mean "holidays"?` }],
    ["an unknown weekday", { hours: { munday: "09:00-17:00" } }, { path: "hours.munday", hint: `write "mon"` }],
    ["a weekday in full", { hours: { Tuesday: "09:00-17:00" } }, { path: "hours.Tuesday", hint: `write "tue"` }],
    [
      "a weekday twice",
      { hours: { "mon-fri": "09:00-17:00", fri: "09:00-15:00" } },
      { path: "hours.fri", expected: "each weekday once" },
    ],
    [
      "an hour that does not exist",
      { hours: { mon: "09:00-25:00" } },
      { path: "hours.mon", hint: "hours go from 00:00 to 24:00" },
    ],
    ["an hour of one digit", { hours: { mon: "9:00-17:00" } }, { path: "hours.mon", hint: `write "09:00-17:00"` }],
    ["hours without minutes", { hours: { mon: ["9-17"] } }, { path: "hours.mon.0", hint: `write "09:00-17:00"` }],
    [
      "a dash",
      { hours: { mon: "09:00–17:00" } },
      { path: "hours.mon", hint: `write "09:00-17:00", with a plain hyphen` },
    ],
    [
      "a start at 24:00",
      { hours: { mon: "24:00-06:00" } },
      { path: "hours.mon", hint: "a shift starts before 24:00; put it on the next day" },
    ],
    ["an empty shift", { hours: { mon: "" } }, { path: "hours.mon", got: `""` }],
    ["hours that are numbers", { hours: { mon: 9 } }, { path: "hours.mon", got: "9" }],
    ["no hours", { hours: undefined }, { path: "hours", expected: "hours by weekday" }],
    ["a date that does not exist", { holidays: ["2026-02-30"] }, { path: "holidays.0", hint: "there is no such date" }],
    ["a date written otherwise", { holidays: ["25.12.2026"] }, { path: "holidays.0", hint: `write "2026-12-25"` }],
    [
      "a date in a year beyond",
      { overrides: { "9999-01-01": [] } },
      { path: "overrides.9999-01-01", expected: "a date in the years 1900 to 2399" },
    ],
    ["holidays that are no list", { holidays: "2026-12-25" }, { path: "holidays", expected: "a list of dates" }],
    [
      "time off turned round",
      { timeOff: [{ from: "2026-07-02T00:00Z", to: "2026-07-01T00:00Z" }] },
      { path: "timeOff.0.to", hint: "time off starts at 2026-07-02T00:00:00.000Z" },
    ],
    [
      "time off without a zone",
      { timeOff: [{ from: "2026-07-01", to: "2026-07-02" }] },
      { path: "timeOff.0.from", got: `"2026-07-01"` },
    ],
    [
      "hours in a Map, whose entries are no fields",
      { hours: new Map([["mon", "09:00-17:00"]]) },
      { path: "hours", expected: "hours by weekday" },
    ],
    [
      "an override on a date that does not exist",
      { overrides: { "2026-02-30": [] } },
      { path: "overrides.2026-02-30", hint: "there is no such date" },
    ],
    [
      "an extra opening on a date that does not exist",
      { extraOpenings: { "2026-13-01": "09:00-10:00" } },
      { path: "extraOpenings.2026-13-01", hint: "there is no such date" },
    ],
    [
      "an extra opening of nothing",
      { extraOpenings: { "2026-12-25": [] } },
      { path: "extraOpenings.2026-12-25", expected: "at least one shift" },
    ],
    [
      "extra openings in a list",
      { extraOpenings: ["2026-12-25"] },
      { path: "extraOpenings", expected: "hours by date" },
    ],
    ["a period alone", { periods: { from: "2026-07-01", hours: {} } }, { path: "periods", got: /keys "from"/ }],
    ["a period of text", { periods: ["2026-07-01"] }, { path: "periods.0", expected: "{ from, to, hours }" }],
    [
      "a period without dates",
      { periods: [{ hours: {} }] },
      { path: "periods.0", hint: /the first date, the last date/ },
    ],
    [
      "a period without hours",
      { periods: [{ from: "2026-07-01" }] },
      { path: "periods.0.hours", expected: "hours by weekday" },
    ],
    [
      "a period turned round",
      { periods: [{ from: "2026-08-31", to: "2026-07-01", hours: {} }] },
      { path: "periods.0.to", expected: "a date on or after `from`", hint: "the period starts on 2026-08-31" },
    ],
    [
      "a period from a date that does not exist",
      { periods: [{ from: "2026-06-31", hours: {} }] },
      { path: "periods.0.from", hint: "there is no such date" },
    ],
    [
      "a period with an unknown field",
      { periods: [{ form: "2026-07-01", to: "2026-08-31", hours: {} }] },
      { path: "periods.0.form", hint: `did you mean "from"?` },
    ],
    [
      "hours of a period that cannot be read",
      { periods: [{ from: "2026-07-01", hours: { mon: "8:00-14:00" } }] },
      { path: "periods.0.hours.mon", hint: `write "08:00-14:00"` },
    ],
    [
      "periods that share a date",
      {
        periods: [
          { from: "2026-08-31", hours: {} },
          { from: "2026-07-01", to: "2026-08-31", hours: {} },
        ],
      },
      {
        path: "periods.0",
        expected: "periods that share no date",
        got: `"from 2026-08-31"`,
        hint: "periods.1 is from 2026-07-01 to 2026-08-31, both dates included; let one end before the other starts",
      },
    ],
    [
      "a period within another, with one between",
      {
        periods: [
          { to: "2026-12-31", hours: {} },
          { from: "2026-01-01", to: "2026-01-31", hours: {} },
          { from: "2026-07-01", to: "2026-08-31", hours: {} },
        ],
      },
      { path: "periods.1", hint: /^periods.0 is until 2026-12-31/ },
    ],
    ["an unknown kind", { kind: "weekley" }, { path: "kind", hint: `did you mean "weekly"?` }],
  ])("%s", (_, change, issue) => {
    const patterns = Object.entries(issue).map(([field, wanted]) => [
      field,
      wanted instanceof RegExp ? (expect.stringMatching(wanted) as unknown) : wanted,
    ]);
    expect(issuesOf(() => calendarFrom({ ...office, ...change }))[0]).toMatchObject(Object.fromEntries(patterns));
  });

  it("every issue at once, under the path given", () => {
    const wrong = {
      kind: "union",
      calendars: [{ ...office, timeZone: "Mars" }, { kind: "subtract", base: office, minus: [] }, 7],
    };
    expect(issuesOf(() => calendarFrom(wrong, "calendars.all")).map(({ path }) => path)).toEqual([
      "calendars.all.calendars.0.timeZone",
      "calendars.all.calendars.1.minus",
      "calendars.all.calendars.2",
    ]);
  });

  it.each([null, undefined, 7, "weekly", [], () => 1, new Date(0)])("%s instead of an object", (value) => {
    expect(issuesOf(() => calendarFrom(value))).toHaveLength(1);
  });

  it("hostile keys, as any unknown field", () => {
    const hostile: unknown = JSON.parse(
      `{"kind":"weekly","timeZone":"UTC","hours":{"__proto__":"09:00-17:00"},"__proto__":{"x":1}}`,
    );
    expect(issuesOf(() => calendarFrom(hostile)).map(({ path }) => path)).toEqual(["__proto__", "hours.__proto__"]);
    expect(({} as { x?: unknown }).x).toBe(undefined);
  });

  it("a hundred thousand mistakes, of which fifty are listed", () => {
    const holidays = Array.from({ length: 100_000 }, () => "never");
    expect(issuesOf(() => calendarFrom({ ...office, holidays }))).toHaveLength(50);
  });

  it("calendars nested without end", () => {
    let spec: unknown = office;
    for (let i = 0; i < 50_000; i++) spec = { kind: "union", calendars: [spec] };
    expect(issuesOf(() => calendarFrom(spec))[0]?.expected).toBe("at most 64 calendars inside each other");
    let calendar: Calendar = always();
    const deepen = (): void => {
      for (let i = 0; i < 100; i++) calendar = union(calendar, always());
    };
    expect(issuesOf(deepen)[0]?.expected).toBe("at most 64 calendars inside each other");
    expect(calendarFrom(calendar.spec).spec).toEqual(calendar.spec);
  });
});

describe("combining", () => {
  it("takes calendars only, and says so", () => {
    expect(issuesOf(() => union(always(), office as unknown as Calendar))[0]).toMatchObject({
      path: "1",
      expected: "a calendar",
    });
    expect(isCalendar(office)).toBe(false);
    expect(isCalendar(always())).toBe(true);
    expect(isCalendar(null)).toBe(false);
  });

  it("with nothing gives the calendar itself", () => {
    const calendar = always();
    expect(withTimeOff(calendar, [])).toBe(calendar);
    expect(subtract(calendar)).toBe(calendar);
  });

  it("takes calendars of another build of the package", () => {
    const own = weekly({ timeZone: "UTC", hours: { mon: "09:00-17:00" } });
    const foreign = { [Symbol.for("handover.calendar")]: true, spec: own.spec, timeline: {} } as unknown as Calendar;
    expect(union(foreign, own).nextOpen("2026-11-21T00:00Z")).toEqual(new Date("2026-11-23T09:00Z"));
  });
});
