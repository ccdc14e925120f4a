import fc from "fast-check";
import { HandoverError, isHandoverError, memoryStorage, type Lead, type LeadInput } from "handover";
import type { Awaitable, Storage, Transaction } from "handover/storage";
import { describe, expect, test } from "vitest";
import { all, creditsOf, team } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

/** The memory storage, with a hand on its transactions: `before` one runs, and on what it `write`s. */
function watched(hand: {
  readonly before?: () => void;
  readonly write?: (leads: readonly Lead[]) => void;
}): Storage & { transactions(): number } {
  const inner = memoryStorage();
  let count = 0;
  const watch = (transaction: Transaction): Transaction => ({
    now: transaction.now,
    claimDue: (limit) => transaction.claimDue(limit),
    read: (needs) => transaction.read(needs),
    write: async (changes) => {
      hand.write?.(changes.leads);
      return transaction.write(changes);
    },
  });
  return {
    ...inner,
    transactions: () => count,
    async open(tenant, options) {
      const store = await inner.open(tenant, options);
      return {
        ...store,
        transact: (work) =>
          store.transact((transaction) => {
            count += 1;
            hand.before?.();
            return work(watch(transaction));
          }),
      };
    },
  };
}

/** The same as the value, but a driver's promise and not one of ours: it has a `then`, and nothing else. */
function thenable<T>(value: Awaitable<T>): PromiseLike<T> {
  const promise = Promise.resolve(value);
  // oxlint-disable-next-line unicorn/no-thenable -- that is what drivers hand out
  return { then: (onValue, onError) => promise.then(onValue, onError) };
}

/** The memory storage, answering by thenables. */
function byThenables(): Storage {
  const inner = memoryStorage();
  return {
    ...inner,
    async open(tenant, options) {
      const store = await inner.open(tenant, options);
      return {
        ...store,
        transact: (work) =>
          thenable(
            store.transact((transaction) =>
              thenable(
                work({
                  now: transaction.now,
                  claimDue: (limit) => thenable(transaction.claimDue(limit)),
                  read: (needs) => thenable(transaction.read(needs)),
                  write: (changes) => thenable(transaction.write(changes)),
                }),
              ),
            ),
          ),
      };
    },
  };
}

const lead = (i: number): LeadInput => ({
  email: `p${i}@firm${i}.example`,
  company: { name: `Firm ${i}`, country: i % 3 === 0 ? "DE" : "PL", employees: i * 10 },
});
const leads = Array.from({ length: 60 }, (_, i) => lead(i));

