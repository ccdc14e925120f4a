import Holidays from "date-holidays";
import { describe, expect, it } from "vitest";
import { calendarFrom, weekly } from "../../../src/calendar/index.ts";
import { holidaysFrom, type HolidaySource, type HolidaysOptions } from "../../../src/calendar/holidays/index.ts";
import { isHandoverError } from "../../../src/errors.ts";

const year = { from: 2026, to: 2026 };
/** `["2026-12-24T13:00 2026-12-24T23:00"]` */
const parts = (source: HolidaySource, options: HolidaysOptions): string[] =>
  holidaysFrom(source, options).timeOff.map(({ from, to }) => `${from.slice(0, 16)} ${to.slice(0, 16)}`);

describe("the public holidays of a country", () => {
  it.each<[string, readonly string[], string]>([
    ["Poland", ["PL"], "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26"],
    ["Bavaria", ["DE", "BY"], "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26"],
    ["Berlin", ["DE", "BE"], "01-01 03-08 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"],
    ["the United States", ["US"], "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25"],
    ["Great Britain", ["GB"], "01-01 04-03 04-06 05-04 05-25 12-25 12-26 12-28"],
  ])("are whole days: %s in 2026", (_, [country = "", state = ""], expected) => {
    const { holidays, timeOff } = holidaysFrom(new Holidays(country, state), year);
    expect(holidays.map((date) => date.slice(5)).join(" ")).toBe(expected);
    expect(timeOff).toEqual([]);
  });

  it("are what a weekly calendar takes, and can be stored", () => {
    const days = holidaysFrom(new Holidays("PL"), { from: 2026, to: 2030 });
    const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, ...days });
    expect(office.nextOpen("2026-01-06T09:00:00Z")).toEqual(new Date("2026-01-07T08:00:00Z"));
    expect(office.endOfWorkingDay("2030-12-23T12:00:00Z")).toEqual(new Date("2030-12-27T16:00:00Z"));
    expect(calendarFrom(JSON.parse(JSON.stringify(office))).spec).toEqual(office.spec);
  });

  it("are in order, and none twice", () => {
    const all = { from: 2020, to: 2029, types: ["public", "bank", "optional", "school", "observance"] } as const;
    for (const country of ["PL", "DE", "US", "GB", "SA", "IL", "JP", "CN", "BR"]) {
      const { holidays, timeOff } = holidaysFrom(new Holidays(country), all);
      expect(holidays).toEqual([...new Set(holidays)].sort());
      timeOff.forEach(({ from, to }, i) => expect(from < to && from >= (timeOff[i - 1]?.to ?? "")).toBe(true));
      expect(holidays.every((date) => date >= "2020" && date < "2030")).toBe(true);
    }
  });
});

describe("days in lieu", () => {
  it("are holidays besides the day itself", () => {
    const { holidays } = holidaysFrom(new Holidays("US"), year);
    expect(holidays).toEqual(expect.arrayContaining(["2026-07-03", "2026-07-04"]));
  });

  it("can be left out", () => {
    const { holidays } = holidaysFrom(new Holidays("US"), { ...year, where: ({ substitute }) => substitute !== true });
    expect(holidays).toContain("2026-07-04");
    expect(holidays).not.toContain("2026-07-03");
  });

  it("belong to the year they lie in: New Year's Day of 2028, a Saturday, is kept on a Friday of 2027", () => {
    expect(holidaysFrom(new Holidays("US"), { from: 2027, to: 2027 }).holidays.at(-1)).toBe("2027-12-31");
    expect(holidaysFrom(new Holidays("US"), { from: 2028, to: 2028 }).holidays[0]).toBe("2028-01-01");
  });
});

describe("a holiday of several days", () => {
  it("is each of its dates", () => {
    const source = new Holidays();
    source.setHoliday("08-16 P3D", "Shutdown");
    expect(holidaysFrom(source, year).holidays).toEqual(["2026-08-16", "2026-08-17", "2026-08-18"]);
  });

  it("over New Year gives each year its part", () => {
    const source = new Holidays();
    source.setHoliday("12-30 P4D", "Shutdown");
    expect(holidaysFrom(source, year).holidays).toEqual(["2026-01-01", "2026-01-02", "2026-12-30", "2026-12-31"]);
  });
});

