import { afterEach, describe, expect, it } from "vitest";
import { createHandover, manualClock, type Handover, type ManualClock, type PolicyInput } from "handover";
import { replayDecisions } from "handover/core";
import { weekly } from "handover/calendar";
import type { Pipeline } from "handover/lifecycle";
import { roundRobin } from "handover/routing";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import type { Storage } from "handover/storage";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });
const day = Date.parse("2026-11-03T10:00:00Z");
const night = Date.parse("2026-11-03T20:00:00Z");
const morning = Date.parse("2026-11-04T09:00:00Z");

/** Leads are routed in `new` alone; whoever loses an owner further on must not be forgotten there. */
const pipeline: Pipeline = {
  id: "narrow",
  stages: [
    { id: "new", label: "New", side: "marketing", routes: true },
    { id: "working", label: "Working", side: "sales" },
    { id: "proposal", label: "Proposal", side: "sales" },
    { id: "parked", label: "Parked", side: "marketing" },
    { id: "lost", label: "Lost", side: "sales", closed: "lost" },
  ],
  transitions: [
    { name: "work", from: ["new"], to: "working" },
    { name: "propose", from: ["new", "working"], to: "proposal" },
    { name: "park", from: ["new", "working", "proposal"], to: "parked", releases: true },
    { name: "give back", from: ["proposal"], to: "working", reasons: "back" },
    { name: "lose", from: ["new", "working", "proposal"], to: "lost" },
  ],
  reasons: { back: ["too_long"] },
};
const base: PolicyInput = {
  version: "1",
  calendars: { office },
  calendar: "office",
  pipeline,
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
};

const storages: Record<string, (clock: { now(): number }) => Storage> = {
  memory: (clock) => strictSnapshots(memoryStorage({ clock })),
  sqlite: () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") })),
};

const engines: { readonly handover: Handover; readonly clock: ManualClock }[] = [];
afterEach(async () => {
  for (const { handover, clock } of engines.splice(0)) {
    await checkInvariants(handover, clock.now());
    await handover.close();
  }
});

describe.each(Object.entries(storages))("a lead that wants an owner, in %s,", (_, open) => {
  async function team(policy: PolicyInput, ids: readonly string[] = ["ana", "ben"]) {
    const clock = manualClock(day);
    const handover = createHandover({ policy, storage: open(clock), clock });
    engines.push({ handover, clock });
    for (const id of ids) await handover.reps.upsert({ id, roles: ["sdr"] });
    await handover.pools.upsert({ id: "sdr", members: ids });
    const ingest = async (): Promise<string> => (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    return { handover, clock, ingest };
  }

  it("and waits, waits on where it goes, with its age", async () => {
    const { handover, clock, ingest } = await team(base);
    const id = await ingest();
    await handover.transition(id, "working");
    clock.set(night);
    const held = (await handover.reassign(id, { reason: "ill" })).lead;
    expect(held).toMatchObject({ stage: "working", hold: { since: night, until: morning } });
    clock.advance(60_000);
    const moved = (await handover.transition(id, "proposal")).lead;
    expect(moved).toMatchObject({ stage: "proposal", hold: held?.hold });
    clock.set(morning);
    expect((await handover.tick()).routed).toBe(1);
    expect((await handover.lead(id))?.ownerId).toBe("ben");
  });

  it("and was offered to several, is offered anew where it goes", async () => {
    const routing = roundRobin({ pool: "sdr", offerTo: 2, hold: "until-open" });
    const { handover, clock, ingest } = await team({ ...base, routing, offers: { acceptWithin: "15m" } });
    const id = await ingest();
    const moved = await handover.transition(id, "working");
    expect(moved.decision).toMatchObject({ outcome: "offered", offeredTo: ["ana", "ben"] });
    expect(moved.lead).toMatchObject({ stage: "working", invitation: { repIds: ["ana", "ben"] } });
    expect(moved.lead?.hold).toBeUndefined();
    clock.set(night);
    const late = await handover.transition(id, "proposal");
    expect(late.lead).toMatchObject({ stage: "proposal", hold: { until: morning } });
    expect(late.lead?.invitation).toBeUndefined();
    clock.set(morning);
    await handover.tick();
    expect((await handover.accept(id, { repId: "ben" })).lead).toMatchObject({ ownerId: "ben", stage: "proposal" });
    const events = await all(handover, "events");
    expect([...replayDecisions(events, handover.policy)].filter(({ same }) => !same)).toEqual([]);
  });

  it("and was offered to several, waits where it goes when none of them is there any more", async () => {
    const routing = roundRobin({ pool: "sdr", offerTo: 2, hold: "until-open" });
    const { handover, clock, ingest } = await team({ ...base, routing, offers: { acceptWithin: "15h" } });
    const id = await ingest();
    clock.set(night);
    const moved = await handover.transition(id, "working");
    expect(moved.decision?.outcome).toBe("held");
    expect(moved.lead?.hold).toMatchObject({ since: night, until: morning, reason: moved.decision?.reason });
    expect((await handover.explain(id))?.text).toContain("on hold: ");
    clock.set(morning);
    expect((await handover.tick()).routed).toBe(1);
  });

  it("for its own may not have it where it goes, is somebody else's there", async () => {
    const rights = [
      { role: "sdr", stages: ["new", "working"] },
      { role: "ae", stages: ["proposal"] },
    ];
    const { handover, clock, ingest } = await team({ ...base, rights });
    const id = await ingest();
    await handover.accept(id, { repId: "ana" });
    const moved = (await handover.transition(id, "proposal")).lead;
    expect([moved?.stage, moved?.ownerId, moved?.hold?.since]).toEqual(["proposal", undefined, day]);
    await handover.reps.upsert({ id: "ben", roles: ["ae"] });
    expect((await handover.lead(id))?.ownerId).toBe("ben");
    clock.advance(1);
  });

  it("wants none any more when it is sent back on purpose, is closed, or asks not to be contacted", async () => {
    const routing = roundRobin({ pool: "sdr", offerTo: 2, hold: "until-open" });
    for (const at of [day, night])
      for (const end of ["parked", "lost", "optedOut"]) {
        const { handover, clock, ingest } = await team({ ...base, routing, offers: { acceptWithin: "15m" } });
        clock.set(at);
        const id = await ingest();
        expect((await handover.lead(id))?.[at === day ? "invitation" : "hold"]).toBeDefined();
        if (end === "optedOut") {
          await handover.update(id, { optedOut: true });
          await handover.transition(id, "working");
        } else await handover.transition(id, end);
        clock.set(morning);
        await handover.tick();
        const { ownerId, hold, invitation } = (await handover.lead(id)) ?? {};
        expect([ownerId, hold, invitation]).toEqual([undefined, undefined, undefined]);
      }
  });

  it("and has waited as long as the policy lets it, goes back and waits no more", async () => {
    const queue = { atMost: "2h", giveBack: { stage: "working", reason: "too_long" } } as const;
    const { handover, clock, ingest } = await team({ ...base, queue }, ["ana"]);
    const id = await ingest();
    await handover.transition(id, "proposal");
    clock.set(night);
    await handover.reassign(id, { reason: "ill" });
    clock.advance(2 * 3_600_000);
    await handover.tick();
    const back = await handover.lead(id);
    expect([back?.stage, back?.hold, back?.ownerId]).toEqual(["working", undefined, undefined]);
  });
});
