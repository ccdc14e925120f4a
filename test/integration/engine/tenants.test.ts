import { createHandover, definePolicy, manualClock } from "handover";
import { asyncRouter, customRouter, firstOf, roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { expect, test, vi } from "vitest";
import { countingIds } from "../../support/engine.ts";

const policy = {
  version: "1",
  routing: roundRobin({ pool: "sdr" }),
  slas: [sla("first-contact", { from: "received", until: onActivity("call"), within: "1h", calendar: "always" })],
};
const other = { ...policy, version: "2" };
const create = () => {
  const clock = manualClock("2026-11-03T09:00:00Z");
  return { clock, handover: createHandover({ policy, clock, ids: countingIds() }) };
};

test("the same name gives the same engine, whoever is asked, until it is closed", async () => {
  const { handover } = create();
  const acme = handover.tenant("acme");
  expect(handover.tenant("acme")).toBe(acme);
  expect(acme.tenant("acme")).toBe(acme);
  expect(acme.tenant("default")).toBe(handover);
  await acme.close();
  await acme.close();
  await expect(acme.ingest({ email: "a@b.example" })).rejects.toMatchObject({ code: "CLOSED" });
  const again = handover.tenant("acme");
  expect(again).not.toBe(acme);
  await acme.close();
  expect(handover.tenant("acme")).toBe(again);
});

test("a tenant has the policy of the engine it is opened through, or its own; never two", async () => {
  const { handover } = create();
  expect(handover.tenant("acme").policy.version).toBe("1");
  expect(handover.tenant("beta", { policy: other }).policy.version).toBe("2");
  expect(handover.tenant("beta", { policy: { ...other } }).policy.version).toBe("2");
  expect(handover.tenant("beta").policy.version).toBe("2");
  expect(() => handover.tenant("beta", { policy })).toThrow(/expected the policy it is open with, version "2"/);
});

test.each(["", " a", "a\u0000", "\ud800", "x".repeat(201), 7, undefined, {}])("%j is no name of a tenant", (name) => {
  const { handover } = create();
  expect(() => handover.tenant(name as never)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  expect(() => createHandover({ policy, tenant: (name ?? null) as never })).toThrow(/tenant: expected a text/);
});

test("closing the engine that was created closes all, and theirs is the storage nobody else has", async () => {
  const { handover } = create();
  const acme = handover.tenant("acme");
  await acme.ingest({ email: "a@b.example" });
  expect(await handover.tenants()).toEqual(["acme"]);
  await handover.close();
  await expect(acme.ingest({ email: "a@b.example" })).rejects.toMatchObject({ code: "CLOSED" });
  expect(() => handover.tenant("acme")).toThrow(expect.objectContaining({ code: "CLOSED" }));
  await expect(handover.tenants()).rejects.toMatchObject({ code: "CLOSED" });
});

test("a storage of the caller's stays open", async () => {
  const storage = memoryStorage();
  const handover = createHandover({ policy, storage });
  await handover.tenant("acme").ingest({ email: "a@b.example" });
  await handover.close();
  expect(await storage.tenants()).toEqual(["acme"]);
});

/** A slow machine is not a fault. */
const patience = { timeout: 60_000 };

test("one worker goes round all tenants, also those opened later, and never looks at two at once", async () => {
  const sound = memoryStorage();
  const looks = new Set<{ readonly since: number }>();
  let crowded = 0;
  let total = 0;
  const storage: typeof sound = {
    ...sound,
    open: async (tenant, options) => {
      const store = await sound.open(tenant, options);
      return {
        ...store,
        nextDueAt: async () => {
          const look = { since: performance.now() };
          // One that takes long keeps nobody waiting, whatever it is that it waits for.
          for (const { since } of looks) if (look.since - since < 50) crowded += 1;
          looks.add(look);
          total += 1;
          await new Promise((resolve) => setTimeout(resolve, 1));
          looks.delete(look);
          return store.nextDueAt();
        },
      };
    },
  };
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy, clock, storage, ids: countingIds() });
  const breached: string[] = [];
  const open = (name: string) => {
    const engine = handover.tenant(name);
    engine.on("sla.breached", () => void breached.push(name));
    return engine;
  };
  const early = open("early");
  await early.ingest({ email: "a@b.example" });
  const worker = handover.start({ pollMs: 1 });
  const late = open("late");
  await late.ingest({ email: "a@b.example" });
  clock.advance(2 * 3_600_000);
  await vi.waitFor(() => expect([...breached].sort()).toEqual(["early", "late"]), patience);
  await worker.stop();
  expect(crowded).toBe(0);
  const before = total;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(total).toBe(before);
  await handover.close();
});

test("a tenant whose router takes its time holds up no clock of another", async () => {
  let answer = (): void => undefined;
  let asked = 0;
  const model = asyncRouter(() => {
    asked += 1;
    return new Promise<{ readonly pass: string }>((resolve) => (answer = () => resolve({ pass: "not mine" })));
  });
  const routing = firstOf(customRouter("model"), roundRobin({ pool: "sdr", hours: "ignore" }));
  const asking = definePolicy({ version: "asking", routing }, { routers: { model } });
  const { handover, clock } = create();
  const slow = handover.tenant("slow", { policy: asking });
  const quick = handover.tenant("quick");
  let breached = 0;
  quick.on("sla.breached", () => void (breached += 1));
  await slow.reps.upsert({ id: "ana" });
  await slow.pools.upsert({ id: "sdr", members: ["ana"] });
  await slow.reps.away("ana", { until: "2026-11-03T09:30:00Z" });
  const first = slow.ingest({ email: "a@b.example" });
  await vi.waitFor(() => expect(asked).toBe(1), patience);
  answer();
  expect((await first).lead?.hold).toBeDefined();
  await quick.ingest({ email: "a@b.example" });
  const worker = handover.start({ pollMs: 1 });
  // The lead that waits is due, and the router asked.
  clock.advance(31 * 60_000);
  await vi.waitFor(() => expect(asked).toBe(2), patience);
  clock.advance(60 * 60_000);
  await vi.waitFor(() => expect(breached).toBe(1), patience);
  expect(asked).toBe(2);
  answer();
  await worker.stop();
  await handover.close();
});
