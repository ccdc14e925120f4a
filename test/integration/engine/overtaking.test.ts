import fc from "fast-check";
import { createHandover, definePolicy, manualClock, type Handover, type Lead, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { equals, where } from "handover/condition";
import { withEarlier } from "handover/policy";
import {
  asyncRouter,
  byAttribute,
  capacity,
  customRouter,
  firstOf,
  roundRobin,
  type CustomQuestion,
} from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import type { Storage } from "handover/storage";
import { describe, expect, it } from "vitest";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });
const evening = Date.parse("2026-11-03T20:00:00Z");
const morning = Date.parse("2026-11-04T09:00:00Z");
const minute = 60_000;
const base: PolicyInput = {
  version: "1",
  calendars: { office },
  calendar: "office",
  queue: { order: "age" },
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
};
/** German leads are for one pool, all others for another. */
const twoPools: PolicyInput = {
  ...base,
  routing: byAttribute({
    by: "company.country",
    map: { DE: roundRobin({ pool: "dach" }) },
    otherwise: roundRobin({ pool: "sdr" }),
  }),
  limits: [capacity({ atMost: 1 })],
};

const storages: Record<string, (clock: { now(): number }) => Storage> = {
  memory: (clock) => strictSnapshots(memoryStorage({ clock })),
  sqlite: () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") })),
};

let people = 0;
const input = (country?: string) => ({
  email: `p${++people}@firm.example`,
  ...(country === undefined ? {} : { company: { country } }),
});

async function team(policy: PolicyInput, storage: Storage, clock: { now(): number }): Promise<Handover> {
  const handover = createHandover({ policy, storage, clock });
  handover.on("error", (error) => {
    throw error;
  });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  await handover.pools.upsert({ id: "dach", members: [] });
  return handover;
}

async function ingest(handover: Handover, count: number, country?: string): Promise<Lead[]> {
  const many = await handover.ingestMany(Array.from({ length: count }, () => input(country)));
  return many.map(({ lead }) => lead as Lead);
}

/** The leads in the order in which they were given to somebody. */
async function order(handover: Handover): Promise<(string | undefined)[]> {
  const events = await all(handover, "events");
  return events.filter(({ type }) => type === "assignment.offered").map(({ leadId }) => leadId);
}

/** @param earlier Policies that it has been under before. */
async function isSound(
  engine: Handover,
  clock: { now(): number },
  earlier: readonly PolicyInput[] = [],
): Promise<void> {
  const known = earlier.map((one) => definePolicy(one));
  await checkInvariants({ ...engine, policy: withEarlier(engine.policy, known) }, clock.now());
}

