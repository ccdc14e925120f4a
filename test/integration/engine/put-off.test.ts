import {
  createHandover,
  definePolicy,
  manualClock,
  type Handover,
  type IngestOutcome,
  type Lead,
  type ManualClock,
  type PolicyInput,
} from "handover";
import { asyncRouter, byAttribute, capacity, customRouter, roundRobin, type Router } from "handover/routing";
import { onActivity } from "handover/condition";
import { sla } from "handover/sla";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { describe, expect, it } from "vitest";
import { turn, turns } from "../../support/turns.ts";

const morning = Date.parse("2026-11-04T09:00:00Z");
let people = 0;
const input = (country: string) => ({ email: `q${++people}@firm.example`, company: { country } });

/** German leads are for `german`, all others for pool `sdr`. */
const routing = (german: Router, rest: Router = roundRobin({ pool: "sdr", hours: "ignore" })): Router =>
  byAttribute({ by: "company.country", map: { DE: german }, otherwise: rest });
const nobodyThere = roundRobin({ pool: "dach", hours: "ignore" });

/** A storage that answers a turn of the event loop later, as one behind a wire does; `fail` can make a transaction fail. */
function distant(storage: Storage, fail: () => Error | undefined = () => undefined, away = 1): Storage {
  return {
    ...storage,
    async open(tenant) {
      const store = await storage.open(tenant);
      return new Proxy(store, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          if (typeof value !== "function") return value;
          if (key !== "transact") return value.bind(target) as unknown;
          return async (work: Parameters<typeof target.transact>[0]) => {
            await turns(away);
            const error = fail();
            if (error !== undefined) throw error;
            return target.transact(work);
          };
        },
      });
    },
  };
}

interface Scene {
  readonly handover: Handover;
  readonly errors: unknown[];
  readonly waiting: readonly Lead[];
}

/** Leads wait, and somebody has just got room, whom none of them may have: who comes now is put off until all were asked for. */
async function unsettled(
  policy: Partial<PolicyInput>,
  options: {
    readonly storage?: Storage;
    readonly count?: number;
    readonly reps?: number;
    readonly routers?: object;
  } = {},
): Promise<Scene> {
  const clock = manualClock(morning);
  const { storage = memoryStorage({ clock }), count = 500, reps = 40 } = options;
  const document: PolicyInput = {
    version: "1",
    routing: routing(nobodyThere),
    limits: [capacity({ atMost: 40 })],
    ...policy,
  };
  const compiled = definePolicy(document, { routers: (options.routers ?? {}) as never });
  const handover = createHandover({ policy: compiled, storage, clock });
  const errors: unknown[] = [];
  handover.on("error", (error) => errors.push(error));
  const ids = Array.from({ length: reps }, (_, i) => `rep${i}`);
  for (const id of ids) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ids });
  await handover.pools.upsert({ id: "dach", members: [] });
  const owned = (await handover.ingest(input("PL"))).lead as Lead;
  const many = await handover.ingestMany(Array.from({ length: count }, () => input("DE")));
  const waiting = many.map(({ lead }) => lead as Lead);
  await handover.transition(owned.id, "lost", { reason: "no_fit" });
  return { handover, errors, waiting };
}

