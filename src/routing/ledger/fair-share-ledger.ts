import { invalid, show } from "../../errors.ts";
import { denominatorOf, numeratorOf, valueOf } from "./columns.ts";
import { Credits } from "./credits.ts";
import { decimalOf, fraction } from "./fraction.ts";
import type { Fraction } from "./fraction.ts";
import { readGrant } from "./grant.ts";
import type { Glance, Ledger } from "./ledger.ts";
import type { LedgerRecord } from "./record.ts";

/** The state behind `openLedger`; see there for the rules. */
export class FairShareLedger implements Ledger {
  readonly key: string;
  private count: number;
  /** Shared with the record until somebody joins. */
  private reps: readonly string[];
  private index: Map<string, number> | undefined;
  private readonly lastTurns: number[];
  /** The last frozen list of ids asked for, and its positions. */
  private sought: readonly string[] | undefined;
  private found: readonly number[] = [];
  /** Earnings of the last pick, written down in advance of its charge. */
  private advance: Advance | undefined;
  /** The last frozen list of weights, and its sum. */
  private summed: readonly number[] | undefined;
  private sum = 0;
  /** The last list of ids found to stand in the order of this ledger; positions never move. */
  private aligned: readonly string[] | undefined;
  private readonly book: Credits;
  /** A copy of the first column, shared by whoever asks for it until a credit moves. */
  private shown: readonly number[] | undefined;

  constructor(record: LedgerRecord) {
    this.key = record.key;
    this.count = record.turns;
    this.reps = record.reps;
    this.lastTurns = record.lastTurns.slice();
    const parts = record.credits.map((part) => part.slice());
    this.book = new Credits({ factors: record.factors.slice(), parts }, !record.exact);
  }

  get turns(): number {
    return this.count;
  }

  get size(): number {
    return this.reps.length;
  }

  get exact(): boolean {
    this.takeBack();
    return !this.book.rounded;
  }

  position(repId: string): number {
    return this.find(repId) ?? this.join(repId);
  }

  positions(repIds: readonly string[]): readonly number[] {
    // The same list of candidates comes again with every lead, until somebody leaves or comes in.
    if (repIds === this.sought) return this.found;
    const found: number[] = [];
    for (let i = 0; i < repIds.length; i++) {
      const repId = repIds[i]!;
      found.push(this.reps[i] === repId ? i : this.position(repId));
    }
    if (Object.isFrozen(repIds)) {
      this.sought = repIds;
      this.found = found;
    }
    return found;
  }

  repAt(position: number): string {
    const repId = this.reps[position];
    if (repId !== undefined) return repId;
    const expected = this.size === 0 ? "a position, but nobody has joined" : `a position from 0 to ${this.size - 1}`;
    const hint = "take positions from position() of the same ledger";
    throw invalid("INPUT_INVALID", "nobody is there", [{ path: "position", expected, got: show(position), hint }]);
  }

  pick(eligible: readonly number[], weights: readonly number[]): number {
    this.takeBack();
    this.shown = undefined;
    const total = this.sumOf(eligible, weights);
    if (total === 0) return -1;
    const { book } = this;
    book.prepare(weights, total, this.reps);
    const picked = book.earnAndFind(eligible, weights, this.precedes, true);
    if (picked !== undefined) {
      // What they earn is in the book already: the charge that mostly follows has only to settle it.
      this.advance = { eligible, weights, total, due: book.columns.factors[0]! };
      return picked;
    }
    const found = book.foresee(eligible, weights, total);
    if (found !== undefined) return found;
    // Earn, look, give back: both ways are exact, so nothing is left behind.
    book.earn(eligible, weights, total, 1);
    const best = book.highest(eligible, weights, this.precedes);
    book.earn(eligible, weights, total, -1);
    return best;
  }

  turn(eligible: readonly number[], weights: readonly number[]): number {
    this.takeBack();
    this.shown = undefined;
    const total = this.sumOf(eligible, weights);
    if (total === 0) return -1;
    const { book } = this;
    book.prepare(weights, total, this.reps);
    const found = book.earnAndFind(eligible, weights, this.precedes, true);
    if (found !== undefined) return this.settle(found, book.columns.factors[0]!);
    const foreseen = book.foresee(eligible, weights, total);
    const due = book.earn(eligible, weights, total, 1);
    return this.settle(foreseen ?? book.highest(eligible, weights, this.precedes), due);
  }

  charge(eligible: readonly number[], weights: readonly number[], chosen: number): void {
    this.repAt(chosen);
    this.shown = undefined;
    const { advance } = this;
    if (advance !== undefined && advance.eligible === eligible && advance.weights === weights) {
      this.advance = undefined;
      this.settle(chosen, advance.due);
      return;
    }
    this.takeBack();
    const total = this.sumOf(eligible, weights);
    if (total > 0) this.book.prepare(weights, total, this.reps);
    this.settle(chosen, total > 0 ? this.book.earn(eligible, weights, total, 1) : 0);
  }