describe("group commit", () => {
  test("a storage whose promises are its driver's own is waited for: nothing is lost or done twice", async () => {
    const [own, plain] = [await team({ storage: byThenables() }), await team()];
    for (const { handover } of [own, plain]) await Promise.all(leads.map((one) => handover.ingest(one)));
    for (const kind of ["events", "leads", "ledgers"] as const) {
      expect(JSON.stringify(await all(own.handover, kind))).toBe(JSON.stringify(await all(plain.handover, kind)));
    }
    expect((await own.handover.tick()).failed).toBe(0);
  });

  test("60 calls at once come to what 60 calls one after another come to", async () => {
    const [serial, parallel] = [await team(), await team()];
    for (const one of leads) await serial.handover.ingest(one);
    const outcomes = await Promise.all(leads.map((one) => parallel.handover.ingest(one)));
    expect(outcomes.every(({ status }) => status === "created")).toBe(true);
    expect(JSON.stringify(await all(parallel.handover, "leads"))).toBe(
      JSON.stringify(await all(serial.handover, "leads")),
    );
    expect(JSON.stringify(await all(parallel.handover, "events"))).toBe(
      JSON.stringify(await all(serial.handover, "events")),
    );
    expect(await creditsOf(parallel.handover)).toEqual(await creditsOf(serial.handover));
  });

  test("any mix of calls at once comes to what the same calls one after another come to", async () => {
    const call = fc.oneof(
      fc.nat({ max: 6 }).map((i) => ({ kind: "ingest" as const, i })),
      fc.nat({ max: 6 }).map((i) => ({ kind: "bad" as const, i })),
      fc.nat({ max: 6 }).map((i) => ({ kind: "optOut" as const, i })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 25, size: "max" }), async (calls) => {
        const [serial, parallel] = [await team(), await team()];
        const run = (one: (typeof calls)[number], { handover }: typeof serial): Promise<unknown> =>
          handover.ingest(
            one.kind === "bad" ? { email: "nobody" } : { ...lead(one.i), optedOut: one.kind === "optOut" },
          );
        const one: unknown[] = [];
        for (const item of calls) one.push(await run(item, serial));
        const other = await Promise.all(calls.map((item) => run(item, parallel)));
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
        await checkInvariants(parallel.handover, parallel.clock.now());
      }),
      { numRuns: 40 },
    );
  });

  test("calls made while a transaction is in flight share the next one", async () => {
    const storage = watched({});
    const { handover } = await team({ storage });
    const before = storage.transactions();
    await Promise.all(leads.map((one) => handover.ingest(one)));
    expect(storage.transactions() - before).toBeLessThanOrEqual(2);
  });

  test("a broken call does not harm the others of its batch, and leaves nothing", async () => {
    const { handover, clock } = await team();
    const known = (await handover.ingest(lead(1))).lead?.id as string;
    const results = await Promise.allSettled([
      handover.ingest(lead(2)),
      handover.record(known, { type: "" }),
      handover.transition(known, "won"),
      handover.reps.upsert({ id: "ana", calendar: "offise" }),
      handover.ingest(lead(3)),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect((results[2] as PromiseFulfilledResult<{ ok: boolean }>).value.ok).toBe(false);
    expect(isHandoverError((results[3] as PromiseRejectedResult).reason, "ROSTER_INVALID")).toBe(true);
    expect(String((results[3] as PromiseRejectedResult).reason)).toContain('did you mean "office"?');
    expect((await handover.lead(known))?.activities).toEqual({});
    expect((await all(handover, "leads")).length).toBe(3);
    await checkInvariants(handover, clock.now());
  });

  test("a storage that refuses one lead loses that lead alone", async () => {
    const storage = watched({
      write: (written) => {
        if (written.some(({ email }) => email === "p17@firm17.example")) throw new Error("disk says no");
      },
    });
    const { handover, clock } = await team({ storage });
    const results = await Promise.allSettled(leads.map((one) => handover.ingest(one)));
    expect(results.flatMap(({ status }, i) => (status === "rejected" ? [i] : []))).toEqual([17]);
    expect((await all(handover, "leads")).length).toBe(leads.length - 1);
    await checkInvariants(handover, clock.now());
  });

  test("a conflict that passes is tried again and nobody hears of it", async () => {
    let failures = 3;
    const storage = watched({
      before: () => {
        if (failures-- > 0) throw new HandoverError("STORAGE_FAILED", "the database is busy", { retryable: true });
      },
    });
    const { handover } = await team({ storage });
    expect((await handover.ingest(lead(1))).status).toBe("created");
  });
});

describe("command ids", () => {
  test("the same id with the same payload does it once and answers the same", async () => {
    const { handover, events } = await team();
    const first = await handover.ingest(lead(1), { commandId: "hook-1" });
    const count = events.length;
    const again = await handover.ingest(lead(1), { commandId: "hook-1" });
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    expect(again.decision?.explain()).toBe(first.decision?.explain());
    expect(events.length).toBe(count);
  });

  test("the same id with another payload is an error that says so", async () => {
    const { handover } = await team();
    await handover.ingest(lead(1), { commandId: "hook-1" });
    await expect(handover.ingest(lead(2), { commandId: "hook-1" })).rejects.toThrow(
      /was used before for something else/,
    );
  });

  test("ten deliveries at once of one id make one lead", async () => {
    const { handover } = await team();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => handover.ingest(lead(1), { commandId: "hook-1" })),
    );
    expect(new Set(outcomes.map((outcome) => outcome.lead?.id)).size).toBe(1);
    expect((await all(handover, "leads")).length).toBe(1);
  });
});
