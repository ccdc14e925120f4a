import { describe, expect, it } from "vitest";
import { isHandoverError } from "../../../src/errors.ts";
import { formatDuration, toMs, type Duration } from "../../../src/time/index.ts";

const minute = 60_000;
const hour = 60 * minute;

describe("a duration is read from", () => {
  it.each<[Duration, number]>([
    ["5m", 5 * minute],
    ["5min", 5 * minute],
    ["1h30m", 90 * minute],
    ["1h 30m", 90 * minute],
    ["90s", 90_000],
    ["250ms", 250],
    ["1.5h", 90 * minute],
    ["0s", 0],
    ["2w", 14 * 24 * hour],
    ["PT5M", 5 * minute],
    ["P1DT2H", 26 * hour],
    ["PT0.5S", 500],
    [{ hours: 2 }, 2 * hour],
    [{ hours: 1, minutes: 30, seconds: undefined }, 90 * minute],
    [{ milliseconds: 0.6 }, 1],
  ])("%j", (duration, ms) => {
    expect(toMs(duration)).toBe(ms);
  });
});

describe("a duration is refused", () => {
  it.each([
    ["five minutes"],
    ["5"],
    ["-5m"],
    ["5 m"],
    ["m5"],
    ["P"],
    ["PT"],
    ["P1Y"],
    [""],
    [" 5m"],
    ["9".repeat(50) + "h"],
    ["1m".repeat(100_000)],
    [300],
    [null],
    [undefined],
    [{}],
    [{ hour: 2 }],
    [{ hours: -1 }],
    [{ hours: Number.NaN }],
    [{ hours: Infinity }],
    [{ hours: "2" }],
    [[5]],
  ])("%j", (duration) => {
    let thrown: unknown;
    try {
      toMs(duration as Duration, { path: "within" });
    } catch (error) {
      thrown = error;
    }
    expect(isHandoverError(thrown, "DURATION_INVALID")).toBe(true);
    expect((thrown as { issues: { path: string }[] }).issues[0]?.path).toBe("within");
  });

  it("in days where it means working time", () => {
    expect(() => toMs("1d", { kind: "working" })).toThrow("working time in hours or less");
    expect(() => toMs({ weeks: 1 }, { kind: "working" })).toThrow("{ workingDays: 1 }");
    expect(toMs("8h", { kind: "working" })).toBe(8 * hour);
  });
});

describe("a duration for people", () => {
  it.each([
    [0, "0s"],
    [5, "5ms"],
    [999, "999ms"],
    [999.7, "1s"],
    [1000, "1s"],
    [45_000, "45s"],
    [65 * minute, "1h 5m"],
    [hour + 30_000, "1h"],
    [51 * hour + 59 * minute, "2d 3h"],
    [24 * hour, "1d"],
    [59_999, "1m"],
    [-90_000, "-1m 30s"],
    [Number.NaN, "unknown"],
    [Infinity, "forever"],
    [-Infinity, "-forever"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