describe("whoever is put off until others have had their turn", () => {
  const within = (): ManualClock => manualClock(morning);
  it.each([
    ["microtasks", 1, () => Promise.resolve(), () => memoryStorage({ clock: within() })],
    ["microtasks", 5, () => Promise.resolve(), () => memoryStorage({ clock: within() })],
    ["turns", 1, turn, () => distant(memoryStorage({ clock: within() }))],
    ["turns", 3, turn, () => distant(memoryStorage({ clock: within() }))],
  ] as const)("has it, however many come meanwhile, %s apart by %i", async (_, apart, pass, open) => {
    const { handover, errors } = await unsettled({}, { storage: open() });
    const calls: Promise<IngestOutcome>[] = [];
    for (let i = 0; i < 60; i++) {
      calls.push(handover.ingest(input("PL")));
      for (let gap = 0; gap < apart; gap++) await pass();
    }
    const owners = (await Promise.all(calls)).map(({ lead }) => lead?.ownerId);
    expect(owners.filter((id) => id === undefined)).toEqual([]);
    expect(errors).toEqual([]);
    await handover.close();
  });

  it("is told of a store that failed for those before it, and not that it was put off", async () => {
    const clock = manualClock(morning);
    let failing = false;
    const storage = distant(memoryStorage({ clock }), () => (failing ? new Error("disk full") : undefined));
    const { handover } = await unsettled({ limits: [capacity({ atMost: 40 })] }, { storage });
    failing = true;
    const calls = Array.from({ length: 10 }, () => handover.ingest(input("PL")));
    const settled = await Promise.allSettled(calls);
    expect(new Set(settled.map((one) => (one.status === "rejected" ? String(one.reason) : "")))).toEqual(
      new Set(["Error: disk full"]),
    );
    failing = false;
    expect((await handover.ingest(input("PL"))).lead?.ownerId).toBeDefined();
    await handover.close();
  });

  it("is stored before close is done, in whatever way it was sent", async () => {
    for (const send of [
      (handover: Handover) => handover.ingest(input("PL")),
      (handover: Handover) => handover.ingestMany([input("PL"), input("DE")]),
    ]) {
      const clock = manualClock(morning);
      const { handover, errors } = await unsettled({}, { storage: distant(memoryStorage({ clock })) });
      let done = false;
      const sent = send(handover).then(() => (done = true));
      await handover.close();
      expect(done).toBe(true);
      await sent;
      expect(errors).toEqual([]);
    }
  });
});

describe("while a router is asked about leads that wait", () => {
  const slow = (ms: number) =>
    asyncRouter(() => new Promise((resolve) => setTimeout(resolve, ms, { pass: "does not know" })), { timeout: "5s" });

  it("newcomers get their turn after it, and close ends", async () => {
    const clock = manualClock(morning);
    let asked = 0;
    const router = asyncRouter(
      async () => {
        await turns(4);
        return (asked += 1) === 1 ? { repId: "rep0" } : { pass: "had one" };
      },
      { timeout: "5s" },
    );
    const storage = distant(memoryStorage({ clock }));
    const { handover, errors } = await unsettled(
      { routing: routing(customRouter("ask")) },
      { storage, count: 3, routers: { ask: router } },
    );
    const calls: Promise<unknown>[] = [];
    for (let i = 0; i < 30; i++) {
      calls.push(handover.ingest(input(i % 7 === 0 ? "DE" : "PL")));
      await turn();
    }
    await Promise.all(calls);
    await handover.close();
    expect(errors).toEqual([]);
  });

  it("what gives no lead away goes on", async () => {
    const { handover, waiting } = await unsettled(
      { routing: routing(customRouter("ask")), offers: { acceptWithin: "1h" } },
      { count: 0, routers: { ask: slow(400) } },
    );
    expect(waiting).toEqual([]);
    const mine = (await handover.ingest(input("PL"))).lead as Lead;
    const asking = handover.ingest(input("DE"));
    const order: string[] = [];
    const note = (name: string) => (): void => void order.push(name);
    const newcomer = handover.ingest(input("PL"));
    await Promise.all([
      asking.then(note("asked")),
      newcomer.then(note("newcomer")),
      handover.accept(mine.id, { repId: mine.ownerId as string }).then(note("accepted")),
      handover.record(mine.id, { type: "call" }).then(note("recorded")),
    ]);
    expect(order.indexOf("accepted")).toBeLessThan(order.indexOf("asked"));
    expect(order.indexOf("recorded")).toBeLessThan(order.indexOf("asked"));
    await handover.close();
  });

  it("those about whom it could not be written down are asked for again", async () => {
    const clock = manualClock(morning);
    let failing = false;
    const storage = distant(memoryStorage({ clock }), () => (failing ? new Error("disk full") : undefined));
    let asked = 0;
    const router = asyncRouter(
      async () => {
        asked += 1;
        await turns(3);
        return { repId: "rep0" };
      },
      { timeout: "5s" },
    );
    const { handover, waiting, errors } = await unsettled(
      { routing: customRouter("ask"), limits: [capacity({ atMost: 1 })] },
      { storage, count: 2, reps: 1, routers: { ask: router } },
    );
    // By now the first of them is asked about, for the one before has made room.
    const before = asked;
    failing = true;
    await turns(20);
    failing = false;
    expect(errors.map(String)).toEqual(["Error: disk full"]);
    const { lead } = await handover.ingest(input("PL"));
    expect(asked).toBeGreaterThan(before);
    expect((await handover.lead(waiting[0]?.id as string))?.ownerId).toBe("rep0");
    expect(lead?.ownerId).toBeUndefined();
    await handover.close();
  });
});