describe.each(Object.entries(storages))("a queue longer than a transaction looks at, in %s,", (_, open) => {
  it.each([
    ["where what reps hold is looked at", [capacity({ atMost: 35 })]],
    ["where quotas alone bound", []],
  ])("is gone through before a newcomer has a turn, even if nobody has called tick, %s", async (_where, limits) => {
    const clock = manualClock(evening);
    const handover = await team({ ...base, limits }, open(clock), clock);
    const ids = (await ingest(handover, 100)).map(({ id }) => id);
    clock.set(morning);
    const { lead } = await handover.ingest(input());
    const given = await order(handover);
    expect(given.slice(0, 100)).toEqual(limits.length > 0 ? ids.slice(0, 70) : ids);
    expect(lead?.ownerId === undefined).toBe(limits.length > 0);
    await isSound(handover, clock);
    await handover.close();
  });

  it("serves who stands behind others that nobody can take, before a newcomer", async () => {
    const clock = manualClock(morning);
    const handover = await team(twoPools, open(clock), clock);
    const [a] = await ingest(handover, 2);
    clock.advance(minute);
    await ingest(handover, 70, "DE");
    clock.advance(minute);
    const [old, older] = await ingest(handover, 2);
    clock.advance(minute);
    await handover.transition(a?.id as string, "lost", { reason: "no_fit" });
    const { lead } = await handover.ingest(input());
    expect([(await handover.lead(old?.id as string))?.ownerId, lead?.ownerId]).toEqual([a?.ownerId, undefined]);
    // In one transaction, too, whichever of them comes to it.
    const [, next, many] = await Promise.all([
      handover.transition(old?.id as string, "lost", { reason: "no_fit" }),
      handover.ingest(input()),
      handover.ingestMany([input(), input("DE")]),
    ]);
    expect((await handover.lead(older?.id as string))?.ownerId).toBe(a?.ownerId);
    expect([next, ...many].map(({ lead: one }) => one?.ownerId)).toEqual([undefined, undefined, undefined]);
    await isSound(handover, clock);
    await handover.close();
  });

  it("serves them at the next look if no newcomer comes", async () => {
    const clock = manualClock(morning);
    const handover = await team(twoPools, open(clock), clock);
    const [a] = await ingest(handover, 2);
    await ingest(handover, 70, "DE");
    clock.advance(minute);
    const [old] = await ingest(handover, 1);
    await handover.transition(a?.id as string, "lost", { reason: "no_fit" });
    expect((await handover.tick()).routed).toBe(1);
    expect((await handover.lead(old?.id as string))?.ownerId).toBe(a?.ownerId);
    await handover.close();
  });

  it("is served in its order, however many wake at once", async () => {
    const clock = manualClock(evening);
    const scoring = scorecard([points(100, where({ segment: equals("hot") }))], { max: 100 });
    const handover = await team({ ...base, scoring, queue: { order: "grade" } }, open(clock), clock);
    const many = await handover.ingestMany(
      Array.from({ length: 1_400 }, (_, i) => ({ ...input(), segment: i % 2 === 0 ? "hot" : "cold" })),
    );
    const hot = new Set(many.filter((_, i) => i % 2 === 0).map(({ lead }) => lead?.id));
    clock.set(morning);
    expect((await handover.tick()).routed).toBe(1_400);
    const given = await order(handover);
    expect([given.length, given.findIndex((id) => !hot.has(id))]).toEqual([1_400, 700]);
    await handover.close();
  });

  it("keeps nobody waiting whom somebody can take once all of it has been asked for", async () => {
    const clock = manualClock(morning);
    const storage = open(clock);
    const handover = await team({ ...twoPools, limits: [capacity({ atMost: 9 })] }, storage, clock);
    await ingest(handover, 150, "DE");
    await handover.tick();
    let asked = 0;
    handover.on("lead.held", () => void (asked += 1));
    for (let i = 0; i < 5; i++) expect((await handover.ingest(input())).lead?.ownerId).toBeDefined();
    expect(asked).toBe(0);
    await handover.close();
  });

  it("is gone through when an engine starts, before its first newcomer", async () => {
    const clock = manualClock(evening);
    const storage = open(clock);
    const german = byAttribute({ by: "company.country", map: { DE: roundRobin({ pool: "sdr" }) } });
    const first = await team({ ...base, routing: german }, storage, clock);
    const ids = (await ingest(first, 70, "FR")).map(({ id }) => id);
    await first.close();
    clock.set(morning);
    const next = createHandover({ policy: { ...base, version: "2" }, storage, clock });
    const { lead } = await next.ingest(input());
    expect(await order(next)).toEqual([...ids, lead?.id]);
    await next.close();
  });

  it("is gone through again by an engine beside it when somebody comes to the roster", async () => {
    const clock = manualClock(morning);
    const storage = open(clock);
    const handover = await team(twoPools, storage, clock);
    const beside = createHandover({ policy: twoPools, storage, clock });
    await ingest(handover, 2);
    await ingest(handover, 70, "DE");
    clock.advance(minute);
    const [old] = await ingest(beside, 1);
    await beside.tick();
    // One whose policy routes nobody changes the roster, and leaves those that wait to the others.
    const desk = createHandover({ policy: { version: "roster" }, storage, clock });
    await desk.reps.upsert({ id: "eva" });
    await desk.pools.upsert({ id: "sdr", members: ["ana", "ben", "eva"] });
    expect((await beside.ingest(input())).lead?.ownerId).toBeUndefined();
    expect((await beside.lead(old?.id as string))?.ownerId).toBe("eva");
    await Promise.all([handover.close(), beside.close(), desk.close()]);
  });

  it("is gone through to its end, however long it is", async () => {
    const clock = manualClock(morning);
    const handover = await team(twoPools, open(clock), clock);
    const [a] = await ingest(handover, 2);
    await ingest(handover, 1_500, "DE");
    clock.advance(minute);
    const [last] = await ingest(handover, 1);
    await handover.transition(a?.id as string, "lost", { reason: "no_fit" });
    expect((await handover.tick()).routed).toBe(1);
    expect((await handover.lead(last?.id as string))?.ownerId).toBe(a?.ownerId);
    await handover.close();
  });
});

