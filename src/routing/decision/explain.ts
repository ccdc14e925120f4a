import { formatInstant } from "../../time/index.ts";
import { sayVerdict } from "../eligibility/verdict.ts";
import { candidatesOf, type Candidate } from "./candidates.ts";
import type { DecisionRecord } from "./decision.ts";
import type { TieBreak } from "../ledger/index.ts";

/** A decision taken apart, for programs and screens. JSON-safe. */
export interface DecisionReport {
  readonly leadId: string;
  readonly at: string;
  readonly outcome: DecisionRecord["outcome"];
  readonly ownerId: string | undefined;
  readonly offeredTo: readonly string[] | undefined;
  readonly reason: string;
  readonly code: DecisionRecord["code"];
  /** What each router on the way said, in order; the last one is the reason. */
  readonly path: readonly string[];
  readonly until: string | undefined;
  /** The states of the rules, of the roster and of the ledger that the decision saw. */
  readonly versions: { readonly policy: string; readonly roster: number; readonly ledger: number | undefined };
  /** The lead's arm in each experiment by whose rules this was decided. */
  readonly arms?: { readonly [experiment: string]: string } | undefined;
  readonly ledger: string | undefined;
  readonly candidates: readonly (Omit<Candidate, "excluded"> & { readonly excluded: readonly string[] })[];
  /** What decided between those who were owed most; absent when one was alone at the top. */
  readonly tieBreak: TieBreak | undefined;
}

/** The decision as data: what {@link explainDecision} says in words. */
export function reportOf(record: DecisionRecord): DecisionReport {
  const { leadId, at, outcome, ownerId, offeredTo, reason, code, until, policyVersion, rosterVersion, pool } = record;
  return {
    leadId,
    at: formatInstant(at),
    outcome,
    ownerId,
    offeredTo,
    reason,
    code,
    path: [...asked(record), reason],
    until: until === undefined ? undefined : formatInstant(until),
    versions: { policy: policyVersion, roster: rosterVersion, ledger: pool?.turns },
    ...(record.arms === undefined ? {} : { arms: record.arms }),
    ledger: pool?.ledger,
    candidates: candidatesOf(record).map((one) => ({ ...one, excluded: one.excluded.map(sayVerdict) })),
    tieBreak: record.pool?.tie,
  };
}

/** The decision in words: the routers asked, every candidate, and why not. */
export function explainDecision(record: DecisionRecord): string {
  const lines = [headline(record)];
  for (const answer of asked(record)) lines.push(`  asked ${answer}`);
  lines.push(`  then ${record.reason}`);
  const candidates = candidatesOf(record);
  if (candidates.length > 0) {
    const width = Math.max(...candidates.map(({ repId }) => repId.length), 3);
    const { ledger = "", turns = 0 } = record.pool ?? {};
    lines.push(`  ledger ${ledger} after ${turns} ${turns === 1 ? "turn" : "turns"}, leads owed before and after:`);
    for (const one of candidates) {
      const owed = `${credit(one.creditBefore).padStart(7)} -> ${credit(one.creditAfter).padStart(7)}`;
      const load = one.load === undefined ? "" : `, holds ${one.load}`;
      lines.push(`    ${one.repId.padEnd(width)} ${owed}  ${standing(one)}${load}`);
    }
  }
  const tie = record.pool?.tie;
  if (tie !== undefined) lines.push(`  others were owed as much; decided by ${tieWords[tie]}`);
  return lines.join("\n");
}

const tieWords: { readonly [tie in TieBreak]: string } = {
  "least recently assigned": "who had waited longest for a turn",
  id: "the order of ids, for nobody had waited longer",
};

function asked({ passed = [], reason }: DecisionRecord): readonly string[] {
  // Where nobody answered, the last one asked gives the reason.
  return passed.at(-1) === reason ? passed.slice(0, -1) : passed;
}

function standing({ excluded, chosen, offered }: Candidate): string {
  return excluded.length > 0
    ? excluded.map(sayVerdict).join("; ")
    : chosen
      ? "chosen"
      : offered
        ? "offered"
        : "candidate";
}

/** A credit for people, signed, with three decimals. */
function credit(leads: number): string {
  const text = leads.toFixed(3);
  return text === "-0.000" ? "0.000" : leads > 0 && text !== "0.000" ? `+${text}` : text;
}

function headline({
  leadId,
  outcome,
  ownerId,
  offeredTo = [],
  at,
  until,
  policyVersion,
  rosterVersion,
}: DecisionRecord): string {
  const when = `${formatInstant(at)}, policy ${policyVersion}, roster ${rosterVersion}`;
  if (outcome === "assigned") return `${leadId} went to ${ownerId} (${when})`;
  if (outcome === "offered")
    return `${leadId} is offered to ${offeredTo.join(", ")}: the first to accept has it (${when})`;
  if (outcome === "held") return `${leadId} waits until ${formatInstant(until ?? at)} (${when})`;
  return `${leadId} found nobody, and waits until somebody has room or is there (${when})`;
}