describe("a holiday of part of a day", () => {
  it("is time off on the clock of its country", () => {
    const options = { ...year, types: ["public", "bank"] } as const;
    expect(parts(new Holidays("DE", "BY"), options)).toEqual([
      "2026-12-24T13:00 2026-12-24T23:00",
      "2026-12-31T13:00 2026-12-31T23:00",
    ]);
    expect(holidaysFrom(new Holidays("DE", "BY"), options).holidays).not.toContain("2026-12-24");
  });

  it("is whole when its rule says so for the weekday it falls on", () => {
    const sunday = holidaysFrom(new Holidays("DE", "BY"), { from: 2028, to: 2028, types: ["bank"] });
    expect(sunday).toEqual({ holidays: ["2028-12-24", "2028-12-31"], timeOff: [] });
  });

  it("is as long as its rule says, over days as well", () => {
    const source = new Holidays("PL");
    source.setHoliday("03-27 14:00 PT4H", "Audit"); // date-holidays lets the length win
    source.setHoliday("06-10 PT36H", "Move");
    const { holidays } = holidaysFrom(source, { ...year, where: ({ name }) => name === "Move" });
    expect(holidays).toEqual(["2026-06-10"]);
    expect(parts(source, { ...year, where: ({ name }) => name === "Move" })).toEqual([
      "2026-06-10T22:00 2026-06-11T10:00",
    ]);
    expect(parts(source, { ...year, where: ({ name }) => name === "Audit" })).toEqual([
      "2026-03-27T13:00 2026-03-27T17:00",
    ]);
  });

  it("next to another makes a whole day with it", () => {
    const source = new Holidays("PL");
    source.setHoliday("06-10 PT14H", "Morning");
    source.setHoliday("06-10 14:00", "Afternoon");
    const chosen = { ...year, where: ({ rule }: { rule: string }) => rule.startsWith("06-10") };
    expect(holidaysFrom(source, chosen)).toEqual({ holidays: ["2026-06-10"], timeOff: [] });
  });

  it("can be put on another clock of the country", () => {
    const source = new Holidays("US", "KY"); // Good Friday from 14:00
    const friday = (options = {}) => parts(source, { ...year, types: ["public", "optional"], ...options });
    expect(friday()[0]).toBe("2026-04-03T18:00 2026-04-04T04:00");
    expect(friday({ timeZone: "America/Chicago" })[0]).toBe("2026-04-03T19:00 2026-04-04T05:00");
  });

  it("needs a zone, and the one its source was made with", () => {
    const nowhere = new Holidays();
    nowhere.setHoliday("12-24 14:00", "Christmas Eve");
    expect(() => holidaysFrom(nowhere, year)).toThrow(
      'timeZone: expected a zone for holidays of part of a day, got undefined; pass the zone these times are on: timeZone: "Europe/Warsaw"',
    );
    expect(parts(nowhere, { ...year, timeZone: "Asia/Tokyo" })).toEqual(["2026-12-24T05:00 2026-12-24T15:00"]);
    const elsewhere = new Holidays("DE", { timezone: "Asia/Tokyo" });
    expect(() => holidaysFrom(elsewhere, { ...year, types: ["bank"] })).toThrow(
      `expected times of "12-24 14:00 if sunday then 00:00" in Europe/Berlin, the source's first zone, got another zone's`,
    );
  });
});

