import type { HandoverEvent } from "handover/core";
import type { Lead, PoolLedger, Scans, SlaClock, Store } from "handover/storage";

/** All a checker looks at: what the public reads of a store give, and what is known from outside of it. */
export interface Observed {
  readonly leads: readonly Lead[];
  /** Open ones. */
  readonly clocks: readonly SlaClock[];
  readonly events: readonly HandoverEvent[];
  readonly ledgers: readonly PoolLedger[];
  /** The moves the pipeline allows. */
  readonly transitions: readonly { readonly name: string; readonly from: readonly string[]; readonly to: string }[];
  /** When the store's clock said what as each event was written, by its id, where somebody wrote that down. */
  readonly writtenAt?: ReadonlyMap<string, number> | undefined;
  /** What the policy allows at most, where that is to be looked at. */
  readonly limits?: Limits | undefined;
  /** Durable subscribers that have been there from the start, and what each has given up. */
  readonly subscribers: readonly { readonly name: string; readonly dead: ReadonlySet<string> }[];
  /** For how long nobody else gets a lead of which a handler has an event, where that is to be looked at. */
  readonly aloneMs?: number | undefined;
  /** All are well again, and had time: by this instant of the store's clock whatever was due is out, and delivered. */
  readonly healedAt?: number | undefined;
}

/** Limits that hold at every moment, whoever acts. */
export interface Limits {
  /** Open leads of a rep. */
  readonly held?: number | undefined;
  /** Contacts of a person within any stretch of so many milliseconds. */
  readonly contacts?: { readonly channel: string; readonly atMost: number; readonly withinMs: number } | undefined;
}

/** A rule that was broken, and how. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
}

/** Reads a store; subscribers it has are taken to have been there from the start. */
export async function observe(
  store: Store,
  transitions: Observed["transitions"],
  rest: Pick<Observed, "writtenAt" | "healedAt" | "aloneMs" | "limits"> = {},
): Promise<Observed> {
  const all = async <K extends keyof Scans>(kind: K): Promise<Scans[K][]> => {
    const rows: Scans[K][] = [];
    for await (const page of store.scan(kind)) rows.push(...page);
    return rows;
  };
  const subscribers = [];
  for (const { name } of await store.outbox.subscribers()) {
    const letters = await store.outbox.deadLetters(name, 100_000);
    subscribers.push({ name, dead: new Set(letters.map(({ event }) => nameOf(event))) });
  }
  return {
    leads: await all("leads"),
    clocks: await all("clocks"),
    events: await all("events"),
    ledgers: await all("ledgers"),
    transitions,
    subscribers,
    ...rest,
  };
}

/** The stable id of an event. */
export function nameOf({ leadId, version }: Pick<HandoverEvent, "leadId" | "version">): string {
  return `${leadId ?? "roster"}:${version}`;
}
