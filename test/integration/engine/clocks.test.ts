import { describe, expect, it } from "vitest";
import { type HandoverEvent, type PolicyExtensions } from "handover";
import { decide, needsOf } from "handover/core";
import { atLeast, equals, where } from "handover/condition";
import { accountOwner, customRouter, firstOf, roundRobin, type CustomRouter } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import {
  archiveAfter,
  attempts,
  firstContact,
  inactivity,
  nextResponse,
  onActivity,
  sla,
  timeInStage,
  timeToAccept,
  timeToAssign,
  wakeUp,
} from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import { emptyRoster, type Storage } from "handover/storage";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";
import { clockDesks, contact, ingest, monday, time } from "../../support/clock-desk.ts";

const plain = new Set(["lead.received", "lead.routed", "lead.scored", "assignment.offered", "activity.recorded"]);

function word({ type, at, data }: HandoverEvent): string | undefined {
  if (plain.has(type)) return undefined;
  const clock = "clock" in data && data.clock !== undefined ? ` ${data.clock.name}` : "";
  const more =
    "notify" in data && data.notify.length > 0
      ? ` to ${data.notify.join(", ")}`
      : type === "clock.started"
        ? ` due ${time(data.clock.dueAt)}`
        : "reason" in data && clock !== ""
          ? `: ${data.reason}`
          : type === "lead.stage_changed"
            ? ` to ${data.to}`
            : type === "task.due"
              ? ` ${data.type} for ${data.repId}`
              : type === "action.requested"
                ? ` ${data.action}`
                : "";
  const failed = type === "sla.escalated" && data.failed !== undefined ? ` could not ${data.failed.action}` : "";
  return `${time(at)} ${type}${clock}${more}${failed}`;
}

const desk = clockDesks(word);

const storages: Record<string, () => Storage> = {
  memory: () => strictSnapshots(memoryStorage()),
  sqlite: () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") })),
};

