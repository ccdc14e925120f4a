import fc from "fast-check";
import { HandoverError, type HandoverEvent } from "handover";
import { backtest, compare, type Behaviour } from "handover/simulation";
import type { Changes, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { describe, expect, test } from "vitest";
import { policy, roster } from "../../unit/simulation/small-world.ts";
import { called, leadsOf, lineOf, peopleOf, simulated } from "./worlds.ts";

const seeds = fc.integer({ min: 1, max: 1_000 });
const few = { numRuns: 4 };
const hour = 3_600_000;

/** A law of a simulation that goes its way by a seed; it throws where it does not hold. */
const holds = (law: (seed: number) => Promise<void>) => fc.assert(fc.asyncProperty(seeds, law), few);
const fails = (law: (seed: number) => Promise<void>) => expect(holds(law)).rejects.toThrow();

describe("a simulation", () => {
  const sameAs = (again: (seed: number) => Promise<readonly string[]>) => async (seed: number) => {
    expect(await again(seed)).toEqual(await simulated(seed));
  };

  test("comes by itself to the very events to which the calls of an engine come", () =>
    holds(sameAs((seed) => called(seed))));

  test("planted: whose people do nothing in time does not", () =>
    fails(sameAs((seed) => called(seed, () => ({ ok: false }) as never))));

  test("is the same for the same seed, though another ran between", () =>
    holds(
      sameAs(async (seed) => {
        await simulated(seed + 1);
        return simulated(seed);
      }),
    ));

  test("planted: with people who remember the run before it is another", () => {
    let calls = 0;
    const moody = (seed: number): Behaviour => ({
      react: (event, lead, world) => (++calls % 7 === 0 ? [] : peopleOf(seed).react(event, lead, world)),
    });
    return fails(async (seed) => {
      const again = () => simulated(seed, { behaviour: moody(seed) });
      expect(await again()).toEqual(await again());
    });
  });

  test("is the same over a storage that does not answer at once", () =>
    holds(sameAs((seed) => simulated(seed, { storage: late(memoryStorage()) }))));

  test("planted: over one that answers before it has written what it was told, it is not", () =>
    fails(sameAs((seed) => simulated(seed, { storage: hasty(memoryStorage()) }))));

  test("is the same whatever is kept of what is over, as long as nobody comes back after that", () =>
    holds(async (seed) => {
      const whole = await simulated(seed, { leads: leadsOf(seed, false) });
      const keep = { events: false, closedForMs: hour };
      const kept = await simulated(seed, { leads: leadsOf(seed, false), keep });
      expect(kept).toEqual(whileKept(whole, hour));
    }));

  test("planted: where somebody comes back who was forgotten, it is another", () => {
    const input = { email: "a@acme.example", company: { employees: 100 } };
    const leads = [
      { at: "2026-05-04T09:00Z", input },
      { at: "2026-05-08T09:00Z", input },
    ];
    const lose: Behaviour = {
      react: (event, _, { now }) =>
        event.type === "assignment.offered"
          ? (["accept", "lose"] as const).map((act, i) => {
              const { leadId = "" } = event;
              const { repId } = event.data;
              const does =
                act === "accept"
                  ? ({ do: act } as const)
                  : ({ do: "transition", to: "lost", reason: "no_fit" } as const);
              return { at: now + (i + 1) * 60_000, act: { leadId, repId, ...does } };
            })
          : [],
    };
    return fails(async (seed) => {
      const short = await simulated(seed, { leads, behaviour: lose, keep: { closedForMs: hour } });
      expect(short).toEqual(await simulated(seed, { leads, behaviour: lose }));
    });
  });

  test("that was cut short anywhere goes on where it ended", () =>
    fc.assert(
      fc.asyncProperty(seeds, fc.nat(250), fc.boolean(), async (seed, after, isWritten) => {
        const storage = memoryStorage();
        const cut = simulated(seed, { storage: dying(storage, after, isWritten) });
        await cut.catch(() => undefined);
        const rest = await simulated(seed, { storage });
        const whole = await simulated(seed);
        expect(await eventsIn(storage)).toEqual(whole);
        expect(rest).toEqual(whole);
      }),
      few,
    ));

  test("planted: that goes on with other people is found out", async () => {
    const storage = memoryStorage();
    await simulated(1, { storage: dying(storage, 120, true) }).catch(() => undefined);
    await expect(simulated(1, { storage, behaviour: peopleOf(2) })).rejects.toThrow(/another run than this one/);
  });
});

test("a comparison that was cut short in any of its runs goes on where it ended", () =>
  fc.assert(
    fc.asyncProperty(seeds, fc.nat(400), async (seed, after) => {
      const policies = { now: policy, next: { ...policy.document, version: "next" } };
      const options = { policies, roster, leads: () => leadsOf(seed), seeds: [seed] };
      const storages = [memoryStorage(), memoryStorage()];
      let left = after;
      const each = (run: number): Storage => dying(storages[run - 1] as Storage, 0, true, () => left-- <= 0);
      await compare({ ...options, storage: each }).catch(() => undefined);
      const again = await compare({ ...options, storage: (run) => storages[run - 1] as Storage });
      expect(again).toEqual(await compare(options));
    }),
    { numRuns: 2 },
  ));

/** Without what happened to leads that had been closed for so long. */
function whileKept(told: readonly string[], closedForMs: number): readonly string[] {
  const gone = new Map<string | undefined, number>();
  return told.filter((line) => {
    const { leadId, at, data } = JSON.parse(line) as { leadId?: string; at: number; data: { closed?: string } };
    if (at >= (gone.get(leadId) ?? Number.POSITIVE_INFINITY)) return false;
    if (data.closed !== undefined) gone.set(leadId, at + closedForMs);
    return true;
  });
}

test("a back-test that was cut short anywhere goes on where it ended", () =>
  fc.assert(
    fc.asyncProperty(seeds, fc.nat(250), async (seed, after) => {
      const log: HandoverEvent[] = [];
      await simulated(seed, { onEvent: (event) => log.push(event) });
      const tried = async (storage: Storage) => {
        const { handover, ...rest } = await backtest({ log, policy, storage });
        await handover.close();
        return rest;
      };
      const storage = memoryStorage();
      await tried(dying(storage, after, true)).catch(() => undefined);
      expect(await tried(storage)).toEqual(await tried(memoryStorage()));
    }),
    { numRuns: 2 },
  ));

/** A storage whose answers take a turn of the event loop. */
function late(storage: Storage): Storage {
  return wrapped(storage, async (transact) => {
    await Promise.resolve();
    return transact();
  });
}

/** A storage that says that it has written before it has: that it does after the next time it is asked. */
function hasty(storage: Storage): Storage {
  return {
    ...storage,
    async open(tenant, options) {
      const store = await storage.open(tenant, options);
      let owed: Changes | undefined;
      const transact: typeof store.transact = async (work) => {
        const before = owed;
        owed = undefined;
        const result = await store.transact((transaction) =>
          work({
            now: transaction.now,
            claimDue: (limit) => transaction.claimDue(limit),
            read: (needs) => transaction.read(needs),
            write: (changes) => void (owed = changes),
          }),
        );
        if (before !== undefined) await store.transact(({ write }) => write(before));
        return result;
      };
      return { ...store, transact };
    },
  };
}

/** A storage that is gone from its so manieth transaction on; that one is written, or is not. */
function dying(storage: Storage, after: number, isWritten: boolean, isDead?: () => boolean): Storage {
  let left = after;
  const isOver = isDead ?? (() => left-- <= 0);
  let dead = false;
  return wrapped(storage, async (transact) => {
    if (!dead && !isOver()) return transact();
    if (!dead && isWritten) await transact();
    dead = true;
    throw new HandoverError("STORAGE_FAILED", "the process was killed");
  });
}

function wrapped(storage: Storage, around: (transact: () => Promise<unknown>) => Promise<unknown>): Storage {
  return {
    ...storage,
    async open(tenant, options) {
      const store = await storage.open(tenant, options);
      const transact: typeof store.transact = (work, its) =>
        around(async () => store.transact(work, its)) as ReturnType<typeof store.transact> as never;
      return { ...store, transact };
    },
  };
}

async function eventsIn(storage: Storage): Promise<readonly string[]> {
  const store = await storage.open("default");
  const told: string[] = [];
  for await (const page of store.scan("events")) told.push(...page.map(lineOf));
  return told;
}
