import { gcd } from "./arithmetic.ts";
import { compareRows, entryLimit, include, includeInFirst, valueOf } from "./columns.ts";
import type { Columns } from "./columns.ts";
import { gridShare, toGrid } from "./grid.ts";
import { sharesOf } from "./shares.ts";
import type { Shares } from "./shares.ts";

/** Whether one of two equal credits goes first. */
export type Precedes = (a: number, b: number) => boolean;

/** On the grid, credits within 2^-16 leads of the highest tie. */
const tieShare = 2 ** 16;
/**
 * Floating values nearer than this (relative above 1) are compared exactly. A step adds an error of at most 2^-52 times the
 * value, which moves by at most 1, so over the 1,024 steps between refreshes two values stray by less than 5e-10 together.
 */
const near = 1e-9;
const refreshAfter = 1_024;
const mostPlans = 4_096;

/** The credits of a ledger by position: who earns what, and who stands highest. Knows nothing of ids and turns. */
export class Credits {
  columns: Columns;
  rounded: boolean;
  /** How the total prepared last is shared: `unit` in one column when it is above 0, else `plan` for weights over `divisor`. */
  private unit = 0;
  private plan: Shares | undefined;
  private divisor = 1;
  private readonly plans = new Map<number, Shares>();
  /** The credits as floating numbers while there are several columns: they spare the exact comparisons that are clear. */
  private values: number[] = [];
  private valuesAge = refreshAfter;
  private tooLarge = false;

  constructor(columns: Columns, rounded: boolean) {
    this.columns = columns;
    this.rounded = rounded;
  }

  join(): void {
    for (const part of this.columns.parts) part.push(0);
    this.values.push(0);
  }

  /** Makes sure shares of `total`, the sum of `weights`, can be written; where they cannot, all credits go to the grid. */
  prepare(weights: readonly number[], total: number, reps: readonly string[]): void {
    if (this.rounded) return;
    const { columns } = this;
    const { factors } = columns;
    if (factors.length === 1) {
      if (factors[0]! % total !== 0 && includeInFirst(columns, total)) this.plans.clear();
      if (factors[0]! % total === 0) {
        this.unit = factors[0]! / total;
        return;
      }
    }
    this.unit = 0;
    this.divisor = 1;
    this.plan = this.planOf(total);
    if (this.plan !== undefined) return;
    this.divisor = weights.reduce((common, weight) => gcd(common, weight), total);
    this.plan = this.planOf(total / this.divisor);
    if (this.plan !== undefined) return;
    this.plans.clear();
    this.valuesAge = refreshAfter;
    if (include(columns, total / this.divisor)) this.plan = this.planOf(total / this.divisor);
    else this.round(reps);
  }

  /** Everybody earns `sign` times the share of its weight. Returns what that is altogether, for {@link pay}. */
  earn(eligible: readonly number[], weights: readonly number[], total: number, sign: 1 | -1): number {
    this.tooLarge = false;
    if (this.rounded) return this.earnSteps(eligible, weights, total, sign);
    return this.unit > 0
      ? this.earnUnits(eligible, weights, this.unit * sign)
      : this.earnShares(eligible, weights, total, sign);
  }

  /** Takes what {@link earn} handed out from one position, and with it the credits are settled. */
  pay(position: number, due: number, reps: readonly string[]): void {
    const { factors, parts } = this.columns;
    const entry = parts[0]![position]! - due;
    parts[0]![position] = entry;
    if (factors.length > 1) this.values[position]! -= due / factors[0]!;
    if (this.tooLarge || entry < -entryLimit || entry > entryLimit) this.round(reps);
  }

  /** Moves `weight / total` of a lead, prepared before, from one position to another. */
  move(from: number, to: number, weight: number, total: number, reps: readonly string[]): void {
    this.earn([to], [weight], total, 1);
    this.earn([from], [weight], total, -1);
    this.valuesAge = refreshAfter;
    this.pay(to, 0, reps);
  }

  /**
   * {@link earn} and {@link highest} in one pass where credits fit one column, `undefined` where not. With `keep` false nothing
   * is earned.
   */
  earnAndFind(
    eligible: readonly number[],
    weights: readonly number[],
    precedes: Precedes,
    keep: boolean,
  ): number | undefined {
    if (this.rounded || this.unit === 0) return undefined;
    const entries = this.columns.parts[0]!;
    const { unit } = this;
    let best = -1;
    let most = -Infinity;
    for (let j = 0; j < eligible.length; j++) {
      const weight = weights[j]!;
      if (weight === 0) continue;
      const position = eligible[j]!;
      const entry = entries[position]! + weight * unit;
      if (keep) entries[position] = entry;
      if (entry > most || (entry === most && precedes(position, best))) {
        most = entry;
        best = position;
      }
    }
    this.tooLarge = keep && most > entryLimit;
    return best;
  }

  /** The one with a weight whose credit is highest, ties by `precedes`. */
  highest(eligible: readonly number[], weights: readonly number[], precedes: Precedes): number {
    if (this.columns.factors.length > 1) return this.highestByValue(eligible, weights, precedes);
    const entries = this.columns.parts[0]!;
    let most = -Infinity;
    for (let j = 0; j < eligible.length; j++) {
      if (weights[j] !== 0 && entries[eligible[j]!]! > most) most = entries[eligible[j]!]!;
    }
    const least = this.rounded ? most - Math.floor(this.columns.factors[0]! / tieShare) : most;
    let best = -1;
    for (let j = 0; j < eligible.length; j++) {
      const position = eligible[j]!;
      if (weights[j] === 0 || entries[position]! < least) continue;
      if (best === -1 || precedes(position, best)) best = position;
    }
    return best;
  }