describe("a holiday that begins at sunset", () => {
  it("is exact: from 18:00 on the evening before, whole days as dates", () => {
    expect(holidaysFrom(new Holidays("SA"), year)).toEqual({
      holidays: [
        "2026-02-22",
        "2026-03-19",
        "2026-03-20",
        "2026-03-21",
        "2026-05-26",
        "2026-05-27",
        "2026-05-28",
        "2026-09-23",
      ],
      timeOff: [
        { from: "2026-03-18T15:00:00.000Z", to: "2026-03-18T21:00:00.000Z" },
        { from: "2026-03-21T21:00:00.000Z", to: "2026-03-22T15:00:00.000Z" },
        { from: "2026-05-25T15:00:00.000Z", to: "2026-05-25T21:00:00.000Z" },
        { from: "2026-05-28T21:00:00.000Z", to: "2026-05-29T15:00:00.000Z" },
      ],
    });
  });

  it("on two days running makes a whole day between two evenings", () => {
    const { holidays } = holidaysFrom(new Holidays("IL"), year);
    expect(holidays).toEqual(["2026-09-12"]); // Rosh Hashanah
    expect(parts(new Holidays("IL"), year)).toEqual(
      expect.arrayContaining([
        "2026-04-01T15:00 2026-04-02T15:00",
        "2026-09-11T15:00 2026-09-11T21:00",
        "2026-09-12T21:00 2026-09-13T15:00",
      ]),
    );
  });

  it("can be its dates, as offices keep them", () => {
    const whole = (country: string) => holidaysFrom(new Holidays(country), { ...year, sunset: "whole-days" });
    expect(whole("SA").holidays).toEqual(
      "02-22 03-19 03-20 03-21 03-22 05-26 05-27 05-28 05-29 09-23".split(" ").map((date) => `2026-${date}`),
    );
    expect(whole("IL")).toEqual({
      holidays: "04-02 04-08 04-22 05-22 09-12 09-13 09-21 09-26 10-03".split(" ").map((date) => `2026-${date}`),
      timeOff: [],
    });
    // Three days and a half, for which date-holidays writes PT90H.
    expect(whole("TR").holidays).toEqual(expect.arrayContaining(["2026-03-20", "2026-03-21", "2026-03-22"]));
    expect(whole("TR").holidays).not.toContain("2026-03-23");
  });
});

describe("a calendar of the country's zone, otherwise always open", () => {
  it.each(["PL", "DE", "US", "SA", "IL", "TR"])("is closed exactly while %s has a holiday", (country) => {
    const source = new Holidays(country);
    const timeZone = source.getTimezones()[0] as string;
    const types = ["public", "bank"] as const;
    const days = holidaysFrom(source, { ...year, types });
    const always = weekly({ timeZone, hours: { "mon-sun": "00:00-24:00" }, ...days });
    const edges = source.getHolidays(2026).flatMap(({ start, end }) => [+start, +start - 1, +end, +end - 1]);
    const first = Date.UTC(2026, 0, 3);
    const regular = Array.from({ length: 400 }, (_, i) => first + i * 21.4 * 3_600_000);
    for (const at of [...edges, ...regular].filter((one) => one > first && one < Date.UTC(2026, 11, 28))) {
      const found = source.isHoliday(new Date(at));
      const isHoliday = found !== false && found.some(({ type }) => types.some((one) => one === type));
      expect(always.isOpen(at), new Date(at).toISOString()).toBe(!isHoliday);
    }
  });
});

