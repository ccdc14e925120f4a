import { describe, expect, it } from "vitest";
import { always, weekly, type Timeline } from "handover/calendar";
import {
  compileSla,
  milestoneAt,
  moveClock,
  plainClock,
  sla,
  startClock,
  usedAt,
  type CompiledSla,
  type Sla,
  type SlaClock,
} from "handover/sla";

import { someLead } from "../lead/some-lead.ts";

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }).timeline;
const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } }).timeline;
const never = weekly({ timeZone: "UTC", hours: {} }).timeline;
const wall = always().timeline;
const hour = 3_600_000;

const spec = (differs: Partial<Sla> = {}): Sla =>
  sla("call", { from: "assigned", until: "accepted", within: "4h", calendar: "owner", ...differs });
const start = (at: string, grade?: string) => ({
  lead: someLead({
    id: "lead-1",
    ownerId: "ana",
    score: grade === undefined ? undefined : { fit: 0, engagement: 0, total: 0, grade, reasons: [] },
  }),
  policyVersion: "v1",
  at: Date.parse(at),
});
const hoursOf = (timeline: Timeline) => (): Timeline => timeline;
/** Hours of two reps, and of everybody else. */
const team = (calendar: string, repId: string | undefined): Timeline =>
  calendar === "never" ? never : repId === "ben" ? newYork : office;
const begin = (compiled: CompiledSla, at: ReturnType<typeof start>, timeline = office, calendar = "owner") =>
  startClock(compiled, at, compiled.target(at.lead)!, 3, calendar, hoursOf(timeline));
const clockOf = (at: string, differs: Partial<Sla> = {}, timeline = office, grade?: string): SlaClock =>
  begin(compileSla(spec(differs)), start(at, grade), timeline) as SlaClock;
const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

describe("a clock that starts", () => {
  it("is due when its target is used up in working time", () => {
    // Monday 15:00 in Warsaw: two hours today, two tomorrow.
    expect(clockOf("2026-01-05T14:00:00Z")).toMatchObject({
      id: "lead-1/call#3",
      state: "running",
      dueAt: Date.parse("2026-01-06T10:00:00Z"),
      targetMs: 4 * hour,
      calendar: "owner",
      repId: "ana",
      count: 0,
      told: 0,
    });
  });

  it("names the rep only when it runs in the owner's hours", () => {
    const clock = begin(compileSla(spec()), start("2026-01-05T14:00:00Z"), office, "office");
    expect(clock?.repId).toBeUndefined();
  });

  it("may fall due at closing time, never at the next opening", () => {
    expect(iso(clockOf("2026-01-05T12:00:00Z").dueAt)).toBe("2026-01-05T16:00:00.000Z");
  });

  it("outside hours counts from the next opening", () => {
    expect(iso(clockOf("2026-01-09T20:00:00Z").dueAt)).toBe("2026-01-12T12:00:00.000Z");
  });

  it("by the end of the next working day is due at its closing, from any time of the day before", () => {
    const by = { within: { workingDays: 1 } };
    for (const at of ["2026-01-09T05:00:00Z", "2026-01-09T15:00:00Z", "2026-01-09T22:00:00Z", "2026-01-11T12:00:00Z"]) {
      expect(iso(clockOf(at, by).dueAt)).toBe("2026-01-12T16:00:00.000Z");
    }
    expect(clockOf("2026-01-09T15:00:00Z", by).targetMs).toBe(9 * hour);
  });

  it("takes the target of the full grade, else of its letter, else the default", () => {
    const within = { A1: "5m", A: "1h", default: "8h" };
    const target = (grade?: string) => clockOf("2026-01-05T14:00:00Z", { within }, wall, grade).targetMs;
    expect([target("A1"), target("A2"), target("B1"), target(), target("")]).toEqual(
      [5 / 60, 1, 8, 8, 8].map((hours) => hours * hour),
    );
  });

  it("does not start on hours that never open", () => {
    expect(begin(compileSla(spec()), start("2026-01-05T14:00:00Z"), never)).toBeNull();
    const byDay = compileSla(spec({ within: { workingDays: 2 } }));
    expect(begin(byDay, start("2026-01-05T14:00:00Z"), never)).toBeNull();
  });

  it("speaks first at its first threshold, and at the breach when it has none", () => {
    expect(iso(clockOf("2026-01-05T12:00:00Z", { thresholds: [{ at: 0.75 }] }).nextAt)).toBe(
      "2026-01-05T15:00:00.000Z",
    );
    expect(iso(clockOf("2026-01-05T12:00:00Z").nextAt)).toBe("2026-01-05T16:00:00.001Z");
  });
});

