import { formatInstant, type Instant } from "../time/index.ts";
import type { PoolTrace } from "./router.ts";
import { verdicts, type Verdict } from "./staff.ts";

/** What one routing decided, and everything it looked at. JSON-safe; stored with the event `lead.routed` or `lead.held`. */
export interface DecisionRecord {
  readonly leadId: string;
  readonly at: Instant;
  readonly outcome: "assigned" | "held" | "unrouted";
  readonly ownerId?: string | undefined;
  /** The router that answered, and why. */
  readonly reason: string;
  /** What the routers before it said, in order. */
  readonly passed?: readonly string[] | undefined;
  /** When a held lead is looked at again; absent when that waits for a change of the roster. */
  readonly until?: Instant | undefined;
  readonly policyVersion: string;
  readonly rosterVersion: number;
  readonly pool?: PoolTrace | undefined;
}

/** One member of the pool, as the decision saw it. Credits are leads owed: positive is owed to the rep. */
export interface Candidate {
  readonly repId: string;
  readonly chosen: boolean;
  /** Why the rep could not be chosen; absent for a candidate. */
  readonly excluded?: Verdict | undefined;
  /** Leads owed to the rep before the turn. */
  readonly creditBefore: number;
  /** Share of this lead the rep earned. */
  readonly earned: number;
  readonly creditAfter: number;
}

/** A decision that can speak for itself. */
export interface Decision extends DecisionRecord {
  /** Every member of the pool, in its order: candidates with their credit, the others with the reason. */
  candidates(): Candidate[];
  /** The whole decision in words: the routers asked, every candidate, and why not. */
  explain(): string;
}

/** A decision read back from JSON, with its voice. */
export function decisionOf(record: DecisionRecord): Decision {
  return record instanceof SpokenDecision ? record : new SpokenDecision(record);
}

/** A decision just made, with its voice. */
export function speak(record: DecisionRecord): Decision {
  return new SpokenDecision(record);
}

/** The record's fields as own properties, in one shape, and the methods beside them: as JSON it is the record. */
class SpokenDecision implements Decision {
  readonly leadId: string;
  readonly at: Instant;
  readonly outcome: DecisionRecord["outcome"];
  readonly ownerId: string | undefined;
  readonly reason: string;
  readonly passed: readonly string[] | undefined;
  readonly until: Instant | undefined;
  readonly policyVersion: string;
  readonly rosterVersion: number;
  readonly pool: PoolTrace | undefined;

  constructor(record: DecisionRecord) {
    this.leadId = record.leadId;
    this.at = record.at;
    this.outcome = record.outcome;
    this.ownerId = record.ownerId;
    this.reason = record.reason;
    this.passed = record.passed;
    this.until = record.until;
    this.policyVersion = record.policyVersion;
    this.rosterVersion = record.rosterVersion;
    this.pool = record.pool;
  }

  candidates(): Candidate[] {
    return candidatesOf(this);
  }

  explain(): string {
    return explainDecision(this);
  }
}

function candidatesOf({ pool, ownerId, outcome }: DecisionRecord): Candidate[] {
  if (pool === undefined) return [];
  const total = pool.weights.reduce((sum, weight) => sum + weight, 0);
  let next = 0;
  return pool.reps.map((repId, i): Candidate => {
    const excluded = pool.verdicts[i] ?? undefined;
    const weight = excluded === undefined ? (pool.weights[next++] ?? 0) : 0;
    const chosen = outcome === "assigned" && repId === ownerId;
    const earned = outcome === "assigned" && total > 0 ? weight / total : 0;
    const creditBefore = (pool.credits[i] ?? 0) / pool.per;
    return { repId, chosen, excluded, creditBefore, earned, creditAfter: creditBefore + earned - (chosen ? 1 : 0) };
  });
}

/** A credit for people, signed, with three decimals. */
function credit(leads: number): string {
  const text = leads.toFixed(3);
  return text === "-0.000" ? "0.000" : leads > 0 && text !== "0.000" ? `+${text}` : text;
}

function explainDecision(record: DecisionRecord): string {
  const lines = [headline(record)];
  const passed = record.passed ?? [];
  // Where nobody answered, the last one asked gives the reason.
  const asked = passed.at(-1) === record.reason ? passed.slice(0, -1) : passed;
  for (const answer of asked) lines.push(`  asked ${answer}`);
  lines.push(`  then ${record.reason}`);
  const candidates = candidatesOf(record);
  if (candidates.length > 0) {
    const width = Math.max(...candidates.map(({ repId }) => repId.length), 3);
    lines.push(`  ledger ${record.pool?.ledger ?? ""}, leads owed before and after:`);
    for (const one of candidates) {
      const owed = `${credit(one.creditBefore).padStart(7)} -> ${credit(one.creditAfter).padStart(7)}`;
      const verdict = one.excluded === undefined ? (one.chosen ? "chosen" : "candidate") : verdicts[one.excluded];
      lines.push(`    ${one.repId.padEnd(width)} ${owed}  ${verdict}`);
    }
  }
  return lines.join("\n");
}

function headline({ leadId, outcome, ownerId, at, until, policyVersion, rosterVersion }: DecisionRecord): string {
  const when = `${formatInstant(at)}, policy ${policyVersion}, roster ${rosterVersion}`;
  if (outcome === "assigned") return `${leadId} went to ${ownerId} (${when})`;
  if (outcome === "held") return `${leadId} waits until ${formatInstant(until ?? at)} (${when})`;
  return `${leadId} found nobody and waits for a change of the roster (${when})`;
}