  /**
   * The one who will stand highest after {@link earn}, where floating numbers suffice to tell: `undefined` in one column and
   * when two are too close.
   */
  foresee(eligible: readonly number[], weights: readonly number[], total: number): number | undefined {
    if (this.columns.factors.length === 1) return undefined;
    this.refresh();
    const { values } = this;
    const each = 1 / total;
    let best = -1;
    let most = -Infinity;
    let next = -Infinity;
    for (let j = 0; j < eligible.length; j++) {
      const weight = weights[j]!;
      if (weight === 0) continue;
      const value = values[eligible[j]!]! + weight * each;
      if (value > most) {
        next = most;
        most = value;
        best = eligible[j]!;
      } else if (value > next) {
        next = value;
      }
    }
    return most - next > near * Math.max(1, Math.abs(most)) ? best : undefined;
  }

  private highestByValue(eligible: readonly number[], weights: readonly number[], precedes: Precedes): number {
    const { columns, values } = this;
    let best = -1;
    let clear = -Infinity;
    let close = -Infinity;
    for (let j = 0; j < eligible.length; j++) {
      const position = eligible[j]!;
      const value = values[position]!;
      if (value < close || weights[j] === 0) continue;
      if (value <= clear) {
        const sign = compareRows(columns, position, best);
        if (sign < 0 || (sign === 0 && !precedes(position, best))) continue;
      }
      best = position;
      const margin = near * Math.max(1, Math.abs(value));
      clear = value + margin;
      close = value - margin;
    }
    return best;
  }

  private earnUnits(eligible: readonly number[], weights: readonly number[], unit: number): number {
    const { factors, parts } = this.columns;
    const entries = parts[0]!;
    for (let j = 0; j < eligible.length; j++) {
      const entry = entries[eligible[j]!]! + weights[j]! * unit;
      entries[eligible[j]!] = entry;
      if (entry > entryLimit || entry < -entryLimit) this.tooLarge = true;
    }
    return unit > 0 ? factors[0]! : -factors[0]!;
  }

  private earnShares(eligible: readonly number[], weights: readonly number[], total: number, sign: 1 | -1): number {
    const { factors, parts } = this.columns;
    const plan = this.plan!;
    const first = parts[0]!;
    const one = factors[0]!;
    const several = factors.length > 1;
    if (several) this.refresh();
    const { values } = this;
    const each = sign / total;
    let weight = 0;
    let share = plan.of(0);
    for (let j = 0; j < eligible.length; j++) {
      const position = eligible[j]!;
      if (weights[j] !== weight) {
        weight = weights[j]!;
        share = plan.of(weight / this.divisor);
      }
      if (several) values[position]! += weight * each;
      const carried = share.length === 1 ? 0 : carry(parts, factors, plan.touched, share, position, sign);
      const entry = first[position]! + sign * share[0]! + carried * one;
      first[position] = entry;
      if (entry > entryLimit || entry < -entryLimit) this.tooLarge = true;
    }
    return sign * one;
  }

  private earnSteps(eligible: readonly number[], weights: readonly number[], total: number, sign: 1 | -1): number {
    const entries = this.columns.parts[0]!;
    const steps = this.columns.factors[0]!;
    let due = 0;
    let weight = 0;
    let share = 0;
    for (let j = 0; j < eligible.length; j++) {
      if (weights[j] !== weight) {
        weight = weights[j]!;
        share = sign * gridShare(weight, total, steps);
      }
      const entry = entries[eligible[j]!]! + share;
      entries[eligible[j]!] = entry;
      if (entry > entryLimit || entry < -entryLimit) this.tooLarge = true;
      due += share;
    }
    return due;
  }

  private planOf(total: number): Shares | undefined {
    const known = this.plans.get(total);
    if (known !== undefined) return known;
    const plan = sharesOf(this.columns.factors, total);
    if (plan === undefined) return undefined;
    if (this.plans.size >= mostPlans) this.plans.clear();
    this.plans.set(total, plan);
    return plan;
  }

  private refresh(): void {
    if (this.valuesAge++ < refreshAfter) return;
    this.valuesAge = 1;
    this.values = this.columns.parts[0]!.map((_, i) => valueOf(this.columns, i));
  }

  private round(reps: readonly string[]): void {
    this.columns = toGrid(this.columns, reps);
    this.rounded = true;
    this.tooLarge = false;
    this.plans.clear();
  }
}

/** Adds a share to the residues of one position, or takes it off; returns the whole units carried into column 0. */
function carry(
  parts: readonly number[][],
  factors: readonly number[],
  touched: readonly number[],
  share: readonly number[],
  position: number,
  sign: 1 | -1,
): number {
  let carried = 0;
  for (let t = 0; t < touched.length; t++) {
    const part = parts[touched[t]!]!;
    const factor = factors[touched[t]!]!;
    let residue = part[position]! + sign * share[t + 1]!;
    if (residue >= factor) {
      residue -= factor;
      carried++;
    } else if (residue < 0) {
      residue += factor;
      carried--;
    }
    part[position] = residue;
  }
  return carried;
}
