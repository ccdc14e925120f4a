import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { HandoverEvent } from "handover";
import { leadTimeline, picturesOf, reportOf, kpis, type Pictures } from "handover/report";
import { policy, someLogs } from "./logs.ts";

type Log = readonly HandoverEvent[];
type Draw = (log: Log, timeZone: string) => Pictures;
type Law = (draw: Draw, logs: readonly Log[]) => fc.IProperty<unknown>;

const honest: Draw = (log, timeZone) => picturesOf(log, { policy, timeZone });

let logs: readonly Log[];
beforeAll(async () => {
  logs = await someLogs();
});

/** A log by its number, cut off somewhere. */
const somewhere = fc.tuple(fc.nat(2), fc.double({ min: 0.02, max: 1, noNaN: true }));
const zones = fc.constantFrom("UTC", "Europe/Warsaw", "Asia/Kolkata", "Pacific/Kiritimati");
const cut = (from: readonly Log[], [i, share]: readonly [number, number]): Log => {
  const log = from[i]!;
  return log.slice(0, Math.ceil(log.length * share));
};
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const countsEveryLeadOnce: Law = (draw, from) =>
  fc.property(somewhere, zones, (where, timeZone) => {
    const log = cut(from, where);
    const { response, arrivals } = draw(log, timeZone);
    const report = reportOf(log, { policy });
    const all = (key: "inTime" | "late" | "unpromised" | "waiting" | "givenUp"): number =>
      sum(response.classes.map((one) => one[key]));
    return (
      all("inTime") + all("late") + all("unpromised") === report.response.contacted &&
      all("waiting") + all("givenUp") === report.response.open + report.response.given &&
      sum(arrivals.hours.map(({ leads }) => leads)) === report.inputs.created
    );
  });

const knowsTheHourOnTheWall: Law = (draw, from) =>
  fc.property(somewhere, zones, (where, timeZone) => {
    const log = cut(from, where);
    const wall = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", hourCycle: "h23" });
    const expected = new Map<string, number>();
    for (const event of log) {
      if (event.type !== "lead.received" || event.data.origin !== undefined) continue;
      const key = wall.format(event.data.touch.at);
      expected.set(key, (expected.get(key) ?? 0) + 1);
    }
    const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const nameOf = (weekday: number, hour: number): string => `${days[weekday]}, ${String(hour).padStart(2, "0")}`;
    const { hours } = draw(log, timeZone).arrivals;
    return hours.every(
      ({ weekday, hour, leads, unattended, reps }) =>
        leads === (expected.get(nameOf(weekday, hour)) ?? 0) && unattended <= leads && reps >= 0,
    );
  });