const rep = fc.constantFrom("ana", "ben");
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("come" as const), german: fc.boolean(), hot: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("close" as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.constantFrom(1, 600, 1_500) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("away" as const), rep, back: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("look" as const) }) },
);

it("whatever happens behind a long row of leads nobody can take, also at once, nobody is overtaken", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 15 }), async (steps) => {
      const clock = manualClock(morning);
      const scoring = scorecard([points(100, where({ segment: equals("hot") }))], { max: 100 });
      const policy: PolicyInput = { ...twoPools, scoring, queue: { order: "grade" } };
      const handover = await team(policy, strictSnapshots(memoryStorage({ clock })), clock);
      const fault: string[] = [];
      /** Grade and age of those that wait for the pool that somebody is in. */
      const waits = new Map<string | undefined, string>();
      const place = (lead: Lead | undefined): string =>
        `${lead?.score?.grade}${String(lead?.receivedAt).padStart(15, "0")}${lead?.id}`;
      const german = (lead: Lead | undefined): boolean => lead?.company?.country === "DE";
      handover.on("lead.held", ({ leadId, lead }) => german(lead) || void waits.set(leadId, place(lead)));
      handover.on("lead.stage_changed", ({ leadId, data }) => data.closed !== undefined && waits.delete(leadId));
      handover.on("assignment.offered", ({ leadId, lead }) => {
        waits.delete(leadId);
        for (const [id, other] of waits) if (other < place(lead)) fault.push(`${leadId} went before ${id}`);
      });
      await handover.ingestMany(Array.from({ length: 70 }, () => ({ ...input("DE"), segment: "hot" })));
      for (const together of steps) {
        await Promise.all(
          together.map(async (one) => {
            if (one.kind === "come")
              await handover.ingest({ ...input(one.german ? "DE" : "PL"), segment: one.hot ? "hot" : "cold" });
            else if (one.kind === "wait") clock.advance(one.minutes * minute);
            else if (one.kind === "look") await handover.tick();
            else if (one.kind === "away") await (one.back ? handover.reps.back(one.rep) : handover.reps.away(one.rep));
            else {
              const leads = await all(handover, "leads");
              const owned = leads.filter(({ ownerId, closed }) => ownerId !== undefined && closed === undefined);
              const lead = owned[one.which % Math.max(1, owned.length)];
              if (lead !== undefined) await handover.transition(lead.id, "lost", { reason: "no_fit" });
            }
          }),
        );
        expect(fault).toEqual([]);
      }
      await isSound(handover, clock);
      await handover.close();
    }),
    { numRuns: 60 },
  ));

describe("an engine beside others", () => {
  it.each(Object.entries(storages))("orders the queue as its own policy says, in %s", async (_, open) => {
    const clock = manualClock(evening);
    const storage = open(clock);
    const scoring = scorecard([points(100, where({ segment: equals("hot") }))], { max: 100 });
    const first = await team({ ...base, scoring }, storage, clock);
    const add = async (engine: Handover, segment: string): Promise<string> => {
      clock.advance(minute);
      return (await engine.ingest({ ...input(), segment })).lead?.id as string;
    };
    const cold = [await add(first, "cold"), await add(first, "cold")];
    const hot = [await add(first, "hot"), await add(first, "hot")];
    await first.close();
    const byAge: PolicyInput = { ...base, scoring };
    const byGrade: PolicyInput = { ...byAge, version: "2", queue: { order: "grade" } };
    const second = createHandover({ policy: byGrade, storage, clock });
    const late = await add(second, "hot");
    clock.set(morning);
    const newcomer = await add(second, "hot");
    expect(await order(second)).toEqual([...hot, late, ...cold, newcomer]);
    expect((await second.explain(cold[0] as string))?.text).toContain("the policy orders the queue otherwise");
    await isSound(second, clock, [byAge]);
    // And back again.
    clock.set(evening + 86_400_000);
    const then = [await add(second, "cold"), await add(second, "hot")];
    await second.close();
    const third = createHandover({ policy: byAge, storage, clock });
    clock.set(morning + 86_400_000);
    await third.tick();
    expect((await order(third)).slice(-2)).toEqual(then);
    await isSound(third, clock, [byGrade]);
    await third.close();
  });
});

