import { describe, expect, it } from "vitest";
import { always, intersection, subtract, union, weekly, withTimeOff } from "../../../src/calendar/index.ts";

const dates = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(Date.UTC(2026, 0, 1) + i * 86_400_000).toISOString().slice(0, 10));
const lines = (...text: readonly string[]) => text.join("\n");
const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });

describe("a calendar in words", () => {
  it("has days of equal hours together, and says which are closed", () => {
    const calendar = weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-wed,fri": ["09:00-12:00", "13:00-17:00"], thu: "09:00-15:00", sat: "22:00-06:00" },
    });
    expect(calendar.describe()).toBe(
      lines(
        "Hours in Europe/Warsaw:",
        "  Mon-Wed, Fri 09:00-12:00, 13:00-17:00",
        "  Thu 09:00-15:00",
        "  Sat 22:00-06:00 (next day)",
        "  Sun closed",
      ),
    );
  });

  it("has shifts as what they come to", () => {
    const calendar = weekly({
      timeZone: "UTC",
      hours: { mon: ["13:00-17:00", "09:00-12:00", "12:00-13:00"], tue: "09:00-09:00", wed: "00:00-00:00" },
    });
    expect(calendar.describe()).toBe(
      lines(
        "Hours in UTC:",
        "  Mon 09:00-17:00",
        "  Tue 09:00-09:00 (next day)",
        "  Wed 00:00-24:00",
        "  Thu-Sun closed",
      ),
    );
  });

  it("has periods, dates, and time off on the calendar's clock", () => {
    const calendar = weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-fri": "09:00-17:00" },
      periods: [
        { from: "2026-07-01", to: "2026-08-31", hours: { "mon-fri": "08:00-14:00" } },
        { to: "2025-12-31", hours: {} },
        { from: "2026-11-02", to: "2026-11-02", hours: {} },
        { from: "2027-01-01", hours: { "mon-sun": "00:00-24:00" } },
      ],
      holidays: ["2026-12-25", "2026-01-01"],
      overrides: { "2026-12-31": [], "2026-12-24": ["09:00-12:00", "13:00-14:00"] },
      extraOpenings: { "2026-12-19": "10:00-14:00" },
      timeOff: [
        { from: "2026-07-01T00:00+02:00", to: "2026-07-15T00:00+02:00" },
        { from: "2026-11-02T08:00:00.500Z", to: "2026-11-02T09:00:30Z" },
        { from: "1905-01-01T00:00Z", to: 8.64e15 },
      ],
    });
    expect(calendar.describe()).toBe(
      lines(
        "Hours in Europe/Warsaw:",
        "  Mon-Fri 09:00-17:00",
        "  Sat-Sun closed",
        "Hours until 2025-12-31:",
        "  Mon-Sun closed",
        "Hours from 2026-07-01 to 2026-08-31:",
        "  Mon-Fri 08:00-14:00",
        "  Sat-Sun closed",
        "Hours on 2026-11-02:",
        "  Mon-Sun closed",
        "Hours from 2027-01-01:",
        "  Mon-Sun 00:00-24:00",
        "Holidays (2): 2026-01-01, 2026-12-25",
        "Other hours (2): 2026-12-24 09:00-12:00, 13:00-14:00; 2026-12-31 closed",
        "Extra openings (1): 2026-12-19 10:00-14:00",
        "Time off (3): 1905-01-01T01:24+01:24 to +275760-09-13T00:00Z; 2026-07-01T00:00+02:00 to " +
          "2026-07-15T00:00+02:00; 2026-11-02T09:00:00.500+01:00 to 2026-11-02T10:00:30+01:00",
      ),
    );
  });

  it("has time off in UTC where the clock's offset has seconds", () => {
    const monrovia = weekly({
      timeZone: "Africa/Monrovia",
      hours: {},
      timeOff: [{ from: "1960-01-01T00:00Z", to: "1975-01-02T00:00-01:00" }],
    });
    expect(monrovia.describe()).toContain("Time off (1): 1960-01-01T00:00Z to 1975-01-02T01:00Z");
  });

  it("has the parts of a combination, indented", () => {
    const meeting = weekly({ timeZone: "America/St_Johns", hours: { mon: "09:00-10:00" } });
    const calendar = subtract(union(office, always({ timeZone: "Asia/Tokyo" })), intersection(office, meeting));
    const leave = withTimeOff(calendar, [{ from: "2026-07-01T00:00Z", to: "2026-07-02T00:00Z" }]);
    expect(leave.describe()).toBe(
      lines(
        "Open when this is:",
        "- Open when any of these is:",
        "  - Hours in Europe/Warsaw:",
        "      Mon-Fri 09:00-17:00",
        "      Sat-Sun closed",
        "  - Round the clock in Asia/Tokyo",
        "and none of these is:",
        "- Open when all of these are:",
        "  - Hours in Europe/Warsaw:",
        "      Mon-Fri 09:00-17:00",
        "      Sat-Sun closed",
        "  - Hours in America/St_Johns:",
        "      Mon 09:00-10:00",
        "      Tue-Sun closed",
        "Time off (1): 2026-07-01T02:00+02:00 to 2026-07-02T02:00+02:00",
      ),
    );
  });

  it("stays short, and says where its dates end", () => {
    const many = dates(4_000);
    const hours = Object.fromEntries(many.map((date) => [date, "10:00-11:00"]));
    const calendar = weekly({
      timeZone: "UTC",
      hours: {
        mon: Array.from(
          { length: 12 },
          (_, i) => `${String(2 * i).padStart(2, "0")}:00-${String(2 * i + 1).padStart(2, "0")}:00`,
        ),
      },
      periods: many.map((date) => ({ from: date, to: date, hours: {} })),
      holidays: many,
      overrides: hours,
      extraOpenings: hours,
      timeOff: many.map((date) => ({ from: `${date}T10:00Z`, to: `${date}T11:00Z` })),
    });
    const text = calendar.describe();
    expect(text).toContain("  Mon 00:00-01:00, 02:00-03:00, 04:00-05:00, 06:00-07:00, 08:00-09:00 and 7 more\n");
    expect(text).toContain("Hours of 3995 more periods, the last on 2036-12-13\n");
    expect(text).toContain(
      "Holidays (4000): 2026-01-01, 2026-01-02, 2026-01-03, 2026-01-04, 2026-01-05 and 3995 more, up to 2036-12-13\n",
    );
    expect(text.split("\n")).toHaveLength(18);
    expect(text.length).toBeLessThan(1_500);
  });

  it("ends after a hundred lines, however many parts there are", () => {
    let calendar = union(office, always());
    for (let i = 0; i < 12; i++) calendar = union(calendar, calendar);
    const text = calendar.describe().split("\n");
    expect(text).toHaveLength(101);
    expect(text.at(-1)).toBe("…");
    const hundred = union(always(), ...Array.from({ length: 98 }, () => always()));
    expect(hundred.describe().split("\n")).toHaveLength(100);
    expect(hundred.describe()).not.toContain("…");
  });
});
