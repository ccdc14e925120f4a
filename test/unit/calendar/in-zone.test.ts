import { describe, expect, it } from "vitest";
import {
  always,
  calendarFrom,
  intersection,
  inZone,
  subtract,
  union,
  weekly,
  withTimeOff,
  type Calendar,
  type CalendarSpec,
} from "../../../src/calendar/index.ts";

const from = "Europe/Warsaw";
const to = "America/New_York";
const hours = { "mon-fri": ["09:00-12:00", "13:00-17:00"] };
const dates = {
  holidays: ["2026-11-11"],
  overrides: { "2026-11-12": ["10:00-11:00"] },
  extraOpenings: { "2026-11-14": ["10:00-12:00"] },
  periods: [{ from: "2026-12-01", to: "2026-12-31", hours: { "mon-fri": ["08:00-20:00"] } }],
};
const off = { from: "2026-11-17T10:00:00Z", to: "2026-11-17T16:00:00Z" };
const office = (timeZone: string): Calendar => weekly({ timeZone, hours, ...dates });
const late = (timeZone: string): Calendar => weekly({ timeZone, hours: { "mon-sun": ["20:00-02:00"] } });

/** One of each kind, made where its zone is named. */
const kinds: Record<string, (timeZone: string) => Calendar> = {
  weekly: office,
  "weekly, over midnight": late,
  "weekly with time off": (timeZone) => weekly({ timeZone, hours, timeOff: [off] }),
  always: (timeZone) => always({ timeZone }),
  union: (timeZone) => union(office(timeZone), late(timeZone)),
  intersection: (timeZone) => intersection(office(timeZone), weekly({ timeZone, hours: { "mon-thu": "11:00-15:00" } })),
  subtract: (timeZone) => subtract(office(timeZone), weekly({ timeZone, hours: { fri: "09:00-12:00" } })),
  "with time off": (timeZone) => withTimeOff(office(timeZone), [off]),
  "each inside another": (timeZone) =>
    withTimeOff(subtract(union(office(timeZone), intersection(late(timeZone), always({ timeZone }))), late(timeZone)), [
      off,
    ]),
};

describe.each(Object.entries(kinds))("hours of kind %s on the wall clock of another zone", (_, make) => {
  it("are those it would have had, had it been made there", () => {
    expect(inZone(make(from).spec, to)).toEqual(make(to).spec);
  });

  it("open at the same time of day, and time off stays where it is", () => {
    const moved = calendarFrom(inZone(make(from).spec, to));
    const made = make(to);
    const [begin, end] = ["2026-10-20T00:00:00Z", "2026-12-10T00:00:00Z"];
    expect(moved.intervals(begin, end)).toEqual(made.intervals(begin, end));
  });

  it("come back to what they were", () => {
    const { spec } = make(from);
    expect(inZone(inZone(spec, to), from)).toEqual(spec);
    expect(inZone(spec, from)).toEqual(spec);
  });

  it("leave the spec they come from as it is", () => {
    const spec = deepFreeze(structuredClone(make(from).spec));
    inZone(spec, to);
    expect(spec).toEqual(make(from).spec);
  });
});

it("every kind of spec is tried", () => {
  const known: Record<CalendarSpec["kind"], true> = {
    weekly: true,
    always: true,
    union: true,
    intersection: true,
    subtract: true,
    "time-off": true,
  };
  expect(new Set(Object.values(kinds).map((make) => make(from).spec.kind))).toEqual(new Set(Object.keys(known)));
});

it("09:00 is 09:00 there, before and after the clocks change", () => {
  const moved = calendarFrom(inZone(office(from).spec, to));
  expect(moved.nextOpen("2026-10-30T00:00:00Z")).toEqual(new Date("2026-10-30T13:00:00Z"));
  expect(moved.nextOpen("2026-11-02T00:00:00Z")).toEqual(new Date("2026-11-02T14:00:00Z"));
});

it("the parts of one in several zones are all in the one", () => {
  const both = union(office("Asia/Tokyo"), office(from));
  expect(inZone(both.spec, to)).toEqual(union(office(to), office(to)).spec);
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