describe("milestones of a clock", () => {
  const thresholds = [{ at: 0.5 }, { at: { before: "30m" } }, { at: { after: "1h" } }, { at: 2 }];
  const compiled = compileSla(spec({ thresholds }));
  const clock = clockOf("2026-01-05T12:00:00Z", { thresholds });
  const times = compiled.milestones(clock.targetMs).map((one) => [one.kind, iso(milestoneAt(one, clock, office))]);

  it("count working time on both sides of the deadline", () => {
    expect(times).toEqual([
      ["warning", "2026-01-05T14:00:00.000Z"],
      ["warning", "2026-01-05T15:30:00.000Z"],
      ["breach", "2026-01-05T16:00:00.001Z"],
      ["escalation", "2026-01-06T09:00:00.000Z"],
      ["escalation", "2026-01-06T12:00:00.000Z"],
    ]);
  });

  it("end: there is nothing after the last", () => {
    expect(milestoneAt(undefined, clock, office)).toBeUndefined();
  });
});

describe("a clock that moves", () => {
  const compiled = compileSla(spec({ thresholds: [{ at: 0.75 }] }));
  const clock = clockOf("2026-01-05T14:00:00Z", { thresholds: [{ at: 0.75 }] });
  const to = { calendar: "owner", repId: "ben" };

  it("keeps the hour it has used and gives the rest in the new owner's hours", () => {
    const moved = moveClock(compiled, clock, Date.parse("2026-01-05T15:00:00Z"), team, to);
    // One hour of four is used; in New York 10:00 has come, three hours are left, two until the warning.
    expect(moved).toMatchObject({ repId: "ben", targetMs: 4 * hour, moved: { usedMs: hour } });
    expect([iso(moved.dueAt), iso(moved.nextAt)]).toEqual(["2026-01-05T18:00:00.000Z", "2026-01-05T17:00:00.000Z"]);
    expect(usedAt(moved, Date.parse("2026-01-05T17:30:00Z"), newYork)).toBe(3.5 * hour);
  });

  it("moves again and again, and adds up", () => {
    const first = moveClock(compiled, clock, Date.parse("2026-01-05T15:00:00Z"), team, to);
    const back = { calendar: "owner", repId: "ana" };
    const second = moveClock(compiled, first, Date.parse("2026-01-05T17:00:00Z"), team, back);
    expect(second.moved?.usedMs).toBe(3 * hour);
    expect(iso(second.dueAt)).toBe("2026-01-06T09:00:00.000Z");
  });

  it("after its deadline keeps the deadline", () => {
    const late = moveClock(compiled, clock, clock.dueAt + hour, team, to);
    expect(late.dueAt).toBe(clock.dueAt);
  });

  it("to hours that never open keeps its deadline, and still warns and breaks", () => {
    const moved = moveClock(compiled, clock, clock.startedAt, team, { ...to, calendar: "never" });
    expect([moved.dueAt, moved.nextAt]).toEqual([clock.dueAt, clock.dueAt]);
    const breach = compiled.milestones(clock.targetMs)[1];
    expect(milestoneAt(breach, moved, never)).toBe(clock.dueAt + 1);
  });

  it("by a machine whose time is behind the start is due no earlier", () => {
    const moved = moveClock(compiled, clock, clock.startedAt - hour, team, { ...to, repId: "ana" });
    expect(moved.dueAt).toBe(clock.dueAt);
  });
});

it("a hold wakes up when its time comes, on the wall clock", () => {
  const start = { leadId: "lead-1", generation: 2, policyVersion: "v1", at: 1_000 };
  expect(plainClock("hold", start, 5_000, undefined)).toMatchObject({
    id: "lead-1/hold#2",
    kind: "hold",
    dueAt: 5_000,
    nextAt: 5_000,
    targetMs: 4_000,
    calendar: "always",
  });
});

it("an offer lapses after its last instant, for accepting on the dot counts", () => {
  const start = { leadId: "lead-1", generation: 2, policyVersion: "v1", at: 1_000 };
  expect(plainClock("offer", start, 5_000, { targetMs: 300, repId: "ana" })).toMatchObject({
    id: "lead-1/offer#2",
    dueAt: 5_000,
    nextAt: 5_001,
    targetMs: 300,
    calendar: "owner",
    repId: "ana",
  });
});
