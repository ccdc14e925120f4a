import type {
  Changes,
  HandoverEvent,
  Lead,
  Needs,
  PoolLedger,
  Quarantined,
  Receipt,
  SlaClock,
  Snapshot,
  Store,
} from "../storage/index.ts";
import { emptyRoster } from "../storage/index.ts";
import { isHandoverError } from "../errors.ts";

/** Monday 2 November 2026, 09:00 UTC: when samples happen. */
export const sampleTime = Date.UTC(2026, 10, 2, 9);

/** A lead with every field a storage might look at; `edits` say the rest. */
export function sampleLead(id: string, edits: Partial<Lead> = {}): Lead {
  return {
    id,
    version: 1,
    pipeline: "b2b",
    stage: "mql",
    stageSince: sampleTime,
    email: `${id}@acme.example`,
    emailDomain: "acme.example",
    externalIds: [],
    optedOut: false,
    properties: {},
    flags: [],
    accountId: undefined,
    previousOwners: [],
    tries: 0,
    activities: {},
    touches: [{ at: sampleTime }],
    receivedAt: sampleTime,
    updatedAt: sampleTime,
    ...edits,
  };
}

/** An event of a lead, or of the roster when `leadId` is undefined. */
export function sampleEvent(leadId: string | undefined, version: number, repId = "ana"): HandoverEvent {
  const envelope = { leadId, version, at: sampleTime + version, commandId: `command-${version}` };
  return leadId === undefined
    ? { ...envelope, type: "rep.removed", data: { repId } }
    : { ...envelope, type: "assignment.accepted", data: { repId } };
}

/** A running clock, next due at `nextAt`. */
export function sampleClock(
  leadId: string,
  name: string,
  nextAt: number | undefined,
  edits: Partial<SlaClock> = {},
): SlaClock {
  return {
    id: `${leadId}/${name}#1`,
    leadId,
    kind: "sla",
    name,
    generation: 1,
    policyVersion: "1",
    state: "running",
    startedAt: sampleTime,
    dueAt: nextAt ?? sampleTime,
    targetMs: 3_600_000,
    calendar: "always",
    count: 0,
    told: 0,
    nextAt,
    ...edits,
  };
}

export function sampleLedger(key: string, turns = 0): PoolLedger {
  const pool = key.split("|", 1)[0] as string;
  return { pool, key, turns, reps: ["ana", "ben"], lastTurns: [0, 0], factors: [1], credits: [[0, 0]], exact: true };
}

export function sampleReceipt(commandId: string, fingerprint = "f1"): Receipt {
  return { commandId, fingerprint, outcome: { ok: true } };
}

export function sampleQuarantined(id: string): Quarantined {
  const issues = [{ path: "email", expected: "an address", got: '"x"', hint: "correct it" }];
  return { id, at: sampleTime, input: { email: "x" }, issues };
}

/** Changes with these parts, and nothing else. */
export function changesOf(parts: Partial<Changes>): Changes {
  return {
    events: [],
    leads: [],
    identities: [],
    clocks: [],
    ledgers: [],
    accounts: [],
    quarantined: [],
    receipts: [],
    given: [],
    roster: undefined,
    ...parts,
  };
}

export function needsOnly(parts: Partial<Needs>): Needs {
  return { leads: [], identities: [], domains: [], pools: [], receipts: [], roster: emptyRoster, ...parts };
}

/** Writes in a transaction of its own. */
export async function write(store: Store, parts: Partial<Changes>): Promise<void> {
  return store.transact((transaction) => transaction.write(changesOf(parts)));
}

/** Reads in a transaction of its own. */
export async function read(store: Store, parts: Partial<Needs>): Promise<Snapshot> {
  return store.transact((transaction) => transaction.read(needsOnly(parts)));
}

/** Tries again for as long as the storage says that this may help. */
export async function insist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= 200 || !isHandoverError(error) || !error.retryable) throw error;
    }
  }
}
