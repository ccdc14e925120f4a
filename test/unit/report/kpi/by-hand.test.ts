import { beforeAll, expect, test } from "vitest";
import type { HandoverEvent } from "handover";
import { openKpis, type KpiFigures, type KpiOptions, type Kpis } from "handover/report";
import { policy, story } from "./story.ts";

let events: readonly HandoverEvent[];
let total: KpiFigures;
beforeAll(async () => {
  events = await story();
  ({ total } = figures({}));
});

/** As of an hour into Tuesday. */
function figures(options: Partial<KpiOptions>): Kpis {
  const open = openKpis({ policy, ...options });
  for (const event of events) open.collect(event);
  return open.figures("2026-05-05T08:00:00Z");
}

const hours = (n: number): number => n * 3_600_000;

test("of five leads given to sales two were accepted and one was not: two in three, and two are open", () => {
  expect(total.accepted).toEqual({ count: 2, of: 3, rate: 2 / 3, open: 2 });
});

test("four leads had a rep at once, one after 15.5 hours of the night", () => {
  expect(total.timeToAssignment.fromReady).toEqual({
    count: 5,
    open: 0,
    meanMs: hours(15.5 / 5),
    meanIsLeast: false,
    medianMs: 0,
    p90Ms: hours(15.5),
  });
});

test("one of three promises of contact was broken; the one told late was kept", () => {
  expect(total.contactedInTime).toEqual({ count: 2, of: 3, rate: 2 / 3, open: 2 });
});

// Calls after 0.5, 1.5 and 3 hours; one opted out after 0.5, and one has waited for 1: 4/5, then 4/5 x 1/2 = 2/5, then none.
test("response is half an hour, an hour and a half, three hours; two were lost sight of before", () => {
  const { working, wall } = total.response.fromAssignment;
  expect(working).toMatchObject({ count: 3, open: 2, medianMs: hours(1.5), p90Ms: hours(3) });
  expect(working.meanMs).toBeCloseTo(hours(0.5 + 0.8 * 1 + 0.4 * 1.5), 3);
  expect(wall).toEqual(working);
});

// The night adds 15.5 hours by the wall clock to the hour that one has waited, so that one of four is lost sight of last.
test("from receipt working time is the same, and by the wall clock nine in ten is not reached", () => {
  const { working, wall } = total.response.fromReceipt;
  expect(working).toEqual(total.response.fromAssignment.working);
  expect(wall).toMatchObject({ count: 3, open: 2, medianMs: hours(3), p90Ms: undefined, meanIsLeast: true });
  // 4/5 after 0.5; 4/5 x 2/3 = 8/15 after 1.5; 4/15 after 3; until 16.5.
  expect(wall.meanMs).toBeCloseTo(hours(0.5 + 0.8 * 1 + (8 / 15) * 1.5 + (4 / 15) * 13.5), 3);
});

test("three calls for five leads, one meeting, one complaint, one opted out, one content with 4", () => {
  expect(total.attempts).toEqual({ count: 3, of: 5, rate: 0.6 });
  expect(total.meetings).toEqual({ count: 1, of: 5, rate: 0.2 });
  expect(total.complaints).toEqual({ count: 1, of: 5, rate: 0.2 });
  expect(total.optOuts).toEqual({ count: 1, of: 5, rate: 0.2 });
  expect(total.satisfaction).toEqual({ answers: 1, mean: 4 });
});

test("a loss and a recycling, both with a reason", () => {
  expect(total.rejectedWithoutReason).toEqual({ count: 0, of: 2, rate: 0 });
});

test("what was recycled came back, worth 200, and is not won yet", () => {
  expect(total.recycled).toEqual({
    leads: 1,
    regained: { count: 1, of: 1, rate: 1 },
    value: 200,
    won: 0,
    wonValue: 0,
  });
});

