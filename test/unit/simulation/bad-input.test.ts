import { describe, expect, test } from "vitest";
import type { HandoverEvent } from "handover";
import { kpis, volumesOf } from "handover/report";
import { backtest, compare, eventsFromLines, replayLog, type Arrival } from "handover/simulation";
import { policy, roster, run } from "./small-world.ts";

const { events, handover } = await run("bad input", { until: "2026-05-06T00:00Z" });
await handover.close();
const back = async (log: readonly HandoverEvent[], more: object = {}) => {
  const result = await backtest({ log, policy, ...more });
  await result.handover.close();
  return result;
};

function failureOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("a list of events with something else in it is refused, with what it lacks", () => {
  const [first] = events;
  test.each<[what: string, got: string, bad: unknown]>([
    ["nothing", "got null", null],
    ["a text", 'got "x"', "x"],
    ["an event without data", "got one whose data is missing, or something else", { ...first, data: undefined }],
    ["an instant as text", "got one whose at is missing, or something else", { ...first, at: "2026-05-01" }],
    ["a version that is no number", "got one whose version is missing, or something else", { ...first, version: "1" }],
  ])("%s", async (_, got, bad) => {
    const log = [first, bad] as readonly HandoverEvent[];
    expect(() => kpis(log, { policy })).toThrow(
      `kpis: expected an event with type, version, at (epoch milliseconds) and data, ${got}`,
    );
    await expect(replayLog({ log, policy })).rejects.toThrow(`log: event 2: expected an event with type`);
    await expect(back(log)).rejects.toThrow(got);
  });

  test("one that lacks any part of what its type holds is refused as such, by its type alone", () => {
    const whole = JSON.parse(JSON.stringify(events)) as HandoverEvent[];
    const types = new Map(whole.map((event, i) => [event.type, i]));
    let tried = 0;
    for (const i of types.values()) {
      const event = whole[i]!;
      for (const [key, value] of Object.entries(event.data as Readonly<Record<string, unknown>>)) {
        if (typeof value !== "object" || value === null) continue;
        const data = { ...event.data, [key]: undefined };
        const log = [...whole.slice(0, i), { ...event, data } as HandoverEvent, ...whole.slice(i + 1)];
        const fault = failureOf(() => kpis(log, { policy }));
        if (fault === undefined) continue;
        expect(fault).toMatchObject({ code: "INPUT_INVALID" });
        expect(String(fault)).toContain(`got one whose data.${key} (of ${event.type}) is missing, or something else`);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(10);
  });

  test("and so is what is no list", () => {
    expect(() => kpis({} as never, { policy })).toThrow("kpis: expected events one after another, got");
  });
});

describe("a time that cannot be", () => {
  test("of figures or volumes ends before it begins", () => {
    const turned = { from: "2026-06-01T00:00Z", to: "2026-05-01T00:00Z" };
    expect(() => kpis(events, { policy, ...turned })).toThrow("kpis: to: expected an instant after `from`");
    expect(() => volumesOf(events, turned)).toThrow("volumesOf: to: expected an instant after `from`");
  });

  test("of a back-test ends before the log begins", async () => {
    await expect(back(events, { until: "2020-01-01T00:00Z" })).rejects.toThrow(
      "backtest: until: expected an instant not before 2026-05-01",
    );
  });

  test("of a comparison without a seed has no run", async () => {
    const leads: readonly Arrival[] = [];
    await expect(compare({ policies: { now: policy, next: policy }, roster, leads, seeds: [] })).rejects.toThrow(
      "compare: seeds: expected at least one, got none",
    );
  });
});

describe("what is empty is no number, and said to be partial", () => {
  test("no events, or none in the time that is asked about", async () => {
    for (const { total, rows } of [
      kpis([], { policy, by: ["source"], period: "day" }),
      kpis(events, { policy, by: ["source"], period: "day", from: "2030-01-01T00:00Z" }),
    ]) {
      expect([total.leads, rows]).toEqual([0, []]);
      expect([total.accepted.rate, total.contactedInTime.rate, total.optOuts.rate]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect([total.timeToAssignment.fromReady.meanMs, total.fairness.worstDrift]).toEqual([undefined, undefined]);
    }
    expect(await replayLog({ log: [], policy })).toMatchObject({ partial: true, notes: [{ code: "LOG_EMPTY" }] });
    expect(await back([])).toMatchObject({ partial: true, notes: [{ code: "LOG_EMPTY" }] });
  });

  test("no leads to compare policies over", async () => {
    const none = await compare({
      policies: { now: policy, next: policy },
      roster,
      leads: [],
      until: "2026-05-03T00:00Z",
    });
    expect(none.partial).toBe(true);
    for (const { now, next, difference } of none.measures)
      for (const figure of [now, next, difference]) expect(figure === undefined || Number.isFinite(figure)).toBe(true);
  });

  test("leads of which nothing came", () => {
    const received = events.filter(({ type }) => type === "lead.received");
    const { total, partial } = kpis(received, { policy });
    expect(partial).toBeUndefined();
    expect([total.accepted.rate, total.forecast.expected]).toEqual([undefined, 0]);
  });
});

test("a line that does not end is no log, and not waited for", async () => {
  let pieces = 0;
  function* endless(): Generator<string> {
    for (yield "\n"; ; pieces++) yield "x".repeat(1 << 20);
  }
  await expect(replayLog({ log: () => eventsFromLines(endless()), policy })).rejects.toThrow(
    "log: line 2: expected a line of at most 16,777,216 characters, got a longer one",
  );
  expect(pieces).toBeLessThan(20);
});
