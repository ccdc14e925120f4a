import { HandoverError, isHandoverError } from "handover";
import type { ClockRef } from "handover/core";
import {
  isOver,
  type Changes,
  type Delivery,
  type Outbox,
  type Settlement,
  type SlaClock,
  type Storage,
  type Store,
  type Transaction,
} from "handover/storage";
import type { Entry } from "../history/entries.ts";
import { nameOf } from "../history/observed.ts";

/** What a planted bug has at hand. */
export interface Plot {
  readonly entries: Entry[];
  readonly chance: (probability: number) => boolean;
}

type Mutant = (storage: Storage, plot: Plot) => Storage;

/** A bug as somebody might make it, and the rules that may find it: one that none of them finds is a hole in the checker. */
export interface PlantedBug {
  readonly what: string;
  readonly rules: readonly string[];
  /** In the storage, which all processes reach. */
  readonly below?: Mutant;
  /** In each process, on the way to the storage. */
  readonly above?: Mutant;
}

const altered =
  (alter: (store: Store, plot: Plot) => Partial<Store>): Mutant =>
  (storage, plot) => ({
    ...storage,
    open: async (tenant, options) => {
      const store = await storage.open(tenant, options);
      return { ...store, ...alter(store, plot) };
    },
  });

const onTransaction = (change: (transaction: Transaction, plot: Plot, store: Store) => Partial<Transaction>): Mutant =>
  altered((store, plot) => ({
    transact: (work, options) =>
      store.transact((transaction) => {
        const sound: Transaction = {
          get now() {
            return transaction.now;
          },
          claimDue: (limit) => transaction.claimDue(limit),
          read: (needs) => transaction.read(needs),
          write: (changes) => transaction.write(changes),
        };
        const changed = { ...Object.getOwnPropertyDescriptors(change(transaction, plot, store)) };
        return work(Object.defineProperties(sound, changed as PropertyDescriptorMap));
      }, options),
  }));

const onWrite = (change: (changes: Changes, plot: Plot) => Changes): Mutant =>
  onTransaction((transaction, plot) => ({ write: (changes) => transaction.write(change(changes, plot)) }));

const onOutbox = (change: (outbox: Outbox, store: Store) => Partial<Outbox>): Mutant =>
  altered((store) => ({ outbox: { ...store.outbox, ...change(store.outbox, store) } }));