  refund(eligible: readonly number[], weights: readonly number[], chosen: number): void {
    this.repAt(chosen);
    this.takeBack();
    this.shown = undefined;
    const total = this.sumOf(eligible, weights);
    if (total === 0) return;
    this.book.prepare(weights, total, this.reps);
    this.book.pay(chosen, this.book.earn(eligible, weights, total, -1), this.reps);
  }

  grant(repId: string, amount: number, against: readonly number[]): void {
    this.takeBack();
    this.shown = undefined;
    const { weight, total, payers } = readGrant(repId, amount, against, (position) => this.repAt(position));
    const receiver = this.position(repId);
    const size = Math.abs(weight);
    this.book.prepare([size], total, this.reps);
    for (const payer of payers) {
      if (weight > 0) this.book.move(payer, receiver, size, total, this.reps);
      else this.book.move(receiver, payer, size, total, this.reps);
    }
  }

  creditOf(repId: string): Fraction {
    this.takeBack();
    const position = this.find(repId);
    if (position === undefined) return { numerator: 0n, denominator: 1n };
    const denominator = denominatorOf(this.book.columns);
    return fraction(numeratorOf(this.book.columns, position, denominator), denominator);
  }

  describe(repId: string, decimals = 3): string {
    return decimalOf(this.creditOf(repId), decimals);
  }

  credits(positions: readonly number[]): number[] {
    this.takeBack();
    return positions.map((position) => valueOf(this.book.columns, position));
  }

  glance(repIds: readonly string[]): Glance {
    this.takeBack();
    const { factors, parts } = this.book.columns;
    const whole = factors.length === 1;
    const column = parts[0] as readonly number[];
    if (repIds === this.aligned && whole) {
      const all = this.firstColumn();
      return { credits: repIds.length === all.length ? all : all.slice(0, repIds.length), per: factors[0]! };
    }
    const credits: number[] = [];
    let aligned = true;
    for (let i = 0; i < repIds.length; i++) {
      const repId = repIds[i]!;
      const position = this.reps[i] === repId ? i : this.find(repId);
      aligned &&= position === i;
      credits.push(position === undefined ? 0 : whole ? column[position]! : valueOf(this.book.columns, position));
    }
    if (aligned && Object.isFrozen(repIds)) this.aligned = repIds;
    return { credits, per: whole ? factors[0]! : 1 };
  }

  toRecord(): LedgerRecord {
    this.takeBack();
    const { factors, parts } = this.book.columns;
    return {
      key: this.key,
      turns: this.count,
      reps: this.reps,
      lastTurns: this.lastTurns.slice(),
      factors: factors.slice(),
      credits: parts.length === 1 ? [this.firstColumn()] : parts.map((part) => part.slice()),
      exact: !this.book.rounded,
    };
  }

  private firstColumn(): readonly number[] {
    return (this.shown ??= this.book.columns.parts[0]!.slice());
  }

  /** The total weight; the same frozen list comes again with every lead. */
  private sumOf(eligible: readonly number[], weights: readonly number[]): number {
    if (weights === this.summed && weights.length === eligible.length) return this.sum;
    const sum = sumOf(eligible, weights);
    if (Object.isFrozen(weights)) {
      this.summed = weights;
      this.sum = sum;
    }
    return sum;
  }

  /** Undoes the earnings of a pick that no charge followed. */
  private takeBack(): void {
    const { advance } = this;
    if (advance === undefined) return;
    this.advance = undefined;
    this.book.earn(advance.eligible, advance.weights, advance.total, -1);
  }

  private settle(chosen: number, due: number): number {
    this.book.pay(chosen, due, this.reps);
    this.lastTurns[chosen] = ++this.count;
    return chosen;
  }

  private readonly precedes = (a: number, b: number): boolean => {
    const gap = this.lastTurns[a]! - this.lastTurns[b]!;
    return gap < 0 || (gap === 0 && this.reps[a]! < this.reps[b]!);
  };

  private find(repId: string): number | undefined {
    this.index ??= new Map(this.reps.map((id, position) => [id, position]));
    return this.index.get(repId);
  }

  private join(repId: string): number {
    const position = this.reps.length;
    this.reps = [...this.reps, repId];
    this.index?.set(repId, position);
    this.lastTurns.push(0);
    this.shown = undefined;
    this.book.join();
    return position;
  }
}

interface Advance {
  readonly eligible: readonly number[];
  readonly weights: readonly number[];
  readonly total: number;
  readonly due: number;
}

function sumOf(eligible: readonly number[], weights: readonly number[]): number {
  if (eligible.length !== weights.length) {
    const expected = `a weight for each of ${eligible.length} eligible reps`;
    const hint = "pass the whole weights of those eligible, in the same order";
    throw invalid("INPUT_INVALID", "a lead does not hold", [{ path: "weights", expected, got: show(weights), hint }]);
  }
  let sum = 0;
  for (let j = 0; j < weights.length; j++) sum += weights[j]!;
  return sum;
}
