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
  /** The ledger's turn at which the rep was last handed a lead, 0 for never; absent where nothing can have hung on it. */
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

/** Places of those among whom the ledger decided: all whom nothing excluded, or where loads were compared those who held least. */
function contenders(pool: PoolTrace): readonly number[] {
  return lightest(pool, placesOf(pool));
}

/** Places of those whom nothing excluded. */
export function placesOf({ reps, verdicts }: PoolTrace): number[] {
  return reps.map((_, i) => i).filter((i) => (verdicts[i] ?? undefined) === undefined);
}

/** Those of them who held least for their weight; all where loads were not compared. */
export function lightest({ weights, loads }: PoolTrace, among: readonly number[]): readonly number[] {
  if (loads === undefined) return among;
  const lighter = (a: number, b: number): boolean => loads[a]! * weights[b]! < loads[b]! * weights[a]!;
  return among.filter((i) => !among.some((other) => lighter(other, i)));
}
