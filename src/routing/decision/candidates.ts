import { onlyAhead, type Verdict } from "../eligibility/verdict.ts";
import type { PoolTrace } from "../router.ts";
import type { DecisionRecord } from "./decision.ts";

/** One member of the pool, as the decision saw it. Credits are leads owed: positive is owed to the rep. */
export interface Candidate {
  readonly repId: string;
  readonly chosen: boolean;
  /** Whether the lead was offered to the rep, among others. */
  readonly offered: boolean;
  /** Every reason why the rep could not be chosen; empty for a candidate. */
  readonly excluded: readonly Verdict[];
  /** Leads owed to the rep before the turn. */
  readonly creditBefore: number;
  /** Share of this lead the rep earned. */
  readonly earned: number;
  readonly creditAfter: number;
  /** The ledger's turn at which the rep was last handed a lead, 0 for never; absent where nobody was excluded. */
  readonly lastTurn?: number | undefined;
  /** What the rep held, where the least loaded was asked for. */
  readonly load?: number | undefined;
}

/** Every member of the pool, in its order. */
export function candidatesOf({ pool, ownerId, offeredTo = [], outcome }: DecisionRecord): Candidate[] {
  if (pool === undefined) return [];
  const assigned = outcome === "assigned";
  const ahead = pool.reps.map((_, i) => i).filter((i) => onlyAhead(pool.verdicts[i]));
  const among = new Set(assigned ? [...contenders(pool), ...ahead] : []);
  let total = 0;
  for (const i of among) total += pool.weights[i] as number;
  return pool.reps.map((repId, i): Candidate => {
    const chosen = assigned && repId === ownerId;
    const earned = among.has(i) && total > 0 ? (pool.weights[i] as number) / total : 0;
    const creditBefore = (pool.credits[i] ?? 0) / pool.per;
    return {
      repId,
      chosen,
      offered: offeredTo.includes(repId),
      excluded: pool.verdicts[i] ?? [],
      creditBefore,
      earned,
      creditAfter: creditBefore + earned - (chosen ? 1 : 0),
      lastTurn: pool.lastTurns?.[i],
      load: pool.loads === undefined ? undefined : (pool.loads[i] as number) / (pool.loadsPer ?? 1),
    };
  });
}

/**
 * Places of those among whom the ledger decided: all whom nothing excluded, or where loads were compared those who held least.
 *
 * @param also A place that counts as not excluded whatever was said of it.
 */
export function contenders({ reps, verdicts, weights, loads }: PoolTrace, also?: number): number[] {
  const free = reps.map((_, i) => i).filter((i) => (verdicts[i] ?? undefined) === undefined || i === also);
  if (loads === undefined) return free;
  const loadOf = (i: number): number => loads[i] as number;
  const lighter = (a: number, b: number): boolean => loadOf(a) * weights[b]! < loadOf(b) * weights[a]!;
  return free.filter((i) => !free.some((other) => lighter(other, i)));
}

/** The place the ledger would choose among these; nothing where nobody has a weight. */
export function favourite(pool: PoolTrace, among: readonly number[]): number | undefined {
  const total = among.reduce((sum, i) => sum + pool.weights[i]!, 0);
  let best: number | undefined;
  for (const at of among) {
    if (pool.weights[at] === 0) continue;
    const ahead = best === undefined ? 1 : owedTo(pool, at, total) - owedTo(pool, best, total);
    if (ahead > equal || (ahead >= -equal && precedes(pool, at, best!))) best = at;
  }
  return best;
}

/** Whether one comes before another who is owed as much. */
function precedes({ reps, lastTurns = [] }: PoolTrace, one: number, other: number): boolean {
  const [mine, theirs] = [lastTurns[one] ?? 0, lastTurns[other] ?? 0];
  return mine < theirs || (mine === theirs && reps[one]! < reps[other]!);
}

/** What is owed to a member as the lead is decided: the credit and the share of this lead. */
export function owedTo(pool: PoolTrace, at: number, total: number): number {
  return pool.credits[at]! / pool.per + pool.weights[at]! / total;
}

/** Credits are written down as numbers: what differs by less is equal. */
const equal = 1e-9;
