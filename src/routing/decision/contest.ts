import type { TieBreak } from "../ledger/index.ts";
import type { PoolTrace } from "../router.ts";
import { lightest, placesOf } from "./candidates.ts";

/** How a pool would have decided with one more at the table. */
export interface Contest {
  /** The place of whoever would have gone before; nothing where the lead would have been theirs. */
  readonly before: number | undefined;
  /** Leads to be owed on top, to be owed as much as that one. */
  readonly short: number;
  /** By what that one goes first even so, `id` also where no wait would have been longer; nothing where being owed as much is enough. */
  readonly lost: TieBreak | undefined;
  /** What to hold less, in the router's measure. */
  readonly less: number;
}

const won: Contest = { before: undefined, short: 0, lost: undefined, less: 0 };

/**
 * What it takes for the member at a place to get the lead, or to be one of those it is offered to, with all that was said against
 * them gone and all else as it was.
 *
 * @param chosen The place of whoever got it; below 0 when nobody of the pool did.
 */
export function compete(pool: PoolTrace, at: number, chosen: number): Contest {
  // Somebody with weight 0 is taken to have the smallest there is, 1.
  const whole = pool.weights[at] === 0 ? { ...pool, weights: pool.weights.with(at, 1) } : pool;
  const free = placesOf(pool);
  if (pool.lastTurns === undefined && free.includes(at) && chosen >= 0) return beside(pool, at, chosen, free);
  return among(whole, at, free.includes(at) ? free : [...free, at].sort((a, b) => a - b));
}

/** Nobody was out and the ledger alone decided: it came as it came, and who was last when is not on record. */
function beside(pool: PoolTrace, at: number, chosen: number, free: readonly number[]): Contest {
  const total = weightOf(pool, free);
  const gap = owedTo(pool, chosen, total) - owedTo(pool, at, total);
  return { before: chosen, short: gap > equal ? gap : 0, lost: "least recently assigned", less: 0 };
}

function among(pool: PoolTrace, at: number, free: readonly number[]): Contest {
  const { loads, loadsPer = 1 } = pool;
  const rounds = play(pool, at, free);
  if (rounds === undefined) return won;
  // What to be owed counts only where the ledger decides between the two; of several as near the last is the easiest to pass.
  let near: { readonly winner: number; readonly gap: number } | undefined;
  for (const { winner, gap } of rounds) {
    if (gap !== undefined && (near === undefined || gap <= near.gap + equal)) near = { winner, gap };
  }
  if (near !== undefined) {
    const short = near.gap > equal ? near.gap : 0;
    const level = { ...pool, credits: pool.credits.with(at, pool.credits[at]! + short * pool.per) };
    return { before: near.winner, short, lost: lostBy(level, at, near.winner, free), less: 0 };
  }
  const load = loads![at]!;
  const holding = (less: number): PoolTrace => ({ ...pool, loads: loads!.with(at, less) });
  const enough = levels(pool, at, free).find((level) => play(holding(level), at, free) === undefined);
  const before = rounds.at(-1)!.winner;
  if (enough !== undefined) return { ...won, before, less: (load - enough) / loadsPer };
  // The others hold nothing either: empty hands only make equal.
  return { ...among(holding(0), at, free), less: load / loadsPer };
}

/** Whoever the lead goes to, or is offered to one after another, and by how much they come before the one at the place. */
interface Round {
  readonly winner: number;
  /** Nothing where that one holds too much for the ledger to decide between the two. */
  readonly gap: number | undefined;
}

/** Nothing when the one at the place is among them. */
function play(pool: PoolTrace, at: number, free: readonly number[]): readonly Round[] | undefined {
  const rounds: Round[] = [];
  for (let left = free; rounds.length < (pool.places ?? 1); left = left.filter((i) => i !== rounds.at(-1)?.winner)) {
    const level = lightest(pool, left);
    const winner = favourite(pool, level);
    if (winner === at) return undefined;
    const total = weightOf(pool, level);
    const gap = level.includes(at) ? owedTo(pool, winner, total) - owedTo(pool, at, total) : undefined;
    rounds.push({ winner, gap });
  }
  return rounds;
}

/** What one may hold at most to be as light as somebody else, or lighter by the least there is; the most first. */
function levels({ loads = [], weights }: PoolTrace, at: number, free: readonly number[]): number[] {
  const found = free.flatMap((i) => {
    const level = (loads[i]! * weights[at]!) / weights[i]!;
    return [Math.floor(level), Math.ceil(level) - 1];
  });
  return found.filter((level) => level >= 0 && level < loads[at]!).sort((a, b) => b - a);
}

/** The place the ledger would choose among these; one of them has a weight. */
function favourite(pool: PoolTrace, some: readonly number[]): number {
  const total = weightOf(pool, some);
  return some.reduce((best, at) => {
    const ahead = owedTo(pool, at, total) - owedTo(pool, best, total);
    return ahead > equal || (ahead >= -equal && precedes(pool, at, best)) ? at : best;
  });
}

/** Whether one comes before another who is owed as much. */
function precedes({ reps, lastTurns = [] }: PoolTrace, one: number, other: number): boolean {
  const [mine, theirs] = [lastTurns[one] ?? 0, lastTurns[other] ?? 0];
  return mine < theirs || (mine === theirs && reps[one]! < reps[other]!);
}

/** By what somebody who is owed as much goes first all the same. */
function lostBy(pool: PoolTrace, at: number, winner: number, free: readonly number[]): TieBreak | undefined {
  if (play(pool, at, free) === undefined) return undefined;
  const { reps, lastTurns = [] } = pool;
  // Nobody has waited longer than whoever never had a turn: then it is the id.
  return lastTurns[winner] === 0 && reps[winner]! < reps[at]! ? "id" : "least recently assigned";
}

function weightOf({ weights }: PoolTrace, some: readonly number[]): number {
  return some.reduce((sum, i) => sum + weights[i]!, 0);
}

/** What is owed to a member as the lead is decided: the credit and the share of this lead. */
function owedTo(pool: PoolTrace, at: number, total: number): number {
  return pool.credits[at]! / pool.per + pool.weights[at]! / total;
}

/** Credits are written down as numbers: what differs by less is equal. */
const equal = 1e-9;
