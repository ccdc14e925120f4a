import { gcd } from "./arithmetic.ts";
import { entryLimit, include, includeInFirst } from "./columns.ts";
import type { Columns } from "./columns.ts";
import { Earnings } from "./earnings.ts";
import { entrant } from "./entrants.ts";
import type { Entrants } from "./entrants.ts";
import { Estimates } from "./estimates.ts";
import { gridShare, toGrid } from "./grid.ts";
import { sharesOf } from "./shares.ts";
import type { Shares } from "./shares.ts";
import type { TieBreak, Ties } from "./ties.ts";

/** On the grid, credits within 2^-16 leads of the highest tie. */
const tieShare = 2 ** 16;
const mostPlans = 4_096;

/** The credits of a ledger by position: who earns what, and who stands highest. Ids and turns are told where a tie asks for them. */
export class Credits {
  columns: Columns;
  rounded: boolean;
  /** What the entrants of the last {@link earnAndFind} earned altogether, for {@link pay}. In one column of units it is the same until those change. */
  due = 0;
  /** How `total`, prepared last, is shared: `unit` in one column when it is above 0, else `plan` for weights over `divisor`. */
  private unit = 0;
  private total = 0;
  private plan: Shares | undefined;
  private divisor = 1;
  private readonly plans = new Map<number, Shares>();
  private readonly earnings = new Earnings();
  private readonly estimates = new Estimates();
  private tooLarge = false;

  constructor(columns: Columns, rounded: boolean) {
    this.columns = columns;
    this.rounded = rounded;
  }

  join(): void {
    for (const part of this.columns.parts) part.push(0);
    this.estimates.join();
  }

  /** Makes sure shares of the total can be written; where they cannot, all credits go to the grid. */
  prepare(entrants: Entrants, reps: readonly string[]): void {
    if (entrants.total !== this.total && !this.rounded) this.prepareAnew(entrants, reps);
  }

  private prepareAnew(entrants: Entrants, reps: readonly string[]): void {
    const { columns } = this;
    const { factors } = columns;
    const { total } = entrants;
    if (factors.length === 1) {
      if (factors[0]! % total !== 0 && includeInFirst(columns, total)) this.plans.clear();
      if (factors[0]! % total === 0) {
        this.unit = factors[0]! / total;
        this.total = total;
        this.due = factors[0]!;
        return;
      }
    }
    this.unit = 0;
    this.total = 0;
    this.divisor = 1;
    this.plan = this.planOf(total);
    if (this.plan !== undefined) return;
    this.divisor = commonDivisor(entrants);
    this.plan = this.planOf(total / this.divisor);
    if (this.plan !== undefined) return;
    this.plans.clear();
    this.estimates.outdate();
    if (include(columns, total / this.divisor)) this.plan = this.planOf(total / this.divisor);
    else this.round(reps);
  }

  /** Everybody earns `sign` times the share of its weight. Returns what that is altogether, for {@link pay}. */
  earn(entrants: Entrants, sign: 1 | -1): number {
    this.tooLarge = false;
    if (this.rounded) return this.earnSteps(entrants, sign);
    if (this.unit > 0) return this.earnUnits(entrants, sign);
    this.earnShares(entrants, sign);
    if (this.isSplit) this.estimates.earn(entrants, sign);
    return sign * this.columns.factors[0]!;
  }

  /**
   * {@link earn}, and the one whose credit is highest then, ties by who was least recently assigned, then by id.
   *
   * @param pays Whether that one pays at once, as by {@link pay}.
   */
  earnAndFind(
    entrants: Entrants,
    lastTurns: readonly number[],
    reps: readonly string[],
    ties: Ties,
    pays: boolean,
  ): number {
    this.prepare(entrants, reps);
    if (this.unit > 0) return this.earnUnitsAndFind(entrants, lastTurns, reps, ties, pays);
    const found = this.earnSharesAndFind(entrants, ties);
    if (pays) this.pay(found, this.due, reps);
    return found;
  }

  /** Takes what {@link earn} handed out from one position, and with it the credits are settled. */
  pay(position: number, due: number, reps: readonly string[]): void {
    const { parts } = this.columns;
    const entries = parts[0]!;
    const entry = entries[position]! - due;
    entries[position] = entry;
    if (parts.length > 1) this.estimates.pay(position, due / this.columns.factors[0]!);
    if (this.tooLarge || Math.abs(entry) > entryLimit) this.round(reps);
  }

