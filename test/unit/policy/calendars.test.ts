import { expect, it } from "vitest";
import { weekly } from "../../../src/calendar/index.ts";
import { isHandoverError } from "../../../src/errors.ts";
import { definePolicy } from "../../../src/policy/index.ts";

const office = weekly({
  timeZone: "Europe/Warsaw",
  hours: { "mon-fri": "09:00-17:00" },
  periods: [{ from: "2026-07-01", to: "2026-08-31", hours: { "mon-fri": "08:00-14:00" } }],
  extraOpenings: { "2026-12-19": "10:00-14:00" },
});

it("a policy takes periods and extra openings, in calendars of code and of JSON", () => {
  for (const calendars of [{ office }, { office: office.spec }]) {
    const policy = definePolicy({ version: "1", calendars });
    const again = definePolicy(JSON.parse(JSON.stringify(policy)));
    expect(again.document.calendars).toEqual({ office: office.spec });
    expect(again.calendar("office").nextOpen("2026-06-30T16:00Z")).toEqual(new Date("2026-07-01T06:00Z"));
    expect(again.calendar("office").nextOpen("2026-12-18T17:00Z")).toEqual(new Date("2026-12-19T09:00Z"));
  }
});

it("a fault in a period has its path in the document", () => {
  const periods = [{ from: "2026-08-31", to: "2026-07-01", hours: {} }];
  const calendars = { office: { kind: "weekly" as const, timeZone: "UTC", hours: {}, periods } };
  try {
    definePolicy({ version: "1", calendars });
    expect.unreachable();
  } catch (error) {
    expect(isHandoverError(error, "POLICY_INVALID") && error.issues.map(({ path }) => path)).toEqual([
      "calendars.office.periods.0.to",
    ]);
  }
});