describe.each(Object.entries(storages))("a clock that is paused, in %s", (_, open) => {
  it("by what the lead is like, says nothing until it runs on, and gives what was left", async () => {
    const pauses = [{ reason: "waits for the customer", while: where({ stage: equals("follow_up") }) }];
    const one = await desk([contact({ pauses, thresholds: [{ at: 0.5, notify: "owner" }] })], { storage: open() });
    const id = await ingest(one);
    await one.handover.accept(id, { repId: "ana" });
    one.clock.advance(30 * 60_000);
    await one.handover.transition(id, "follow_up");
    expect(await one.told()).toEqual([
      "02 10:00 lead.stage_changed to mql",
      "02 10:00 clock.started contact due 02 12:00",
      "02 10:00 assignment.accepted",
      "02 10:00 lead.stage_changed to sal",
      "02 10:30 lead.stage_changed to follow_up",
      "02 10:30 clock.paused contact: waits for the customer",
    ]);
    expect(await one.at("2026-11-04T09:00:00Z")).toEqual([]);
    expect((await one.handover.explain(id))?.text).toContain("contact: stands still (waits for the customer)");
    await one.handover.transition(id, "sql");
    expect(await one.told()).toEqual([
      "04 10:00 lead.stage_changed to sql",
      "04 10:00 clock.resumed contact: waits for the customer",
    ]);
    expect(await one.at("2026-11-04T09:30:00Z")).toEqual(["04 10:30 sla.warning contact to ana"]);
    expect(await one.at("2026-11-04T10:30:00Z")).toEqual([]);
    expect(await one.at("2026-11-04T10:30:00.001Z")).toEqual(["04 11:30 sla.breached contact"]);
  });

  it("by two reasons at once, runs on when the last has gone", async () => {
    const pauses = [
      { reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") },
      { reason: "legal", while: where({ "properties.legal": equals("open") }) },
    ];
    const one = await desk([contact({ pauses })], { storage: open() });
    const id = await ingest(one);
    await one.handover.record(id, { type: "asked_to_wait" });
    await one.handover.update(id, { properties: { legal: "open" } });
    await one.handover.record(id, { type: "reply" });
    one.clock.set("2026-11-03T09:00:00Z");
    await one.handover.update(id, { properties: { legal: "done" } });
    const [clock] = await all(one.handover, "clocks");
    expect(clock).toMatchObject({
      state: "running",
      pausedMs: 24 * 3_600_000,
      dueAt: Date.parse("2026-11-03T11:00:00Z"),
    });
    await one.handover.record(id, { type: "call" });
    expect((await one.told()).at(-1)).toBe("03 10:00 clock.met contact");
  });

  it("can be met, and ended, while it stands still", async () => {
    const pauses = [{ reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") }];
    const one = await desk([contact({ pauses, cancel: { on: onActivity("spam") } })], { storage: open() });
    const [a, b] = [await ingest(one), await ingest(one, { email: "b@firm.example" })];
    for (const id of [a, b]) await one.handover.record(id, { type: "asked_to_wait" });
    one.clock.set("2026-11-09T09:00:00Z");
    await one.handover.record(a, { type: "call" });
    await one.handover.record(b, { type: "spam" });
    expect((await one.told()).slice(-2)).toEqual([
      "09 10:00 clock.met contact",
      "09 10:00 clock.cancelled contact: cancelled by spam",
    ]);
  });

  it("says first what it should have said before it stopped", async () => {
    const pauses = [{ reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") }];
    const one = await desk([contact({ pauses, thresholds: [{ at: 0.5, notify: "owner" }] })], { storage: open() });
    const id = await ingest(one);
    one.clock.set("2026-11-02T10:30:00Z");
    await one.handover.record(id, { type: "asked_to_wait" });
    expect((await one.told()).slice(-2)).toEqual([
      "02 11:30 sla.warning contact to ana",
      "02 11:30 clock.paused contact: asked to wait",
    ]);
  });
});

describe("what starts, restarts and ends a clock", () => {
  it("may be one of several things; leaving a stage is one", async () => {
    const one = await desk([timeInStage("sql", { workingDays: 1 })]);
    const id = await ingest(one);
    for (const stage of ["sal", "sql", "opportunity"]) await one.handover.transition(id, stage);
    expect((await one.told()).filter((line) => line.includes("clock"))).toEqual([
      "02 10:00 clock.started time-in-sql due 03 17:00",
      "02 10:00 clock.met time-in-sql",
    ]);
  });

  it("a restart gives the whole target again, in a new generation", async () => {
    const one = await desk([contact({ restartOn: onActivity("wrong_number") })]);
    const id = await ingest(one);
    one.clock.advance(3_600_000);
    await one.handover.record(id, { type: "wrong_number" });
    expect((await one.told()).slice(-2)).toEqual([
      "02 11:00 clock.cancelled contact: restarted by wrong_number",
      "02 11:00 clock.started contact due 02 13:00",
    ]);
  });

  it("a condition ends it", async () => {
    const one = await desk([contact({ cancel: { when: where({ segment: equals("partner") }) } })]);
    const id = await ingest(one);
    await one.handover.update(id, { segment: "partner" });
    expect((await one.told()).at(-1)).toBe("02 10:00 clock.cancelled contact: what the lead is like ends it");
    expect(await all(one.handover, "clocks")).toEqual([]);
  });

  it("counted from intake, what is past by the start is told at once", async () => {
    const slow = sla("speed", {
      from: { stage: ["sal"] },
      until: onActivity("call"),
      within: "1h",
      since: "received",
      thresholds: [{ at: 0.5, notify: "owner" }],
    });
    const one = await desk([slow]);
    const id = await ingest(one);
    one.clock.advance(45 * 60_000);
    await one.handover.accept(id, { repId: "ana" });
    expect((await one.told()).at(-1)).toBe("02 10:45 clock.started speed due 02 11:00");
    expect(await one.at("2026-11-02T09:45:00Z")).toEqual(["02 10:45 sla.warning speed to ana"]);
  });

  it("of a group the first that applies runs", async () => {
    const vip = contact({ name: "vip", within: "15m", group: "contact", appliesTo: where({ segment: equals("vip") }) });
    const rest = contact({ name: "rest", group: "contact" });
    const one = await desk([vip, rest, contact({ name: "besides" })]);
    await ingest(one, { segment: "vip" });
    await ingest(one, { email: "b@firm.example" });
    expect((await one.told()).filter((line) => line.includes("clock"))).toEqual([
      "02 10:00 clock.started vip due 02 10:15",
      "02 10:00 clock.started besides due 02 12:00",
      "02 10:00 clock.started rest due 02 12:00",
      "02 10:00 clock.started besides due 02 12:00",
    ]);
  });

  it("so many attempts, so many of each kind", async () => {
    const one = await desk([attempts(4, "8h", { call: 2, email: 1 })]);
    const id = await ingest(one);
    for (const type of ["call", "message", "message", "message", "email", "call"])
      await one.handover.record(id, { type });
    expect((await one.told()).slice(-6)).toEqual([
      "02 10:00 clock.counted attempts: 1 of 4, call 1 of 2, email 0 of 1",
      "02 10:00 clock.counted attempts: 2 of 4, call 1 of 2, email 0 of 1",
      "02 10:00 clock.counted attempts: 3 of 4, call 1 of 2, email 0 of 1",
      "02 10:00 clock.counted attempts: 4 of 4, call 1 of 2, email 0 of 1",
      "02 10:00 clock.counted attempts: 5 of 4, call 1 of 2, email 1 of 1",
      "02 10:00 clock.met attempts",
    ]);
  });
});

describe("a target", () => {
  it("may differ by any field, or be the answer of code, or a date", async () => {
    const slas = [
      contact({ name: "by-source", within: { by: "source", values: { demo: "5m" }, default: "1h" } }),
      contact({ name: "by-code", within: { custom: "slow" } }),
      contact({ name: "by-date", within: { date: "properties.callOn" } }),
      contact({ name: "by-day", within: { date: "properties.day" } }),
      contact({ name: "by-grade", within: { A: "10m" } }),
    ];
    const extensions: PolicyExtensions = { targets: { slow: ({ value }) => (value === undefined ? null : "3h") } };
    const one = await desk(slas, { extensions });
    await ingest(one, { source: "demo", value: 5, properties: { callOn: "2026-11-20T12:00:00Z", day: "2026-11-21" } });
    await ingest(one, { email: "b@firm.example", properties: { callOn: "some day" } });
    expect((await one.told()).filter((line) => line.includes("clock"))).toEqual([
      "02 10:00 clock.started by-source due 02 10:05",
      "02 10:00 clock.started by-code due 02 13:00",
      "02 10:00 clock.started by-date due 20 13:00",
      // A Saturday: when the office opens next.
      "02 10:00 clock.started by-day due 23 09:00",
      "02 10:00 clock.started by-source due 02 11:00",
    ]);
  });

  it("that is a day begins where its hours are", async () => {
    const day = contact({ within: { date: "properties.day" }, calendar: "lead" });
    const one = await desk([day]);
    for (const [i, timeZone] of ["Pacific/Auckland", "America/Los_Angeles", "Europe/Warsaw"].entries())
      await ingest(one, { email: `p${i}@firm.example`, properties: { timeZone, day: "2026-12-07" } });
    const due = (await all(one.handover, "clocks")).map(({ dueAt }) => new Date(dueAt).toISOString());
    // Nine in the morning on 7 December in each.
    expect(due).toEqual(["2026-12-06T20:00:00.000Z", "2026-12-07T17:00:00.000Z", "2026-12-07T08:00:00.000Z"]);
  });

  it("runs in the lead's own day, where its zone is known", async () => {
    const one = await desk([contact({ calendar: "lead" })]);
    await ingest(one, { properties: { timeZone: "America/New_York" } });
    await ingest(one, { email: "b@firm.example", properties: { timeZone: "Mars/Olympus" } });
    expect((await one.told()).filter((line) => line.includes("clock"))).toEqual([
      "02 10:00 clock.started contact due 02 17:00",
      "02 10:00 clock.started contact due 02 12:00",
    ]);
  });
});

describe("a threshold", () => {
  it("does one thing after another, and what cannot be done is told", async () => {
    const one = await desk([
      contact({
        thresholds: [
          {
            at: 1,
            notify: [{ pool: "sdr" }, "manager"],
            task: { type: "call", title: "call now", for: "manager" },
            request: { action: "open_ticket" },
            priority: 9,
            move: { to: "won" },
            reassign: { reason: "too slow" },
          },
        ],
      }),
    ]);
    const id = await ingest(one);
    expect((await one.at("2026-11-02T11:00:00.001Z")).slice(2)).toEqual([
      "02 12:00 sla.breached contact to ana, ben, mia",
      "02 12:00 task.due call for mia",
      "02 12:00 action.requested open_ticket",
      "02 12:00 lead.prioritized",
      "02 12:00 sla.escalated contact to mia could not move",
      "02 12:00 assignment.expired",
    ]);
    expect(await one.handover.lead(id)).toMatchObject({ priority: 9, ownerId: "ben" });
  });

  it("says who was to be told and is not there", async () => {
    const notify = ["owner", "manager", { pool: "board" }, { pool: "empty" }] as const;
    const one = await desk([contact({ thresholds: [{ at: 0.5, notify }] })]);
    await one.handover.pools.upsert({ id: "empty", members: [] });
    await one.handover.reps.upsert({ id: "cleo" });
    await one.handover.pools.upsert({ id: "sdr", members: ["cleo"] });
    const id = await ingest(one);
    await one.at("2026-11-02T10:00:00Z");
    const [warning] = (await all(one.handover, "events")).filter(({ type }) => type === "sla.warning");
    expect(warning?.data).toMatchObject({
      notify: ["cleo"],
      unheard: ["cleo has no manager", "the roster has no pool board", "nobody is in pool empty"],
    });
    expect((await one.handover.explain(id))?.text).toContain("and not whom it was for: cleo has no manager; ");
  });

  it("does nothing where its condition does not hold, and is told all the same", async () => {
    const when = where({ value: atLeast(1000) });
    const one = await desk([contact({ thresholds: [{ at: 0.5, when, notify: "owner", task: { type: "call" } }] })]);
    await ingest(one);
    await ingest(one, { email: "b@firm.example", value: 5000 });
    expect((await one.at("2026-11-02T10:00:00Z")).slice(-3)).toEqual([
      "02 11:00 sla.warning contact",
      "02 11:00 sla.warning contact to ben",
      "02 11:00 task.due call for ben",
    ]);
  });

  it("that offers the lead to several ends what was promised for its owner", async () => {
    const one = await desk(
      [
        contact({ within: "30m", thresholds: [{ at: 1, reassign: { reason: "too slow" } }] }),
        contact({ name: "slow", thresholds: [{ at: 0.5, notify: "owner" }] }),
      ],
      {
        policy: {
          routing: firstOf(accountOwner(), roundRobin({ pool: "sdr", offerTo: 2 })),
          offers: { acceptWithin: "1h" },
        },
      },
    );
    for (const id of ["eva", "ida"]) await one.handover.reps.upsert({ id });
    await one.handover.pools.upsert({ id: "sdr", members: ["ana", "ben", "eva"] });
    await one.handover.accounts.upsert({ domain: "firm.example", ownerId: "ida" });
    const id = await ingest(one);
    expect((await one.handover.lead(id))?.ownerId).toBe("ida");
    expect((await one.at("2026-11-02T09:30:00.001Z")).slice(-3)).toEqual([
      "02 10:30 assignment.invited offer: roundRobin sdr: was owed most",
      "02 10:30 clock.cancelled contact: ida was relieved of the lead",
      "02 10:30 clock.cancelled slow: ida was relieved of the lead",
    ]);
  });

  it("asks a router of the host's own about the lead as it will be, so that it can be asked again", async () => {
    const slas = [contact({ thresholds: [{ at: 1, reassign: { reason: "too slow" } }] })];
    const byTries: CustomRouter = ({ lead }) => ({ repId: ["ana", "ben", "eva"][lead.tries] ?? "ana" });
    const one = await desk(slas, {
      policy: { routing: customRouter("by-tries") },
      extensions: { routers: { "by-tries": byTries } },
    });
    await one.handover.reps.upsert({ id: "eva" });
    const id = await ingest(one);
    await one.at("2026-11-02T11:00:00.001Z");
    expect((await one.handover.lead(id))?.ownerId).toBe("ben");
  });

  it("raises a lead in the queue", async () => {
    const urgent = sla("assign", {
      from: "received",
      until: "assigned",
      within: "1h",
      calendar: "always",
      thresholds: [{ at: 0.5, when: where({ segment: equals("hot") }), priority: 5 }],
    });
    const one = await desk([urgent]);
    for (const id of ["ana", "ben"]) await one.handover.reps.away(id);
    const first = await ingest(one);
    const second = await ingest(one, { email: "b@firm.example", segment: "hot" });
    await one.at("2026-11-02T09:30:00Z");
    await one.handover.reps.back("ana");
    const given = (await all(one.handover, "events")).filter(({ type }) => type === "assignment.offered");
    expect(given.map(({ leadId }) => leadId)).toEqual([second, first]);
  });

  it("is told again until somebody knows, and no more often than it says", async () => {
    const thresholds = [{ at: 1, notify: "manager" as const, repeat: { every: "30m", atMost: 3 } }];
    const one = await desk([contact({ thresholds })]);
    const id = await ingest(one);
    await one.at("2026-11-02T11:00:00.001Z");
    expect(await one.at("2026-11-02T11:30:00.001Z")).toEqual(["02 12:30 sla.escalated contact to mia"]);
    const refused = await one.handover.acknowledge(id, { by: "mia", clock: "contcat" });
    expect(refused.refusal).toMatchObject({ code: "CLOCK_UNKNOWN", allowed: ["contact"] });
    await one.handover.acknowledge(id, { by: "mia" });
    expect(await one.at("2026-11-03T11:00:00Z")).toEqual(["02 12:30 clock.acknowledged contact"]);
    const other = await ingest(one, { email: "b@firm.example" });
    await one.told();
    expect(await one.at("2026-11-09T11:00:00Z")).toEqual([
      "09 12:00 sla.breached contact to mia",
      ...Array.from({ length: 3 }, () => "09 12:00 sla.escalated contact to mia"),
    ]);
    expect((await one.handover.lead(other))?.id).toBe(other);
  });

  it("is heard in the owner's hours: before the deadline where it can be, the breach at the next opening", async () => {
    const around = contact({
      calendar: "always",
      within: "10h",
      thresholds: [
        { at: 0.9, notify: "owner", tellIn: "owner" },
        { at: 1, notify: "manager", tellIn: "owner" },
        { at: { after: "1h" }, notify: "manager" },
      ],
    });
    const one = await desk([around]);
    await ingest(one);
    // 90 % is at 19:00 and the deadline at 20:00, when nobody is in: the warning comes as ana's day ends.
    expect((await one.at("2026-11-02T16:00:00Z")).slice(2)).toEqual(["02 17:00 sla.warning contact to ana"]);
    const [clock] = await all(one.handover, "clocks");
    expect(time(clock?.nextAt ?? 0)).toBe("02 20:00");
    expect(await one.at("2026-11-03T09:00:00Z")).toEqual([
      "03 10:00 sla.breached contact",
      "03 10:00 sla.escalated contact to mia",
      "03 10:00 sla.escalated contact to mia",
    ]);
  });
});

describe("timers", () => {
  it("move a lead after silence, and every activity begins the silence anew", async () => {
    const one = await desk([
      inactivity("sql", "14d", { to: "follow_up" }),
      wakeUp("follow_up", "properties.callBackOn"),
      archiveAfter("90d", "no_reaction"),
    ]);
    const id = await ingest(one, { properties: { callBackOn: "2026-12-07" } });
    for (const stage of ["sal", "sql"]) await one.handover.transition(id, stage);
    one.clock.set("2026-11-10T09:00:00Z");
    await one.handover.record(id, { type: "email" });
    await one.told();
    expect(await one.at("2026-11-24T09:00:00Z")).toEqual([]);
    expect(await one.at("2026-11-24T09:00:00.001Z")).toEqual([
      "24 10:00 clock.elapsed inactive-in-sql",
      "24 10:00 lead.stage_changed to follow_up",
      "24 10:00 clock.met inactive-in-sql",
      "24 10:00 clock.started wake-up-in-follow_up due 07 09:00",
    ]);
    expect(await one.at("2026-12-07T08:00:00.001Z")).toEqual([
      "07 09:00 clock.elapsed wake-up-in-follow_up to ana",
      "07 09:00 task.due call for ana",
      "07 09:00 clock.cancelled wake-up-in-follow_up: its time is up",
    ]);
    expect((await one.at("2027-02-08T09:00:00.001Z")).slice(0, 2)).toEqual([
      "08 10:00 clock.elapsed archive-after-silence",
      "08 10:00 lead.stage_changed to archived",
    ]);
  });
});

describe("ready-made clock policies", () => {
  it("are one line each, and every field of them can be set otherwise", async () => {
    const scoring = scorecard([points(100, where({ segment: equals("hot") }))], { max: 100 });
    const one = await desk(
      [timeToAssign("1m"), timeToAccept("30m"), firstContact({ A: "5m" }, { name: "hot-contact", calendar: "office" })],
      { policy: { scoring } },
    );
    await ingest(one, { segment: "hot" });
    await ingest(one, { email: "b@firm.example" });
    expect((await one.told()).filter((line) => line.includes("clock."))).toEqual([
      "02 10:00 clock.started time-to-assign due 02 10:01",
      "02 10:00 clock.met time-to-assign",
      "02 10:00 clock.started time-to-accept due 02 10:30",
      "02 10:00 clock.started hot-contact due 02 10:05",
      "02 10:00 clock.started time-to-assign due 02 10:01",
      "02 10:00 clock.met time-to-assign",
      "02 10:00 clock.started time-to-accept due 02 10:30",
    ]);
  });
});

describe.each(Object.entries(storages))("what is told late, in %s", (_, open) => {
  it("meets a clock that was met late, or had ended, when it happened", async () => {
    const one = await desk([contact(), attempts(2, "3h")], { storage: open() });
    const [a, b] = [await ingest(one), await ingest(one, { email: "b@firm.example" })];
    one.clock.set("2026-11-02T12:00:00Z");
    await one.handover.tick();
    await one.handover.record(a, { type: "call" });
    await one.handover.transition(b, "lost", { reason: "no_fit" });
    await one.told();
    one.clock.set("2026-11-02T13:00:00Z");
    for (const id of [a, b]) await one.handover.record(id, { type: "call", occurredAt: "2026-11-02T10:00:00Z" });
    expect(await one.told()).toEqual([
      "02 14:00 clock.corrected contact: told late: it was met before it was known to be",
      "02 14:00 clock.met attempts",
      "02 14:00 clock.corrected contact: told late: it was met before it was cancelled",
    ]);
    const corrected = (await all(one.handover, "events")).filter((event) => event.type === "clock.corrected");
    expect(corrected.map(({ data: { clock, was, usedMs } }) => [clock.state, clock.endedAt, was, usedMs])).toEqual([
      ["met", Date.parse("2026-11-02T10:00:00Z"), { state: "met", late: true }, 3_600_000],
      ["met", Date.parse("2026-11-02T10:00:00Z"), { state: "cancelled", late: true }, 3_600_000],
    ]);
    // One that came after it changes nothing for a clock that needs one; of two it was the second.
    for (const occurredAt of ["2026-11-02T10:30:00Z", "2026-11-02T10:40:00Z"])
      await one.handover.record(a, { type: "call", occurredAt });
    expect(await one.told()).toEqual([
      "02 14:00 clock.corrected attempts: told late: it was met before it was known to be",
    ]);
  });

  it("of several attempts, the one that was enough by then counts", async () => {
    const one = await desk([attempts(2, "2h")], { storage: open() });
    const id = await ingest(one);
    for (const at of ["2026-11-02T09:30:00Z", "2026-11-02T12:30:00Z"]) {
      one.clock.set(at);
      await one.handover.record(id, { type: "call" });
    }
    await one.told();
    one.clock.set("2026-11-02T14:00:00Z");
    await one.handover.record(id, { type: "email", occurredAt: "2026-11-02T10:15:00Z" });
    expect(await one.told()).toEqual([
      "02 15:00 clock.corrected attempts: told late: it was met before it was known to be",
    ]);
    const last = (await all(one.handover, "events")).findLast((event) => event.type === "clock.corrected");
    expect(last?.data.clock.endedAt).toBe(Date.parse("2026-11-02T10:15:00Z"));
  });
});

describe("how a clock stands", () => {
  it("is told as a worker would find it, whoever has looked since", async () => {
    const pauses = [{ reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") }];
    const one = await desk([
      contact({ calendar: "owner", pauses, thresholds: [{ at: 0.5, notify: "owner" }] }),
      attempts(3, "16h"),
    ]);
    const id = await ingest(one);
    one.clock.set("2026-11-02T09:30:00Z");
    await one.handover.record(id, { type: "call_back" });
    const [first] = await one.handover.clocks(id);
    expect(first).toMatchObject({
      name: "contact",
      state: "running",
      dueAt: new Date("2026-11-02T11:00:00Z"),
      usedMs: 1_800_000,
      leftMs: 5_400_000,
      overMs: 0,
      share: 0.25,
      wallLeftMs: 5_400_000,
      next: { kind: "warning", at: new Date("2026-11-02T10:00:00Z"), notify: ["owner"] },
      pauses: [],
      hours: "owner ana",
      progress: undefined,
    });
    await one.handover.record(id, { type: "asked_to_wait" });
    one.clock.set("2026-11-03T09:30:00Z");
    const [paused, tries] = await one.handover.clocks(id);
    expect(paused).toMatchObject({
      state: "paused",
      dueAt: undefined,
      wallLeftMs: undefined,
      next: undefined,
      usedMs: 1_800_000,
      pauses: [{ reason: "asked to wait", since: new Date("2026-11-02T09:30:00Z") }],
      pausedMs: 86_400_000,
    });
    expect(tries).toMatchObject({ name: "attempts", state: "running" });
    await one.handover.record(id, { type: "reply" });
    one.clock.set("2026-11-03T11:30:00Z");
    // Nobody has looked: the breach is not told yet, and true all the same.
    expect((await one.handover.clocks(id))[0]).toMatchObject({
      state: "broken",
      overMs: 1_800_000,
      wallLeftMs: -1_800_000,
    });
    expect(await one.handover.clocks("nobody")).toEqual([]);
  });

  it("the next deadlines come first", async () => {
    const one = await desk([contact({ within: { by: "source", values: { slow: "8h", mid: "3h" }, default: "1h" } })]);
    for (const [i, source] of ["slow", "x", "mid", "y"].entries())
      await ingest(one, { email: `p${i}@firm.example`, source });
    const due = async (within: string, limit?: number) =>
      (await one.handover.clocks.due(within, { limit })).map(({ dueAt }) => dueAt?.toISOString().slice(8, 16));
    expect(await due("59m")).toEqual([]);
    expect(await due("1h")).toEqual(["02T10:00", "02T10:00"]);
    expect(await due("3h")).toEqual(["02T10:00", "02T10:00", "02T12:00"]);
    expect(await due("5d", 3)).toHaveLength(3);
    await expect(one.handover.clocks.due("soon")).rejects.toThrow("within: expected a duration");
  });
});

describe("hours that change", () => {
  it("move the deadlines of the rep's clocks, and of nobody else's", async () => {
    const one = await desk([contact({ calendar: "owner", within: "8h" }), contact({ name: "office" })]);
    const [a] = [await ingest(one), await ingest(one, { email: "b@firm.example" })];
    await one.told();
    await one.handover.reps.timeOff("ana", { from: "2026-11-02T13:00:00Z", to: "2026-11-05T08:00:00Z" });
    expect(await one.told()).toEqual(["02 10:00 clock.replanned contact: the hours of ana have changed"]);
    expect((await one.handover.clocks(a))[0]?.dueAt).toEqual(new Date("2026-11-05T12:00:00Z"));
  });

  it("by which a deadline was not past after all, correct the breach, and a new generation goes on", async () => {
    const one = await desk([contact({ calendar: "owner", thresholds: [{ at: 0.5, notify: "owner" }] })]);
    const id = await ingest(one);
    await one.at("2026-11-02T11:30:00Z");
    await one.handover.reps.timeOff("ana", { from: "2026-11-02T09:30:00Z", to: "2026-11-03T08:00:00Z" });
    expect(await one.told()).toEqual([
      "02 12:30 clock.corrected contact: the hours of ana have changed: it is due 2026-11-03T09:30:00.000Z",
      "02 12:30 clock.cancelled contact: the hours of ana have changed",
      "02 12:30 clock.started contact due 03 10:30",
    ]);
    expect((await one.at("2026-11-03T09:30:00.001Z")).map((line) => line.slice(0, 20))).toEqual([
      "03 10:30 sla.warning",
      "03 10:30 sla.breache",
    ]);
    expect((await one.handover.lead(id))?.ownerId).toBe("ana");
  });

  it("are found at the latest when the clock is due, if nobody could tell it before", async () => {
    const storage = memoryStorage();
    const one = await desk([contact({ calendar: "owner" })], { storage });
    await ingest(one);
    await one.told();
    // Another process changed the roster and was killed before it came to the clocks.
    const clock = { now: () => one.clock.now() };
    const store = await storage.open("default", { clock });
    await store.transact(async (transaction) => {
      const rep = { id: "ana", timeOff: [{ from: "2026-11-02T10:00:00Z", to: "2026-11-03T08:00:00Z" }] };
      const command = { type: "rep.upsert", id: "x", rep } as const;
      const snapshot = await transaction.read(needsOf([command], one.handover.policy, emptyRoster));
      await transaction.write(decide(snapshot, command, one.handover.policy, transaction.now).changes);
    });
    expect(await one.at("2026-11-02T11:00:00.001Z")).toEqual([
      "02 12:00 clock.replanned contact: its hours have changed",
    ]);
    expect(await one.at("2026-11-03T09:00:00.001Z")).toEqual(["03 10:00 sla.breached contact"]);
  });
});

describe("a new policy", () => {
  it("leaves running clocks as they are; taken over, they keep what they have used, and a preview says so before", async () => {
    const storage = memoryStorage();
    const slas = [contact({ thresholds: [{ at: 0.5, notify: "owner" }] }), contact({ name: "gone" })];
    const one = await desk(slas, { storage, twoPolicies: true });
    const id = await ingest(one);
    await one.at("2026-11-02T10:00:00Z");
    const two = await desk(
      [
        contact({
          within: "4h",
          thresholds: [
            { at: 0.25, notify: "owner" },
            { at: 0.75, notify: "owner" },
          ],
        }),
      ],
      {
        storage,
        policy: { version: "2" },
        twoPolicies: true,
      },
    );
    two.clock.set("2026-11-02T10:00:00Z");
    await two.told();
    expect(
      (await two.handover.clocks(id)).map(({ policyVersion, dueAt }) => [policyVersion, time(Number(dueAt))]),
    ).toEqual([
      ["1", "02 12:00"],
      ["1", "02 12:00"],
    ]);
    const foreseen = await two.handover.clocks.migrate({ preview: true });
    const dueAt = Date.parse("2026-11-02T11:00:00Z");
    expect(foreseen).toEqual({
      replanned: 1,
      ended: 1,
      same: 0,
      sooner: 0,
      later: 1,
      examples: [
        { leadId: id, name: "gone", from: dueAt, to: undefined },
        { leadId: id, name: "contact", from: dueAt, to: Date.parse("2026-11-02T13:00:00Z") },
      ],
    });
    expect(await two.told()).toEqual([]);
    expect(await two.handover.clocks.migrate()).toEqual(foreseen);
    expect(await two.told()).toEqual([
      "02 11:00 clock.replanned contact: policy 2",
      "02 11:00 clock.cancelled gone: policy 2 has no such clock for it",
    ]);
    // A quarter was past already: nobody is warned of it again.
    expect(await two.at("2026-11-02T12:00:00Z")).toEqual(["02 13:00 sla.warning contact to ana"]);
    expect(await two.handover.clocks.migrate()).toMatchObject({ replanned: 0, ended: 0 });
  });
});

describe("what is easily got wrong", () => {
  it("met while it stands still is in time, whatever its old deadline was", async () => {
    const pauses = [{ reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") }];
    const one = await desk([contact({ pauses })]);
    const id = await ingest(one);
    await one.handover.record(id, { type: "asked_to_wait" });
    one.clock.set("2026-11-09T09:00:00Z");
    await one.handover.record(id, { type: "call" });
    const met = (await all(one.handover, "events")).findLast((event) => event.type === "clock.met");
    expect(met?.data).toMatchObject({ late: false, usedMs: 0 });
  });

  it("a clock goes with the lead to its next owner, whatever started it", async () => {
    const resolve = sla("resolve", { from: "received", until: { leaves: ["mql"] }, within: "8h", calendar: "owner" });
    const again = contact({ onReassign: "restart", from: [onActivity("demo_form")] });
    const one = await desk([resolve, again]);
    const id = await ingest(one);
    await one.handover.record(id, { type: "demo_form" });
    await one.handover.reps.timeOff("ben", { from: monday, to: "2026-11-03T08:00:00Z" });
    one.clock.advance(3_600_000);
    await one.told();
    await one.handover.assign(id, { repId: "ben", reason: "knows them", force: true });
    expect(await one.told()).toEqual([
      "02 11:00 clock.replanned resolve: runs on in the hours of ben",
      "02 11:00 clock.cancelled contact: restarted for ben",
      "02 11:00 clock.started contact due 02 13:00",
    ]);
    expect((await one.handover.clocks(id))[0]).toMatchObject({ hours: "owner ben", usedMs: 3_600_000 });
  });

  it("the first owner of a lead is not another one", async () => {
    const resolve = sla("resolve", {
      from: "received",
      until: onActivity("call"),
      within: "8h",
      onReassign: "restart",
    });
    const one = await desk([resolve]);
    for (const id of ["ana", "ben"]) await one.handover.reps.away(id);
    const id = await ingest(one);
    one.clock.advance(3_600_000);
    await one.handover.reps.back("ana");
    await one.told();
    expect((await one.handover.clocks(id))[0]).toMatchObject({ usedMs: 3_600_000 });
    await one.handover.reps.back("ben");
    await one.handover.reassign(id, { reason: "ill" });
    expect((await one.told()).slice(-2)).toEqual([
      "02 11:00 clock.cancelled resolve: restarted for ben",
      "02 11:00 clock.started resolve due 03 11:00",
    ]);
  });

  it("a repeat tells again, and does nothing twice", async () => {
    const thresholds = [
      { at: 1, notify: "manager" as const, reassign: { reason: "too slow" }, repeat: { every: "30m", atMost: 2 } },
    ];
    const one = await desk([contact({ thresholds })]);
    await ingest(one);
    const lines = await one.at("2026-11-03T15:00:00Z");
    expect(lines.filter((line) => line.includes("assignment.expired"))).toHaveLength(1);
    expect(lines.filter((line) => line.includes("sla.escalated"))).toHaveLength(2);
  });

  it("a timer with more to say after its time ends when it has said it", async () => {
    const nap = sla("nap", {
      timer: true,
      from: "received",
      until: onActivity("call"),
      within: "1h",
      thresholds: [{ at: { after: "1h" }, notify: "owner" }],
    });
    const one = await desk([nap]);
    const id = await ingest(one);
    await one.at("2026-11-02T10:30:00Z");
    expect((await one.handover.clocks(id))[0]).toMatchObject({ state: "elapsed" });
    expect((await one.at("2026-11-02T11:00:00Z")).at(-1)).toBe("02 12:00 clock.cancelled nap: its time is up");
  });

  it("of a lead that is closed nothing new is promised", async () => {
    const one = await desk([nextResponse("1h"), timeInStage("won", "8h")]);
    const id = await ingest(one);
    for (const stage of ["sal", "sql", "opportunity", "won"]) await one.handover.transition(id, stage);
    await one.handover.record(id, { type: "reply" });
    expect((await all(one.handover, "clocks")).map(({ name }) => name)).toEqual(["time-in-won"]);
  });

  it("of many clocks the next deadlines are found, though others speak before", async () => {
    const one = await desk([
      contact({
        within: { by: "source", values: { soon: "3h" }, default: "7h" },
        thresholds: [{ at: { before: "6h" } }],
      }),
    ]);
    for (let i = 0; i < 20; i++) await ingest(one, { email: `p${i}@firm.example` });
    const soon = await ingest(one, { email: "soon@firm.example", source: "soon" });
    expect((await one.handover.clocks.due("8h", { limit: 1 })).map(({ leadId }) => leadId)).toEqual([soon]);
  });
});