const settled = (delivery: Delivery): Settlement => ({ delivery, done: delivery.upTo, attempts: 0, afterMs: 0 });
/** What is due by another clock than the store's, as near as a scan tells. */
async function dueBy(store: Store, until: number, limit: number): Promise<readonly ClockRef[]> {
  const due: SlaClock[] = [];
  for await (const page of store.scan("clocks"))
    due.push(...page.filter(({ nextAt }) => nextAt !== undefined && nextAt <= until));
  due.sort((a, b) => (a.nextAt as number) - (b.nextAt as number) || a.startedAt - b.startedAt);
  return due.slice(0, limit).map(({ leadId, id }) => ({ leadId, clockId: id }));
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    what: "answers before it commits",
    rules: ["acknowledged"],
    above: altered((store) => ({
      async transact(work, options) {
        const answers: Awaited<ReturnType<typeof work>>[] = [];
        try {
          return await store.transact(async (transaction) => {
            const answer = await work(transaction);
            answers.push(answer as never);
            return answer;
          }, options);
        } catch (error) {
          if (answers.length === 0) throw error;
          return answers[0] as never;
        }
      },
    })),
  },
  {
    what: "tells before it commits",
    rules: ["written first"],
    above: onTransaction((transaction, { entries }) => ({
      async write(changes) {
        for (const event of changes.events) entries.push({ did: "handed", subscriber: "steady", event: nameOf(event) });
        return transaction.write(changes);
      },
    })),
  },
  {
    what: "takes an unknown commit for a failed one",
    rules: ["once", "failed"],
    above: altered((store) => ({
      async transact(work, options) {
        try {
          return await store.transact(work, options);
        } catch (error) {
          if (!isHandoverError(error, "COMMIT_UNKNOWN")) throw error;
          throw new HandoverError("STORAGE_FAILED", "the connection was lost", { retryable: true, cause: error });
        }
      },
    })),
  },
  {
    what: "goes by the clock of its own process",
    rules: ["never early"],
    above: onTransaction((transaction, _, store) => ({
      get now() {
        return Date.now();
      },
      claimDue: (limit) => dueBy(store, Date.now(), limit),
      read: async (needs) => ({ ...(await transaction.read(needs)), now: Date.now() }),
    })),
  },
  { what: "forgets command ids", rules: ["once"], below: onWrite((changes) => ({ ...changes, receipts: [] })) },
  {
    what: "reads before it locks, and checks no version",
    rules: ["owner", "told once", "ledger", "state", "once", "moves"],
    below: altered((store) => ({
      async transact(work, options) {
        const written: Changes[] = [];
        const result = await work({
          now: (await store.transact((transaction) => transaction.now)) as number,
          claimDue: (limit) => store.transact((transaction) => transaction.claimDue(limit)),
          read: (needs) => store.transact((transaction) => transaction.read(needs)),
          write: (changes) => void written.push(changes),
        });
        for (const changes of written)
          await store.transact(async (transaction) => {
            const events = [];
            const last = new Map<string | undefined, number>();
            for (const event of changes.events) {
              const history = event.leadId === undefined ? undefined : await store.history(event.leadId);
              const version = (last.get(event.leadId) ?? history?.events.at(-1)?.version ?? event.version - 1) + 1;
              last.set(event.leadId, version);
              events.push({ ...event, version });
            }
            await transaction.write({ ...changes, events });
          }, options);
        return result;
      },
    })),
  },
  {
    what: "leaves clocks open that have ended",
    rules: ["silent", "told once"],
    below: onWrite((changes) => ({ ...changes, clocks: changes.clocks.filter((clock) => !isOver(clock)) })),
  },
  {
    what: "forgets what a clock has told",
    rules: ["told once"],
    below: onWrite((changes, { chance }) =>
      changes.events.some(({ type }) => type === "sla.warning") && chance(0.5) ? { ...changes, clocks: [] } : changes,
    ),
  },
  {
    what: "loses a ledger now and then",
    rules: ["ledger"],
    below: onWrite((changes, { chance }) => (chance(0.2) ? { ...changes, ledgers: [] } : changes)),
  },
  {
    what: "loses an event now and then",
    rules: ["versions", "state"],
    below: onWrite((changes, { chance }) =>
      chance(0.1) ? { ...changes, events: changes.events.slice(0, -1) } : changes,
    ),
  },
  {
    what: "keeps what was to be taken back",
    rules: ["failed", "once"],
    below: altered((store) => ({
      async transact(work, options) {
        let failure: { readonly error: unknown } | undefined;
        const result = await store.transact(async (transaction) => {
          try {
            return await work(transaction);
          } catch (error) {
            failure = { error };
            return undefined as never;
          }
        }, options);
        if (failure !== undefined) throw failure.error;
        return result;
      },
    })),
  },
  {
    what: "takes what is due at this instant for not yet due",
    rules: ["never missed"],
    below: onTransaction((transaction, _, store) => ({
      claimDue: (limit) => dueBy(store, transaction.now - 1, limit),
    })),
  },
  {
    what: "settles before it hands over",
    rules: ["delivered", "in order"],
    below: onOutbox((outbox) => ({
      async claim(name, options) {
        const claimed = await outbox.claim(name, options);
        await outbox.settle(name, claimed.deliveries.map(settled));
        return claimed;
      },
    })),
  },
  {
    what: "relays with a cursor over all events",
    rules: ["delivered", "in order"],
    below: onOutbox((outbox, store) => {
      const cursors = new Map<string, number>();
      const places = async (): Promise<Map<string, number>> => {
        const found = new Map<string, number>();
        for await (const page of store.scan("events")) for (const event of page) found.set(nameOf(event), found.size);
        return found;
      };
      return {
        async claim(name, options) {
          const claimed = await outbox.claim(name, options);
          const at = await places();
          const isBehind = ({ events }: Delivery): boolean =>
            events.every((event) => (at.get(nameOf(event)) ?? 0) < (cursors.get(name) ?? 0));
          await outbox.settle(name, claimed.deliveries.filter(isBehind).map(settled));
          return { ...claimed, deliveries: claimed.deliveries.filter((delivery) => !isBehind(delivery)) };
        },
        async settle(name, all) {
          const at = await places();
          for (const { delivery, done } of all)
            for (const event of delivery.events)
              if (event.version <= done)
                cursors.set(name, Math.max(cursors.get(name) ?? 0, at.get(nameOf(event)) ?? 0));
          return outbox.settle(name, all);
        },
      };
    }),
  },
  {
    what: "hands over what somebody has",
    rules: ["alone"],
    below: onOutbox((outbox) => ({ claim: (name, options) => outbox.claim(name, { ...options, leaseMs: 0 }) })),
  },
];