  /** Moves `weight / total` of a lead, prepared before, from one position to another. */
  move(from: number, to: number, weight: number, total: number, reps: readonly string[]): void {
    this.earn(entrant(to, weight, total), 1);
    this.earn(entrant(from, weight, total), -1);
    this.estimates.outdate();
    this.pay(to, 0, reps);
  }

  private get isSplit(): boolean {
    return this.columns.factors.length > 1;
  }

  /** One pass for what mostly happens: all credits in one column, all shares whole units. */
  private earnUnitsAndFind(
    { count, positions, weights }: Entrants,
    lastTurns: readonly number[],
    reps: readonly string[],
    ties: Ties,
    pays: boolean,
  ): number {
    const { unit } = this;
    const entries = this.columns.parts[0]!;
    let best = -1;
    let most = -Infinity;
    let tie: TieBreak | undefined;
    for (let j = 0; j < count; j++) {
      const position = positions[j]!;
      const entry = entries[position]! + weights[j]! * unit;
      entries[position] = entry;
      if (entry < most) continue;
      if (entry > most) tie = undefined;
      else {
        const gap = lastTurns[position]! - lastTurns[best]!;
        if (gap > 0) {
          tie ??= "least recently assigned";
          continue;
        }
        tie = gap === 0 ? "id" : "least recently assigned";
        if (gap === 0 && reps[position]! > reps[best]!) continue;
      }
      most = entry;
      best = position;
    }
    ties.last = tie;
    if (pays) entries[best] = most - this.due;
    if (most > entryLimit) {
      this.tooLarge = true;
      if (pays) this.round(reps);
    }
    return best;
  }

  private earnSharesAndFind(entrants: Entrants, ties: Ties): number {
    ties.clear();
    if (this.rounded || !this.isSplit) {
      this.due = this.earn(entrants, 1);
      return this.highest(entrants, ties);
    }
    this.tooLarge = false;
    this.due = this.columns.factors[0]!;
    this.earnShares(entrants, 1);
    const found = this.estimates.earnAndFind(entrants);
    return found >= 0 ? found : this.estimates.highest(entrants, this.columns, ties);
  }

  /** The highest of one column. */
  private highest({ count, positions }: Entrants, ties: Ties): number {
    const entries = this.columns.parts[0]!;
    let most = -Infinity;
    for (let j = 0; j < count; j++) {
      if (entries[positions[j]!]! > most) most = entries[positions[j]!]!;
    }
    const least = this.rounded ? most - Math.floor(this.columns.factors[0]! / tieShare) : most;
    let best = -1;
    for (let j = 0; j < count; j++) {
      const position = positions[j]!;
      if (entries[position]! < least) continue;
      if (best === -1 || ties.precedes(position, best)) best = position;
    }
    return best;
  }

  private earnUnits({ count, positions, weights }: Entrants, sign: 1 | -1): number {
    const { factors, parts } = this.columns;
    const entries = parts[0]!;
    const unit = this.unit * sign;
    for (let j = 0; j < count; j++) {
      const entry = entries[positions[j]!]! + weights[j]! * unit;
      entries[positions[j]!] = entry;
      if (entry > entryLimit || entry < -entryLimit) this.tooLarge = true;
    }
    return sign * factors[0]!;
  }

  private earnShares(entrants: Entrants, sign: 1 | -1): void {
    const { columns } = this;
    if (this.isSplit) this.estimates.refresh(columns);
    this.tooLarge = !this.earnings.apply(columns, this.plan!, this.divisor, entrants, sign);
  }

  private earnSteps({ count, positions, weights, total }: Entrants, sign: 1 | -1): number {
    const entries = this.columns.parts[0]!;
    const steps = this.columns.factors[0]!;
    let due = 0;
    let weight = 0;
    let share = 0;
    for (let j = 0; j < count; j++) {
      if (weights[j] !== weight) {
        weight = weights[j]!;
        share = sign * gridShare(weight, total, steps);
      }
      const entry = entries[positions[j]!]! + share;
      entries[positions[j]!] = entry;
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

  private round(reps: readonly string[]): void {
    this.columns = toGrid(this.columns, reps);
    this.rounded = true;
    this.unit = 0;
    this.total = 0;
    this.tooLarge = false;
    this.plans.clear();
  }
}

function commonDivisor({ count, weights, total }: Entrants): number {
  let common = total;
  for (let j = 0; j < count && common > 1; j++) common = gcd(common, weights[j]!);
  return common;
}
