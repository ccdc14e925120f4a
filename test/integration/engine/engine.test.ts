import {
  createHandover,
  definePolicy,
  isHandoverError,
  manualClock,
  memoryStorage,
  type HandoverEvent,
} from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { describe, expect, test } from "vitest";
import { all, countingIds, team } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const quick = definePolicy({
  version: "quick",
  routing: roundRobin({ pool: "sdr" }),
  slas: [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: { milliseconds: 80 },
      calendar: "always",
      thresholds: [{ at: 0.5, notify: "owner" }],
    }),
  ],
});

describe("the worker", () => {
  test("fires what falls due by itself, never early, and stops when asked", async () => {
    const handover = createHandover({ policy: quick });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    const spoken: HandoverEvent[] = [];
    const broken = new Promise<void>((resolve) => {
      handover.on("event", (event) => void (event.type.startsWith("sla.") && spoken.push(event)));
      handover.on("sla.breached", () => resolve());
    });
    {
      await using worker = handover.start({ pollMs: 20 });
      await handover.ingest({ email: "ana@acme.example" });
      await broken;
      await worker.stop();
    }
    expect(spoken.map(({ type }) => type)).toEqual(["sla.warning", "sla.breached"]);
    for (const event of spoken)
      if ("plannedAt" in event.data) expect(event.at).toBeGreaterThanOrEqual(event.data.plannedAt);
    await handover.close();
  });

  test("tells `error` when a look fails, and goes on", async () => {
    const inner = memoryStorage();
    let failures = 2;
    const handover = createHandover({
      policy: quick,
      storage: {
        ...inner,
        async open(tenant, options) {
          const store = await inner.open(tenant, options);
          return {
            ...store,
            nextDueAt: () => (failures-- > 0 ? Promise.reject(new Error("no connection")) : store.nextDueAt()),
          };
        },
      },
    });
    const errors: unknown[] = [];
    const recovered = new Promise<void>((resolve) => {
      handover.on("error", (error) => {
        errors.push(error);
        if (errors.length === 2) resolve();
      });
    });
    const worker = handover.start({ pollMs: 5 });
    await recovered;
    await worker.stop();
    expect(errors.map(String)).toEqual(["Error: no connection", "Error: no connection"]);
  });
});

describe("an id that is not new", () => {
  test("keeps the lead that comes with it out, and the one that has it as it is", async () => {
    const handover = createHandover({ policy: quick, ids: () => "one-for-all" });
    const { lead } = await handover.ingest({ email: "ana@acme.example" });
    const later = handover.ingest({ email: "bob@acme.example" });
    await expect(later).rejects.toSatisfy((error) => isHandoverError(error, "STORAGE_FAILED"));
    expect(await all(handover, "leads")).toEqual([lead]);
  });
});

describe("a listener that fails", () => {
  test("breaks no commit, keeps no other listener from hearing, and is told to `error` with its event", async () => {
    const handover = createHandover({ policy: quick, ids: countingIds() });
    const heard: string[] = [];
    const errors: [unknown, string | undefined][] = [];
    handover.on("lead.received", () => {
      throw new Error("mail is down");
    });
    handover.on("lead.received", () => Promise.reject(new Error("chat is down")));
    handover.on("lead.received", ({ id, lead }) => void heard.push(`${id} ${lead?.email}`));
    handover.on("error", (error, event) => void errors.push([error, event?.id]));
    handover.on("error", () => {
      throw new Error("nobody is left to tell");
    });
    const { lead } = await handover.ingest({ email: "ana@acme.example" });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(heard).toEqual([`${lead?.id}:1 ana@acme.example`]);
    expect(errors.map(([error, id]) => [String(error), id])).toEqual([
      ["Error: mail is down", `${lead?.id}:1`],
      ["Error: chat is down", `${lead?.id}:1`],
    ]);
    expect((await all(handover, "leads")).length).toBe(1);
  });

  test("that is taken off hears nothing more", async () => {
    const handover = createHandover({ policy: quick });
    let heard = 0;
    const off = handover.on("lead.received", () => void (heard += 1));
    await handover.ingest({ email: "ana@acme.example" });
    off();
    await handover.ingest({ email: "ben@acme.example" });
    expect(heard).toBe(1);
  });
});

describe("two tenants on one storage", () => {
  test("see nothing of each other, equal ids and people notwithstanding", async () => {
    const storage = memoryStorage();
    const [one, other] = [await team({ storage, tenant: "one" }), await team({ storage, tenant: "other" })];
    const first = await one.handover.ingest({ email: "ana@acme.example", company: "Acme" }, { commandId: "hook-1" });
    const before = JSON.stringify([
      await all(other.handover, "events"),
      await all(other.handover, "leads"),
      await all(other.handover, "ledgers"),
    ]);
    await one.handover.record(first.lead?.id ?? "", { type: "call" });
    one.clock.advance(90_000_000);
    await one.handover.tick();
    const after = JSON.stringify([
      await all(other.handover, "events"),
      await all(other.handover, "leads"),
      await all(other.handover, "ledgers"),
    ]);
    expect(after).toBe(before);
    const same = await other.handover.ingest({ email: "ana@acme.example", company: "Acme" }, { commandId: "hook-1" });
    expect(same.status).toBe("created");
    expect(await one.handover.explain("nobody")).toBeUndefined();
    await checkInvariants(one.handover, one.clock.now());
    await checkInvariants(other.handover, other.clock.now());
  });
});

describe("a policy version", () => {
  test("is stored once: the same version with other contents is refused before anything is done", async () => {
    const storage = memoryStorage();
    const engine = (within: string) =>
      createHandover({
        storage,
        policy: { version: "1", slas: [sla("contact", { from: "assigned", until: "accepted", within })] },
      });
    await engine("1h").ingest({ email: "ana@acme.example" });
    const error = await engine("2h")
      .ingest({ email: "ben@acme.example" })
      .catch((reason: unknown) => reason);
    expect(isHandoverError(error, "POLICY_VERSION_CONFLICT")).toBe(true);
    expect(String(error)).toContain("give the changed document a new version");
  });

  test("stays in force for the clocks that started under it", async () => {
    const storage = memoryStorage();
    const clock = manualClock("2026-11-03T09:00:00Z");
    const engine = (version: string, at: number) =>
      createHandover({
        storage,
        clock,
        policy: {
          version,
          routing: roundRobin({ pool: "sdr" }),
          slas: [
            sla("contact", {
              from: "assigned",
              until: "accepted",
              within: "1h",
              calendar: "always",
              thresholds: [{ at, notify: "owner" }],
            }),
          ],
        },
      });
    const old = engine("1", 0.25);
    await old.reps.upsert({ id: "ana" });
    await old.pools.upsert({ id: "sdr", members: ["ana"] });
    await old.ingest({ email: "ana@acme.example" });
    const next = engine("2", 0.75);
    await next.ingest({ email: "ben@acme.example" });
    clock.advance(16 * 60_000);
    expect(await next.tick()).toMatchObject({ warnings: 1, breaches: 0 });
    clock.advance(30 * 60_000);
    expect(await next.tick()).toMatchObject({ warnings: 1, breaches: 0 });
  });
});

test("a closed engine refuses, and says what to do", async () => {
  const handover = createHandover({ policy: quick });
  await handover.ingest({ email: "ana@acme.example" });
  await handover.close();
  await expect(handover.ingest({ email: "ben@acme.example" })).rejects.toThrow("create another one");
});
