import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { isHandoverError } from "../../../src/errors.ts";
import { formatInstant, toDate, toInstant } from "../../../src/time/index.ts";

const nine = Date.UTC(2026, 10, 21, 9);

describe("an instant is read from", () => {
  it.each([
    ["a Date", new Date(nine)],
    ["epoch milliseconds", nine],
    ["an ISO text in UTC", "2026-11-21T09:00:00Z"],
    ["an ISO text without seconds", "2026-11-21T09:00Z"],
    ["an ISO text with an offset", "2026-11-21T10:00:00+01:00"],
    ["an offset without a colon", "2026-11-21T10:00:00+0100"],
    ["an offset of hours only", "2026-11-21T04:00:00-05"],
    ["nanoseconds", "2026-11-21T09:00:00.000999999Z"],
    ["a decimal comma", "2026-11-21T09:00:00,0Z"],
    ["small letters", "2026-11-21t09:00:00z"],
    ["a year of six digits", "+002026-11-21T09:00Z"],
    ["the shape of Temporal.Instant", { epochMilliseconds: nine }],
    ["a Date of another realm", runInNewContext(`new Date(${nine})`) as Date],
  ])("%s", (_, input) => {
    expect(toInstant(input)).toBe(nine);
  });

  it("24:00 as the midnight after", () => {
    expect(toInstant("2026-11-20T24:00Z")).toBe(Date.UTC(2026, 10, 21));
  });

  it("years before 100 as they are", () => {
    expect(formatInstant(toInstant("0026-03-01T00:00Z"))).toBe("0026-03-01T00:00:00.000Z");
  });

  it("fractions of a millisecond downwards, and zero without a sign", () => {
    expect(toInstant(1.9)).toBe(1);
    expect(toInstant(-0.5)).toBe(-1);
    expect(toInstant(-0)).toBe(0);
  });
});

describe("an instant is refused", () => {
  it.each([
    ["without an offset, which would mean another time on every host", "2026-11-21T09:00:00"],
    ["as a date alone", "2026-11-21"],
    ["on a date that does not exist", "2026-02-30T00:00:00Z"],
    ["on 29 February of a common year", "2026-02-29T00:00:00Z"],
    ["at 25:00", "2026-11-21T25:00Z"],
    ["after 24:00", "2026-11-21T24:01Z"],
    ["in minute 60", "2026-11-21T09:60Z"],
    ["in second 60", "2026-11-21T09:00:60Z"],
    ["in month 13", "2026-13-01T00:00Z"],
    ["with an offset of 25 hours", "2026-11-21T09:00+25:00"],
    ["in the year minus zero", "-000000-01-01T00:00Z"],
    ["as free text", "tomorrow"],
    ["as empty text", ""],
    ["as a megabyte of text", "2".repeat(1_000_000)],
    ["as NaN", Number.NaN],
    ["as infinity", Infinity],
    ["beyond what a Date holds", 8.64e15 + 1],
    ["as an invalid Date", new Date(Number.NaN)],
    ["as null", null],
    ["as nothing", undefined],
    ["as an object", {}],
    ["as a bigint", 1n],
  ])("%s", (_, input) => {
    let thrown: unknown;
    try {
      toInstant(input as number, "lead.receivedAt");
    } catch (error) {
      thrown = error;
    }
    expect(isHandoverError(thrown, "INSTANT_INVALID")).toBe(true);
    expect((thrown as Error).message).toMatch(/^lead\.receivedAt: expected a Date/);
    expect((thrown as Error).message.length).toBeLessThan(400);
  });
});

it("toDate and formatInstant give the instant back", () => {
  expect(toInstant(toDate(nine))).toBe(nine);
  expect(toInstant(formatInstant(nine))).toBe(nine);
});
