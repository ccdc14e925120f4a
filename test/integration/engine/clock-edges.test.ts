import { describe, expect, it } from "vitest";
import { type HandoverEvent, type PolicyExtensions } from "handover";
import { replay } from "handover/core";
import { onActivity, sla } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { points, scorecard } from "handover/scoring";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";
import { clockDesks, contact, ingest, time } from "../../support/clock-desk.ts";

function word({ type, at, data }: HandoverEvent): string | undefined {
  if (type === "target.failed") return `${time(at)} ${type} ${data.name}: ${data.reason}, default: ${data.standard}`;
  if (type === "assignment.expired") return `${time(at)} ${type}: ${data.reason}`;
  if (type === "task.due") return `${time(at)} ${type}`;
  if (!("clock" in data) || data.clock === undefined || !/^(clock|sla)/.test(type)) return undefined;
  const { clock } = data;
  const due = clock.state === "running" ? ` due ${time(clock.dueAt)}` : "";
  const late = type === "clock.met" ? (data.late ? " late" : " in time") : "";
  return `${time(at)} ${type} ${clock.name}${due}${late}${"reason" in data ? `: ${data.reason}` : ""}`;
}

const desk = clockDesks(word);
const waits = { reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") };

describe("a pause that is told late", () => {
  it("is put where it was, and what had ended it ends it", async () => {
    const one = await desk([contact({ within: "7h", pauses: [waits] })]);
    const id = await ingest(one);
    await one.told();
    one.clock.set("2026-11-02T12:00:00Z");
    await one.handover.record(id, { type: "reply", occurredAt: "2026-11-02T11:00:00Z" });
    await one.handover.record(id, { type: "asked_to_wait", occurredAt: "2026-11-02T10:00:00Z" });
    expect(await one.told()).toEqual(["02 13:00 clock.replanned contact due 03 10:00: told late: it stood still"]);
    expect((await one.handover.clocks(id))[0]).toMatchObject({
      state: "running",
      pausedMs: 3_600_000,
      usedMs: 7_200_000,
    });
  });

  it("by which a breach was none corrects it; the clock goes on as its next generation", async () => {
    const one = await desk([contact({ pauses: [waits], thresholds: [{ at: { after: "30m" }, notify: "manager" }] })]);
    const id = await ingest(one);
    await one.at("2026-11-02T11:10:00Z");
    one.clock.set("2026-11-02T13:00:00Z");
    await one.handover.record(id, { type: "asked_to_wait", occurredAt: "2026-11-02T10:30:00Z" });
    // The escalation of half an hour after the breach is told of neither.
    expect(await one.told()).toEqual([
      "02 14:00 clock.corrected contact due 02 12:00: told late: it stood still",
      "02 14:00 clock.cancelled contact: told late: it stood still",
      "02 14:00 clock.started contact",
    ]);
    await one.handover.record(id, { type: "reply" });
    expect(await one.told()).toEqual(["02 14:00 clock.resumed contact due 02 14:30: asked to wait"]);
    expect(await one.at("2026-11-02T13:30:00.001Z")).toEqual(["02 14:30 sla.breached contact due 02 14:30"]);
  });

  it("lets the clock say what it should have said before, and do nothing", async () => {
    const thresholds = [
      { at: 0.25, notify: "owner" as const, task: { type: "call" } },
      { at: 0.75, notify: "owner" as const },
    ];
    const one = await desk([contact({ pauses: [waits], thresholds })]);
    const id = await ingest(one);
    await one.told();
    one.clock.set("2026-11-02T14:00:00Z");
    await one.handover.record(id, { type: "asked_to_wait", occurredAt: "2026-11-02T10:00:00Z" });
    expect(await one.told()).toEqual([
      "02 15:00 sla.warning contact due 02 12:00",
      "02 15:00 clock.paused contact: asked to wait",
    ]);
  });

  it("makes a late meeting timely", async () => {
    const one = await desk([contact({ pauses: [waits] })]);
    const id = await ingest(one);
    one.clock.set("2026-11-02T12:00:00Z");
    await one.handover.record(id, { type: "call" });
    await one.told();
    for (const [type, occurredAt] of [
      ["asked_to_wait", "2026-11-02T09:30:00Z"],
      ["reply", "2026-11-02T11:30:00Z"],
    ] as const)
      await one.handover.record(id, { type, occurredAt });
    expect(await one.told()).toEqual(["02 13:00 clock.corrected contact: told late: it had stood still"]);
    const last = (await all(one.handover, "events")).findLast(({ type }) => type === "clock.corrected");
    expect(last?.data).toMatchObject({ was: { state: "met", late: true }, clock: { state: "met" }, usedMs: 1_800_000 });
  });
});

describe("a start that is told late", () => {
  const response = sla("response", { from: onActivity("reply"), until: onActivity("call"), within: "2h" });

  it("hears what has happened since", async () => {
    const one = await desk([response]);
    const id = await ingest(one);
    one.clock.set("2026-11-02T10:30:00Z");
    await one.handover.record(id, { type: "call" });
    one.clock.set("2026-11-02T12:00:00Z");
    await one.handover.record(id, { type: "reply", occurredAt: "2026-11-02T10:00:00Z" });
    expect(await one.told()).toEqual([
      "02 13:00 clock.started response due 02 13:00",
      "02 13:00 clock.met response in time",
    ]);
  });

  it("takes the place of one that it would have kept from starting", async () => {
    const one = await desk([response]);
    const id = await ingest(one);
    one.clock.set("2026-11-02T10:30:00Z");
    await one.handover.record(id, { type: "reply" });
    await one.told();
    await one.handover.record(id, { type: "reply", occurredAt: "2026-11-02T09:30:00Z" });
    expect(await one.told()).toEqual([
      "02 11:30 clock.started response due 02 12:30",
      "02 11:30 clock.cancelled response: told late: it did not start then",
    ]);
  });

  it("that was kept from starting starts when what kept it is shortened", async () => {
    const one = await desk([response]);
    const id = await ingest(one);
    await one.handover.record(id, { type: "reply" });
    one.clock.set("2026-11-02T10:00:00Z");
    await one.handover.record(id, { type: "reply" });
    await one.told();
    one.clock.set("2026-11-02T10:10:00Z");
    await one.handover.record(id, { type: "call", occurredAt: "2026-11-02T09:30:00Z" });
    expect(await one.told()).toEqual([
      "02 11:10 clock.met response in time",
      "02 11:10 clock.started response due 02 13:00",
    ]);
  });
});

const storages = { memory: () => memoryStorage(), sqlite: () => sqliteStorage({ database: openSqlite(":memory:") }) };

describe.each(Object.entries(storages))("the time to accept, in %s", (_, open) => {
  it("follows the hours of the rep", async () => {
    const one = await desk([], { policy: { offers: { acceptWithin: "2h" } }, storage: open() });
    const id = await ingest(one);
    await one.told();
    await one.handover.reps.timeOff("ana", { from: "2026-11-02T10:00:00Z", to: "2026-11-03T08:00:00Z" });
    expect(await one.told()).toEqual(["02 10:00 clock.replanned offer due 03 10:00: the hours of ana have changed"]);
    expect(await one.at("2026-11-02T12:00:00Z")).toEqual([]);
    one.clock.set("2026-11-03T09:00:00Z");
    expect((await one.handover.accept(id, { repId: "ana" })).ok).toBe(true);
  });

  it("lapses by the hours as they are", async () => {
    const one = await desk([], { policy: { offers: { acceptWithin: "2h" } }, storage: open() });
    const id = await ingest(one);
    await one.handover.reps.timeOff("ana", { from: "2026-11-02T10:00:00Z", to: "2026-11-03T08:00:00Z" });
    await one.told();
    expect(await one.at("2026-11-03T09:00:00.001Z")).toEqual([
      "03 10:00 assignment.expired: not accepted within 2h, by 2026-11-03T09:00:00.000Z",
    ]);
    expect((await one.handover.lead(id))?.ownerId).toBe("ben");
  });
});

describe("what a lead is like", () => {
  it("moves the deadlines in its hours with its zone, in the same call", async () => {
    const one = await desk([contact({ calendar: "lead" }), contact({ name: "office" })]);
    const id = await ingest(one);
    await one.told();
    await one.handover.update(id, { properties: { timeZone: "America/New_York" } });
    // 09:00 in New York is 15:00 in Warsaw.
    expect(await one.told()).toEqual([
      "02 10:00 clock.replanned contact due 02 17:00: the time zone of the lead has changed",
    ]);
    await one.handover.update(id, { properties: { timeZone: "nowhere" }, jobTitle: "CTO" });
    expect(await one.told()).toEqual([
      "02 10:00 clock.replanned contact due 02 12:00: the time zone of the lead has changed",
    ]);
    await one.handover.update(id, { jobTitle: "CEO" });
    expect(await one.told()).toEqual([]);
    // What the same person sends again counts as an edit.
    await ingest(one, { email: "b@firm.example" });
    await one.told();
    await ingest(one, { email: "b@firm.example", properties: { timeZone: "America/New_York" } });
    expect(await one.told()).toHaveLength(1);
  });

  it("a zone by which a breach was none corrects it", async () => {
    const one = await desk([contact({ calendar: "lead" })]);
    const id = await ingest(one);
    await one.at("2026-11-02T11:30:00Z");
    await one.handover.update(id, { properties: { timeZone: "America/New_York" } });
    expect((await one.told()).map((line) => line.slice(9, 24))).toEqual([
      "clock.corrected",
      "clock.cancelled",
      "clock.started c",
    ]);
  });

  const byGrade = { A: "1h", default: "4h" } as const;
  const scoring = scorecard([points(90, onActivity("demo_form"))], { max: 100 });

  it("gives a running clock another target where the policy says so, and only there", async () => {
    const thresholds = [
      { at: 0.5, notify: "owner" as const },
      { at: 0.9, notify: "owner" as const },
    ];
    const one = await desk(
      [
        contact({ within: byGrade, thresholds, onChange: "retarget" }),
        contact({ name: "kept", within: byGrade }),
        contact({ name: "dated", within: { date: "properties.by" }, onChange: "retarget" }),
      ],
      { policy: { scoring } },
    );
    const id = await ingest(one, { properties: { by: "2026-11-05T12:00:00Z" } });
    one.clock.set("2026-11-02T09:30:00Z");
    await one.told();
    await one.handover.record(id, { type: "demo_form" });
    expect((await one.handover.lead(id))?.score?.grade).toMatch(/^A/);
    // Half an hour of the hour is used: half of it, which is told, and once.
    expect(await one.told()).toEqual(["02 10:30 clock.replanned contact due 02 11:00: the lead has another target"]);
    expect(await one.at("2026-11-02T09:30:00Z")).toEqual(["02 10:30 sla.warning contact due 02 11:00"]);
    await one.handover.update(id, { properties: { by: "2026-11-04T12:00:00Z" } });
    expect(await one.told()).toEqual(["02 10:30 clock.replanned dated due 04 13:00: the lead has another target"]);
    expect(await one.at("2026-11-02T10:00:00.001Z")).toEqual([
      "02 11:00 sla.warning contact due 02 11:00",
      "02 11:00 sla.breached contact due 02 11:00",
    ]);
  });

  it("a target that is used up already is past as of now; what is broken keeps its target", async () => {
    const by = { by: "source", values: { slow: "8h", quick: "30m" }, default: "2h" } as const;
    const one = await desk([contact({ within: by, onChange: "retarget" })]);
    const id = await ingest(one);
    one.clock.set("2026-11-02T10:00:00Z");
    await one.told();
    await one.handover.update(id, { source: "quick" });
    expect(await one.told()).toEqual(["02 11:00 clock.replanned contact due 02 11:00: the lead has another target"]);
    expect(await one.at("2026-11-02T10:00:00.001Z")).toEqual(["02 11:00 sla.breached contact due 02 11:00"]);
    await one.handover.update(id, { source: "slow" });
    expect(await one.told()).toEqual([]);
    const other = await desk([contact({ within: by, onChange: "retarget" })]);
    const late = await ingest(other);
    other.clock.set("2026-11-02T11:30:00Z");
    await other.told();
    // Nobody has looked, and it is broken all the same.
    await other.handover.update(late, { source: "slow" });
    expect(await other.told()).toEqual([]);
  });

  it("retargets a clock that stands still", async () => {
    const by = { by: "source", values: { slow: "8h" }, default: "2h" } as const;
    const one = await desk([contact({ within: by, onChange: "retarget", pauses: [waits] })]);
    const id = await ingest(one);
    one.clock.set("2026-11-02T10:00:00Z");
    await one.handover.record(id, { type: "asked_to_wait" });
    await one.handover.update(id, { source: "slow" });
    one.clock.set("2026-11-03T09:00:00Z");
    await one.told();
    await one.handover.record(id, { type: "reply" });
    expect(await one.told()).toEqual(["03 10:00 clock.resumed contact due 03 17:00: asked to wait"]);
  });
});

describe("a target of the host's own that fails", () => {
  const fails = (how: () => unknown): PolicyExtensions => ({ targets: { ours: how as () => null } });
  const boom = (): never => {
    throw new Error("no such segment");
  };

  it("is written down; the lead goes on with the policy's default, or without a clock", async () => {
    const one = await desk(
      [
        contact({ within: { custom: "ours", default: "3h" } }),
        contact({ name: "bare", within: { custom: "ours" } }),
        contact({ name: "sound" }),
      ],
      { extensions: fails(boom) },
    );
    const id = await ingest(one);
    expect(await one.told()).toEqual([
      "02 10:00 target.failed contact: no such segment, default: true",
      "02 10:00 clock.started contact due 02 13:00",
      "02 10:00 target.failed bare: no such segment, default: false",
      "02 10:00 clock.started sound due 02 12:00",
    ]);
    expect((await one.handover.lead(id))?.ownerId).toBe("ana");
    const events = await all(one.handover, "events");
    expect(replay(events).leads.length).toBe(1);
    expect((await one.handover.explain(id))?.text).toContain("bare: ours failed, no such segment");
  });

  it.each<[what: string, how: () => unknown]>([
    ["nothing", () => undefined],
    ["what is no duration", () => "soon"],
    ["no time at all", () => ({ minutes: 0 })],
    ["a century", () => ({ hours: 900_000 })],
    ["a promise", () => Promise.resolve("1h")],
    ["half a day", () => ({ workingDays: 0.5 })],
  ])("by giving %s fails alike", async (_, how) => {
    const one = await desk([contact({ within: { custom: "ours", default: { workingDays: 1 } } })], {
      extensions: fails(how),
    });
    await ingest(one);
    const [failed, started] = await one.told();
    expect(failed).toContain("target.failed contact: ");
    expect(started).toBe("02 10:00 clock.started contact due 03 17:00");
  });

  it("leaves a clock as it is that is taken over", async () => {
    const storage = memoryStorage();
    const one = await desk([contact()], { storage, twoPolicies: true });
    const id = await ingest(one);
    const two = await desk([contact({ within: { custom: "ours" } })], {
      policy: { version: "2" },
      extensions: fails(boom),
      storage,
      twoPolicies: true,
    });
    await two.told();
    expect(await two.handover.clocks.migrate()).toMatchObject({ replanned: 0, ended: 0, same: 1 });
    expect(await two.told()).toEqual(["02 10:00 target.failed contact: no such segment, default: false"]);
    expect((await two.handover.clocks(id))[0]).toMatchObject({ policyVersion: "1" });
  });
});