test("conversion leaves out who is still in the stage, and losing is none", () => {
  const rows = total.stages.map(({ stage, leads, conversion: { count, of, open }, won }) => [
    stage,
    leads,
    `${count}/${of}`,
    open,
    `${won.count}/${won.of}`,
  ]);
  expect(rows).toEqual([
    ["inquiry", 5, "5/5", 0, "1/2"],
    // Two went on; one was lost; the recycled one is back, and had gone on before; two are there.
    ["mql", 5, "2/3", 2, "1/2"],
    ["sal", 2, "1/2", 0, "1/1"],
    ["sql", 1, "1/1", 0, "1/1"],
    ["opportunity", 1, "1/1", 0, "1/1"],
    ["won", 1, "0/0", 1, "1/1"],
    ["lost", 1, "0/0", 1, "0/1"],
    ["nurture", 1, "1/1", 0, "0/0"],
  ]);
});

test("time in a stage is that of all stays; those there are open", () => {
  const time = (stage: string) => total.stages.find((one) => one.stage === stage)?.time;
  // From 8:05 to 10:00, and from 11:40 to 13:00.
  expect(time("sal")).toMatchObject({ count: 2, open: 0, medianMs: hours(4 / 3), p90Ms: hours(115 / 60) });
  // 5 minutes and 4 hours; the one that came back has 2:40 and 18 hours, `night` 16.5 hours, `out` one hour.
  expect(time("mql")).toMatchObject({ count: 2, open: 3, medianMs: undefined });
  expect(time("mql")?.meanMs).toBeCloseTo(hours(5 / 60 + 0.8 * (4 - 5 / 60) + 0.8 * (2 / 3) * (20 + 2 / 3 - 4)), 3);
});

test("the forecast is what open leads are worth, by how often leads of their stage were won", () => {
  // Of the two closed leads that had been an MQL one was won: 200 / 2. Two leads have no value.
  expect(total.forecast).toEqual({ leads: 3, value: 200, expected: 100, unratedValue: 0, unvalued: 2 });
});

test("one breach that was none, and one repaired an hour later", () => {
  expect(total.clocks).toEqual([
    {
      name: "first-contact",
      started: 6,
      kept: { count: 2, of: 3, rate: 2 / 3 },
      broken: 1,
      corrected: 1,
      cancelled: 1,
      open: 2,
      repair: { count: 1, open: 0, meanMs: hours(1), meanIsLeast: false, medianMs: hours(1), p90Ms: hours(1) },
      betweenBreachesMs: undefined,
    },
  ]);
});

test("six turns went to two reps in turn", () => {
  expect(total.fairness).toEqual({ counted: 6, worstDrift: 0 });
});

test("marketing delivered five, of which two were accepted and one rejected", () => {
  expect(total.commitments).toEqual([{ name: "mql", delivered: 5, accepted: 2, rejected: 1 }]);
});

test("rows are the day a lead was received and its source", () => {
  const { rows, periods } = figures({ by: ["source"], period: "day", timeZone: "Europe/Warsaw" });
  expect(periods.map(({ key }) => key)).toEqual(["2026-05-04", "2026-05-05"]);
  expect(
    rows.map(({ period, by, figures: { leads, accepted } }) => [period, by["source"], leads, accepted.of]),
  ).toEqual([
    ["2026-05-04", "fair", 1, 1],
    ["2026-05-04", "web", 3, 2],
    ["2026-05-05", "fair", 1, 0],
  ]);
});

test("by rep, what was broken is whose it was, and what is won", () => {
  const { rows } = figures({ by: ["rep"] });
  const told = rows.map(({ by, figures: { clocks, contactedInTime, fairness, accepted } }) => [
    by["rep"],
    clocks[0]?.broken,
    contactedInTime.count,
    accepted.count,
    fairness.counted,
  ]);
  expect(told).toEqual([
    ["ana", 0, 2, 2, 3],
    ["ben", 1, 0, 0, 3],
  ]);
});

test("leads received outside the time asked about are left out, and an empty period has figures of nothing", () => {
  const { total: may } = figures({ from: "2026-05-05T00:00:00Z", to: "2026-06-01T00:00:00Z" });
  expect(may.leads).toBe(1);
  const none = figures({ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", period: "month" });
  expect(none.rows).toEqual([]);
  expect(none.periods.map(({ key }) => key)).toEqual(["2026-01"]);
  expect(none.total.accepted).toEqual({ count: 0, of: 0, rate: undefined, open: 0 });
  expect(JSON.stringify(none)).not.toMatch(/NaN|null/);
});