/** The rule of the ledger in plain arithmetic: everybody who could have had the lead earns their part, and who had it pays one. */
function driftByHand(log: Log): ReadonlyMap<string, { low: number; high: number; counted: number; drift: number }> {
  const reps = new Map<string, { low: number; high: number; counted: number; drift: number }>();
  for (const event of log) {
    if (event.type !== "assignment.offered" && event.type !== "ledger.refunded") continue;
    const { turn } = event.data;
    if (turn === undefined) continue;
    const sign = event.type === "assignment.offered" ? 1 : -1;
    const { ledger, eligible, chosen, weights = eligible.map(() => 1) } = turn;
    const rep = (repId: string) => {
      const key = `${ledger}/${repId}`;
      const known = reps.get(key) ?? { low: 0, high: 0, counted: 0, drift: 0 };
      reps.set(key, known);
      return known;
    };
    for (const [i, repId] of eligible.entries()) rep(repId).drift += (sign * weights[i]!) / sum(weights);
    rep(chosen).drift -= eligible.length === 0 ? 0 : sign;
    rep(chosen).counted += sign;
    for (const repId of [...eligible, chosen]) {
      const { low, high, drift } = rep(repId);
      Object.assign(rep(repId), { low: Math.min(low, drift), high: Math.max(high, drift) });
    }
  }
  return reps;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;

const driftsAsByHand: Law = (draw, from) =>
  fc.property(somewhere, (where) => {
    const log = cut(from, where);
    const expected = driftByHand(log);
    const { fairness } = draw(log, "UTC");
    const seen = fairness.flatMap(({ ledger, reps }) => reps.map((rep) => [`${ledger}/${rep.repId}`, rep] as const));
    return (
      seen.length === expected.size &&
      seen.every(([key, { counted, drift, lowest, highest }]) => {
        const hand = expected.get(key);
        return (
          hand !== undefined &&
          counted === hand.counted &&
          near(drift, hand.drift) &&
          near(lowest, hand.low) &&
          near(highest, hand.high)
        );
      })
    );
  });

const pointsEncloseWhatWas: Law = (draw, from) =>
  fc.property(somewhere, (where) =>
    draw(cut(from, where), "UTC").fairness.every(({ points, reps, worst, bound, turns }) => {
      const [low, high] = [Math.min(...points.map((one) => one.low)), Math.max(...points.map((one) => one.high))];
      return (
        near(low, Math.min(...reps.map(({ lowest }) => lowest))) &&
        near(high, Math.max(...reps.map(({ highest }) => highest))) &&
        near(Math.abs(worst.drift), Math.max(-low, high)) &&
        points.length <= 120 &&
        points.at(-1)?.turn === turns &&
        points.every(({ drifts }) => near(sum(drifts), 0)) &&
        (bound.leads === undefined || bound.exceptions > 0 || Math.abs(worst.drift) <= bound.leads + 1e-9)
      );
    }),
  );

const laws: readonly (readonly [string, Law, Draw])[] = [
  [
    "every lead is in one class of waiting, and in one hour of the week",
    countsEveryLeadOnce,
    (log, timeZone) => {
      const drawn = honest(log, timeZone);
      return { ...drawn, response: { ...drawn.response, classes: drawn.response.classes.slice(0, 2) } };
    },
  ],
  ["hours are those on the wall of the zone", knowsTheHourOnTheWall, (log) => honest(log, "America/New_York")],
  [
    "drift is what the rule comes to by hand",
    driftsAsByHand,
    (log, timeZone) =>
      honest(
        log.filter(({ type }) => type !== "ledger.refunded"),
        timeZone,
      ),
  ],
  [
    "between its points nobody was further off than they say",
    pointsEncloseWhatWas,
    (log, timeZone) => {
      const drawn = honest(log, timeZone);
      const thinned = drawn.fairness.map((one) => ({ ...one, points: one.points.filter((_, i) => i % 3 === 2) }));
      return { ...drawn, fairness: thinned };
    },
  ],
];

describe.each(laws)("%s", (_, law, planted) => {
  test("holds", () => {
    fc.assert(law(honest, logs), { numRuns: 20 });
  });

  test("is broken by a planted bug", () => {
    expect(fc.check(law(planted, logs), { numRuns: 20 }).failed).toBe(true);
  });
});

test("the clocks of all leads, one by one, are those of the figures", () => {
  for (const log of logs) {
    const received = log.filter(({ type }) => type === "lead.received");
    const ways = received.flatMap(({ leadId }) => leadTimeline(log.filter((event) => event.leadId === leadId)) ?? []);
    const clocks = ways.flatMap((way) => way.clocks);
    const { total } = kpis(log, { policy });
    const having = (...states: readonly string[]): number =>
      clocks.filter(({ state }) => states.includes(state)).length;
    expect(having("met")).toBe(sum(total.clocks.map(({ kept }) => kept.count)));
    expect(having("late", "broken")).toBe(sum(total.clocks.map(({ broken }) => broken)));
    expect(having("cancelled", "open")).toBe(sum(total.clocks.map(({ cancelled, open }) => cancelled + open)));
    for (const { from, to, stages, owners } of ways) {
      expect(stages[0]?.start).toBe(from);
      expect(stages.at(-1)?.end).toBe(to);
      for (const [i, { end }] of stages.slice(0, -1).entries()) expect(end).toBe(stages[i + 1]?.start);
      for (const { start, end } of owners) expect(end).toBeGreaterThanOrEqual(start);
    }
  }
});

test("leads that are kept no more are in the pictures all the same", () => {
  const all = picturesOf(logs[0]!, { policy });
  const some = picturesOf(logs[0]!, { policy, keepClosed: { days: 3 } });
  expect({ ...some, total: all.total }).toEqual(all);
});