describe("a source of other people's making", () => {
  const timeZone = "Europe/Warsaw";
  const holiday = { name: "Day", type: "public" };
  const source = (one: { date: string; start: string; end: string; rule?: string }): HolidaySource => ({
    getHolidays: (asked) =>
      asked === Number(one.date.slice(0, 4))
        ? [{ rule: "fixed", ...holiday, ...one, start: new Date(one.start), end: new Date(one.end) }]
        : [],
  });

  it("has its evening before New Year in the year before", () => {
    const newYear = source({
      date: "2027-01-01 00:00:00 -0600",
      start: "2026-12-31T17:00:00Z",
      end: "2027-01-01T17:00:00Z",
    });
    expect(parts(newYear, { ...year, timeZone })).toEqual(["2026-12-31T17:00 2026-12-31T23:00"]);
    expect(parts(newYear, { from: 2027, to: 2027, timeZone })).toEqual(["2026-12-31T23:00 2027-01-01T17:00"]);
  });

  it.each([
    ["an hour short, as the clocks change", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
    ["four hours short", "2026-03-28T23:00:00Z", "2026-03-29T19:00:00Z"],
    ["four hours long", "2026-03-28T23:00:00Z", "2026-03-30T03:00:00Z"],
  ])("means a whole day by one that is %s", (_, start, end) => {
    const one = source({ date: "2026-03-29 00:00:00", start, end });
    expect(holidaysFrom(one, { ...year, timeZone })).toEqual({ holidays: ["2026-03-29"], timeOff: [] });
  });

  it.each([
    ["five hours short", "2026-06-10T17:00:00Z", { holidays: [], timeOff: "2026-06-09T22:00 2026-06-10T17:00" }],
    ["half a day", "2026-06-10T10:00:00Z", { holidays: [], timeOff: "2026-06-09T22:00 2026-06-10T10:00" }],
    [
      "five hours long",
      "2026-06-11T03:00:00Z",
      { holidays: ["2026-06-10"], timeOff: "2026-06-10T22:00 2026-06-11T03:00" },
    ],
  ])("means what it says by one that is %s", (_, end, expected) => {
    const one = source({ date: "2026-06-10 00:00:00", start: "2026-06-09T22:00:00Z", end });
    expect(holidaysFrom(one, { ...year, timeZone }).holidays).toEqual(expected.holidays);
    expect(parts(one, { ...year, timeZone })).toEqual([expected.timeOff]);
  });
});

describe("what cannot be used", () => {
  const refused = (source: unknown, options: unknown): string => {
    try {
      holidaysFrom(source as HolidaySource, options as HolidaysOptions);
    } catch (error) {
      if (isHandoverError(error, "INPUT_INVALID")) return error.message;
      throw error;
    }
    return "none";
  };
  const poland = new Holidays("PL");

  it.each<[string, unknown, unknown, string]>([
    [
      "a country nobody knows",
      new Holidays("XX"),
      year,
      `source: expected holidays between 2026 and 2026, got none of any type; is the country right? new Holidays().getCountries() lists those there are; write new Holidays("PL")`,
    ],
    ["a source that says no", { getHolidays: () => false }, year, "source: expected holidays between 2026 and 2026"],
    [
      "a source that says nothing",
      { getHolidays: () => undefined },
      year,
      "source: expected holidays between 2026 and 2026",
    ],
    [
      "a country instead of a source",
      "PL",
      year,
      `source: expected a Holidays object of date-holidays, got "PL"; pass new Holidays("PL")`,
    ],
    ["no source", undefined, year, "source: expected a Holidays object of date-holidays, got undefined"],
    [
      "a holiday of another kind",
      { getHolidays: () => [{ date: "24.12.2026", type: "public" }] },
      year,
      `source: expected holidays with a rule and a date such as "2026-12-24 14:00:00", got "24.12.2026"`,
    ],
    ["no years", poland, {}, "from: expected a year from 1900 to 2399, got undefined; write { from: 2026, to: 2030 }"],
    ["no options", poland, undefined, "from: expected a year from 1900 to 2399, got undefined"],
    ["a year as a text", poland, { from: "2026", to: 2027 }, 'from: expected a year from 1900 to 2399, got "2026"'],
    ["half a year", poland, { from: 2026, to: 2026.5 }, "to: expected a year from 1900 to 2399, got 2026.5"],
    ["a year in two digits", poland, { from: 26, to: 30 }, "from: expected a year from 1900 to 2399, got 26"],
    [
      "years the wrong way round",
      poland,
      { from: 2030, to: 2026 },
      "to: expected a year not before 2030, got 2026; swap the two",
    ],
    ["too many years", poland, { from: 1950, to: 2100 }, 'to: expected at most 100 years at once, got "1950 to 2100"'],
    [
      "an unknown type",
      poland,
      { ...year, types: ["publik"] },
      'types.0: expected a type of holiday, got "publik"; did you mean "public"?',
    ],
    ["no type", poland, { ...year, types: [] }, "types: expected a list of at least one type, got an array of 0"],
    [
      "a name where a test is asked for",
      poland,
      { ...year, where: "Easter" },
      "where: expected a function that takes a holiday",
    ],
    [
      "an unknown zone",
      poland,
      { ...year, timeZone: "Europe/Warsw" },
      'timeZone: expected an IANA time zone, got "Europe/Warsw"; did you mean "Europe/Warsaw"?',
    ],
    [
      "a sunset nobody keeps",
      poland,
      { ...year, sunset: "19:00" },
      'sunset: expected "exact" or "whole-days", got "19:00"',
    ],
  ])("is refused: %s", (_, source, options, message) => {
    expect(refused(source, options)).toContain(message);
  });

  it("is not a country without holidays of the type asked for", () => {
    expect(holidaysFrom(poland, { ...year, types: ["bank"] })).toEqual({ holidays: [], timeOff: [] });
  });
});
