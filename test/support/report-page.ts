import { picturesOf, type Pictures } from "handover/report";
import type { ReportPage } from "../../src/report/html/index.ts";
import { policy } from "../unit/simulation/small-world.ts";

/*
 * A page made by hand, so that its pictures change when the drawing does and not when anybody's lead goes elsewhere. Made of whole
 * numbers, so that it is the same on every machine.
 */

const hourMs = 3_600_000;
const monday = Date.parse("2026-05-04T00:00:00+02:00");
const at = (hours: number): number => monday + hours * hourMs;

const times = { count: 900, open: 14, meanMs: 4 * hourMs, meanIsLeast: false, medianMs: hourMs, p90Ms: 6 * hourMs };
const empty = picturesOf([], { policy });

function stage(name: string, [leads, movedOn, left]: readonly [number, number, number], hours: number) {
  return {
    pipeline: "b2b",
    stage: name,
    leads,
    conversion: { count: movedOn, of: left, rate: left === 0 ? undefined : movedOn / left, open: leads - left },
    time: {
      ...times,
      count: left,
      open: leads - left,
      medianMs: left === 0 ? undefined : hours * hourMs,
      p90Ms: undefined,
    },
    won: { count: 0, of: 0, rate: undefined },
  };
}

const total: Pictures["total"] = {
  ...empty.total,
  leads: 1_000,
  contactedInTime: { count: 700, of: 900, rate: 7 / 9, open: 3 },
  response: { ...empty.total.response, fromAssignment: { working: times, wall: times } },
  stages: [
    stage("inquiry", [1_000, 900, 900], 0),
    stage("mql", [900, 850, 870], 3),
    stage("sql", [850, 300, 700], 50),
    stage("opportunity", [300, 90, 180], 240),
    stage("won", [90, 0, 0], 0),
    stage("lost", [400, 0, 0], 0),
  ],
};

const responses: Pictures["response"] = {
  classes: [
    [0, 5, 60, 0, 0, 0],
    [5, 15, 140, 2, 4, 1],
    [15, 30, 230, 10, 5, 2],
    [30, 60, 200, 40, 2, 3],
    [60, 120, 70, 90, 0, 4],
    [120, 240, 0, 40, 0, 2],
    [240, undefined, 0, 7, 0, 2],
  ].map(([from = 0, to, inTime = 0, late = 0, unpromised = 0, waiting = 0]) => ({
    fromMs: from * 60_000,
    toMs: to === undefined ? undefined : to * 60_000,
    inTime,
    late,
    unpromised,
    waiting,
    givenUp: waiting === 0 ? 0 : 1,
  })),
  overdue: 3,
  promises: [{ name: "first-contact", within: "A 1h, default 2h" }],
};

/** Three reps who are owed in turn, as far as a third and two thirds. */
function ledger(
  name: string,
  turns: number,
  bound: Pictures["fairness"][number]["bound"],
): Pictures["fairness"][number] {
  const points = Array.from({ length: 60 }, (_, i) => {
    const part = ((i * 7) % 5) / 6;
    const drifts = [part, -part / 2, -part / 2].map((_, j, all) => all[(i + j) % 3] ?? 0);
    return { at: at(i * 4), turn: i, low: Math.min(...drifts) - 0.1, high: Math.max(...drifts) + 0.1, drifts };
  });
  const reps = ["ana", "ben", "cleo"].map((repId, i) => ({
    repId,
    counted: 40 + i,
    drift: points.at(-1)?.drifts[i] ?? 0,
    lowest: -0.5,
    highest: 0.75,
  }));
  return { ledger: name, turns, reps, worst: { repId: "ben", drift: 0.75, at: at(30) }, bound, points };
}

const arrivals: Pictures["arrivals"] = {
  timeZone: "Europe/Warsaw",
  hours: Array.from({ length: 168 }, (_, i) => {
    const [weekday, hour] = [Math.floor(i / 24), i % 24];
    const isOpen = weekday < 5 && hour >= 9 && hour < 17;
    const leads =
      hour < 6 ? (weekday * hour) % 2 : isOpen ? 10 + ((hour * 7 + weekday * 3) % 17) : (hour + weekday) % 5;
    return { weekday, hour, leads, unattended: isOpen ? 0 : leads, reps: isOpen ? 2 : 0 };
  }),
};

const figure = (
  name: string,
  unit: "share" | "ms" | "leads a day",
  values: readonly [number, number, number, number],
) => {
  const [now, next, low, high] = values;
  return { name, unit, now, next, difference: next - now, interval: [low, high] as const };
};

const pictures: Pictures = {
  policyVersion: "2026-05",
  timeZone: "Europe/Warsaw",
  from: monday,
  to: at(240),
  total,
  fairness: [
    ledger("everyone", 600, { leads: 1, case: "equal, fixed", exceptions: 0 }),
    ledger("enterprise", 120, { leads: undefined, case: "weighted, changing", exceptions: 2 }),
  ],
  response: responses,
  arrivals,
  partial: undefined,
};

/** Every picture there is, with something of everything in it. */
export const page: ReportPage = {
  title: "Two weeks of leads",
  pictures,
  lead: {
    name: "Alpha & Sons",
    decision:
      "1 went to ana\n  asked accountOwner: the account is not known\n  then roundRobin everyone: was owed most",
    timeline: {
      leadId: "1",
      from: at(8),
      to: at(33),
      owners: [
        { repId: "ana", start: at(8), end: at(14) },
        { repId: "ben", start: at(14), end: at(33) },
      ],
      stages: [{ stage: "mql", start: at(8), end: at(33) }],
      worked: [
        { start: at(9), end: at(17) },
        { start: at(33), end: at(33) },
      ],
      clocks: [
        { name: "accept", from: at(8), to: at(9.5), dueAt: at(10), state: "met", pauses: [] },
        { name: "first-contact", from: at(8), to: at(14), dueAt: at(12), state: "late", pauses: [] },
        { name: "first-contact", from: at(14), to: at(16), dueAt: at(18), state: "cancelled", pauses: [] },
        { name: "decide", from: at(16), to: at(33), dueAt: at(90), state: "open", pauses: [] },
      ],
      activities: [
        { type: "page_view", at: at(9) },
        { type: "call", at: at(15.5) },
      ],
    },
  },
  comparison: {
    versions: { now: "2026-05", next: "2026-06" },
    figures: {
      runs: 1,
      over: { unit: "day", count: 14 },
      measures: [
        figure("clocks met in time", "share", [0.8, 0.86, 0.02, 0.1]),
        figure("won", "share", [0.1, 0.09, -0.03, 0.01]),
        figure("median time to contact", "ms", [hourMs, hourMs / 2, -hourMs, -hourMs / 4]),
        figure("let lie", "leads a day", [3, 4, 0.5, 1.5]),
      ],
      load: [figure("ana", "leads a day", [5, 6, -0.5, 2]), figure("ben", "leads a day", [6, 5, -2, 0.5])],
      owners: { same: 700, other: 200, onlyNow: 0, onlyNext: 0 },
      waiting: { now: 0, next: 1 },
      worstDrift: { now: 0.5, next: 0.75 },
    },
  },
};