describe("a queue whose router has to be waited for", () => {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  async function asking(
    ask: (question: CustomQuestion) => Promise<{ repId: string } | { pass: string }>,
    atMost = 1,
    names: readonly string[] = ["model"],
  ) {
    const clock = manualClock(morning);
    const document: PolicyInput = {
      ...base,
      routing: firstOf(...names.map((name) => customRouter(name))),
      limits: [capacity({ atMost })],
    };
    const router = asyncRouter(ask, { timeout: "100ms" });
    const policy = definePolicy(document, { routers: Object.fromEntries(names.map((name) => [name, router])) });
    const handover = createHandover({ policy, storage: strictSnapshots(memoryStorage({ clock })), clock });
    handover.on("error", (error) => {
      throw error;
    });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    const add = async (email: string): Promise<string> => {
      clock.advance(1_000);
      return (await handover.ingest({ email })).lead?.id as string;
    };
    return { handover, clock, add };
  }

  it("is served in its order, not in the order of answers", async () => {
    const slow = { "old@firm.example": 60, "new@firm.example": 5 };
    const { handover, add } = await asking(async ({ lead }) => {
      await wait(slow[lead.email as keyof typeof slow] ?? 0);
      return { repId: "ana" };
    });
    const first = await add("first@firm.example");
    const ids = [await add("old@firm.example"), await add("new@firm.example")];
    await handover.transition(first, "lost", { reason: "no_fit" });
    // Somebody who comes while routers are being asked lets them go first.
    const newcomer = await add("newcomer@firm.example");
    expect(await order(handover)).toEqual([first, ids[0]]);
    await handover.transition(ids[0] as string, "lost", { reason: "no_fit" });
    await handover.tick();
    await wait(20);
    expect(await order(handover)).toEqual([first, ...ids]);
    expect((await handover.lead(newcomer))?.ownerId).toBeUndefined();
    await handover.close();
  });

  it("goes on when a router is not heard of, after its time-out", async () => {
    const { handover, add } = await asking(({ lead }) =>
      lead.email?.startsWith("never") === true && lead.hold !== undefined
        ? new Promise<never>(() => undefined)
        : Promise.resolve({ repId: "ana" }),
    );
    const first = await add("first@firm.example");
    await add("never@firm.example");
    const next = await add("next@firm.example");
    const before = performance.now();
    await handover.transition(first, "lost", { reason: "no_fit" });
    while ((await handover.lead(next))?.ownerId === undefined) await wait(5);
    expect(performance.now() - before).toBeLessThan(1_000);
    await handover.close();
  });

  it("waits for all the routers on the way of all of them", async () => {
    const { handover, add } = await asking(
      async ({ lead }) => {
        await wait(lead.email === "old@firm.example" ? 20 : 1);
        return lead.email === "old@firm.example" && ++asked === 3 ? { pass: "ask the other" } : { repId: "ana" };
      },
      1,
      ["model", "other"],
    );
    let asked = 0;
    const first = await add("first@firm.example");
    const ids = [await add("old@firm.example"), await add("new@firm.example")];
    await handover.transition(first, "lost", { reason: "no_fit" });
    await wait(120);
    expect(await order(handover)).toEqual([first, ids[0]]);
    await handover.close();
  });

  it("asks about all leads of a rep who leaves together", async () => {
    let asking1 = 0;
    let most = 0;
    const { handover, add } = await asking(async ({ lead, reps }) => {
      asking1 += 1;
      most = Math.max(most, asking1);
      await wait(lead.previousOwners.length > 0 ? 20 : 0);
      asking1 -= 1;
      return { repId: reps.some(({ id }) => id === "ben") && lead.previousOwners.length > 0 ? "ben" : "ana" };
    }, 200);
    for (let i = 0; i < 40; i++) await add(`p${i}@firm.example`);
    await handover.reps.upsert({ id: "ben" });
    most = 0;
    expect((await handover.reps.remove("ana")).leads).toEqual({ reassigned: 40, waiting: 0, moved: 0 });
    expect(most).toBe(40);
    await handover.close();
  });
});
