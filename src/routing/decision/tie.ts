/** What decided between those who were owed the same. */
export type TieBreak = "least recently assigned" | "id";

/** Credits are written down as numbers: what differs by less is equal. */
export const equal = 1e-9;

/** A pool as it stands before a turn, member by member. */
export interface Standing {
  readonly reps: readonly string[];
  readonly weights: readonly number[];
  readonly verdicts: readonly (readonly unknown[] | null | undefined)[];
  readonly credits: readonly number[];
  readonly per: number;
}

/**
 * What decided between those who are owed most; nothing when one is alone at the top.
 *
 * @param lastTurns Beside the reps, the turn at which each was last handed a lead.
 * @param among The reps among whom the ledger decides. @defaultValue all without a verdict
 */
export function tieOf(
  { reps, weights, verdicts, credits, per }: Standing,
  lastTurns: readonly number[],
  among?: readonly string[],
): TieBreak | undefined {
  const isIn = (i: number): boolean =>
    (verdicts[i] ?? undefined) === undefined && weights[i] !== 0 && (among?.includes(reps[i]!) ?? true);
  let total = 0;
  for (let i = 0; i < reps.length; i++) if (isIn(i)) total += weights[i]!;
  let best = -1;
  let last = 0;
  let tie: TieBreak | undefined;
  for (let i = 0; i < reps.length; i++) {
    if (!isIn(i)) continue;
    const ahead = best < 0 ? 1 : (credits[i]! - credits[best]!) / per + (weights[i]! - weights[best]!) / total;
    if (ahead < -equal) continue;
    const turn = lastTurns[i] ?? 0;
    if (ahead > equal) tie = undefined;
    else if (turn === last) tie = "id";
    // Whoever has waited less long takes nothing back of how those before them were told apart.
    else if (turn > last) {
      tie ??= "least recently assigned";
      continue;
    } else tie = "least recently assigned";
    best = i;
    last = turn;
  }
  return tie;
}
