import type { HandoverEvent, Lead, Scans, SlaClock, Store } from "../storage/index.ts";

/** All there is in a store, in the order its verbs give. */
export type Contents = { readonly [K in keyof Scans]: readonly Scans[K][] } & {
  readonly roster: unknown;
  readonly policies: readonly unknown[];
  readonly waiting: readonly string[];
  readonly nextDueAt: number | undefined;
  readonly histories: readonly {
    readonly lead: Lead | undefined;
    readonly clocks: readonly SlaClock[];
    readonly events: readonly HandoverEvent[];
  }[];
};

/** Reads a whole store through its public verbs, for comparing. */
export async function contentsOf(store: Store): Promise<Contents> {
  const leads = await collect(store, "leads");
  const histories = [];
  for (const { id } of leads) {
    const history = await store.history(id);
    if (history === undefined) throw new Error(`scan shows lead ${id}, and history does not know it`);
    histories.push({ lead: history.lead, clocks: history.clocks, events: history.events });
  }
  return {
    leads,
    clocks: await collect(store, "clocks"),
    events: await collect(store, "events"),
    ledgers: await collect(store, "ledgers"),
    quarantined: await collect(store, "quarantined"),
    accounts: await collect(store, "accounts"),
    roster: await store.roster(),
    policies: await store.policies(),
    waiting: await store.waiting(10_000),
    nextDueAt: await store.nextDueAt(),
    histories,
  };
}

/** Every page of a scan in one list. */
export async function collect<K extends keyof Scans>(store: Store, kind: K): Promise<Scans[K][]> {
  const all: Scans[K][] = [];
  for await (const page of store.scan(kind)) all.push(...page);
  return all;
}