describe("what is done to one lead", () => {
  it("is done in the order in which it was asked for, also when the first is put off", async () => {
    const { handover, waiting } = await unsettled({});
    const [lead] = waiting;
    // Another country: now there is somebody for it, and others wait before it.
    const first = handover.update(lead?.id as string, { phone: "+48 22 123 45 67", company: { country: "PL" } });
    for (let i = 0; i < 3; i++) await Promise.resolve();
    const second = handover.update(lead?.id as string, { phone: "+48 22 765 43 21" });
    await Promise.all([first, second]);
    expect((await handover.lead(lead?.id as string))?.phone).toBe("+48227654321");
    await handover.close();
  });

  it.each([0, 5])("also where many others are put off before, with %i turns in between", async (apart) => {
    const clock = manualClock(morning);
    const storage = distant(memoryStorage({ clock }), () => undefined, 20);
    const { handover } = await unsettled({}, { storage });
    const mine: Lead[] = [];
    for (const { lead } of await handover.ingestMany(Array.from({ length: 9 }, () => input("PL"))))
      mine.push(lead as Lead);
    // Once more: somebody has just got room.
    await handover.transition(mine[0]?.id as string, "lost", { reason: "no_fit" });
    const x = mine[8]?.id as string;
    const calls: Promise<unknown>[] = mine.slice(1, 8).map(({ id }) => handover.reassign(id, { reason: "again" }));
    calls.push(handover.reassign(x, { reason: "again" }));
    await turns(apart);
    calls.push(handover.assign(x, { repId: "rep39", reason: "by hand", force: true }));
    await Promise.all(calls);
    expect((await handover.lead(x))?.ownerId).toBe("rep39");
    await handover.close();
  });

  it("also where the first waits for a router", async () => {
    const router = asyncRouter(
      async () => {
        await turns(5);
        return { repId: "rep0" };
      },
      { timeout: "5s" },
    );
    const { handover } = await unsettled(
      { routing: routing(customRouter("ask")), offers: { acceptWithin: "1h" } },
      { count: 0, routers: { ask: router } },
    );
    const id = (await handover.ingest(input("DE"))).lead?.id as string;
    const away = handover.reassign(id, { reason: "again" });
    const byHand = handover.assign(id, { repId: "rep39", reason: "by hand", force: true });
    await Promise.all([away, byHand]);
    expect((await handover.lead(id))?.ownerId).toBe("rep39");
    await handover.close();
  });
});

describe("looks", () => {
  it("at the same time tell of each lead once", async () => {
    const { handover } = await unsettled({ limits: [capacity({ atMost: 1 })] }, { reps: 1, count: 0 });
    await handover.ingest(input("PL"));
    const { lead } = await handover.ingest(input("PL"));
    expect(lead?.ownerId).toBeUndefined();
    await handover.reps.upsert({ id: "more" });
    const [a, b] = await Promise.all([handover.tick(), handover.tick()]);
    expect(a.routed + b.routed).toBeLessThanOrEqual(1);
    await handover.close();
  });

  it("tell clocks whose time has come, whatever becomes of those that wait", async () => {
    const clock = manualClock(morning);
    const storage = memoryStorage({ clock });
    const policy: PolicyInput = {
      version: "1",
      routing: routing(customRouter("fails")),
      slas: [sla("contact", { from: "received", until: onActivity("call"), within: "1h", calendar: "always" })],
      limits: [capacity({ atMost: 40 })],
    };
    let broken = false;
    const fails = () => {
      if (broken) throw new Error("no such map");
      return { pass: "not mine" };
    };
    const open = () => createHandover({ policy: definePolicy(policy, { routers: { fails } }), storage, clock });
    const first = open();
    await first.reps.upsert({ id: "ana" });
    await first.pools.upsert({ id: "sdr", members: ["ana"] });
    for (let i = 0; i < 3; i++) await first.ingest(input("DE"));
    await first.close();
    broken = true;
    clock.advance(2 * 3_600_000);
    const second = open();
    second.on("error", () => undefined);
    expect((await second.tick()).breaches).toBe(3);
    await second.close();
  });
});
