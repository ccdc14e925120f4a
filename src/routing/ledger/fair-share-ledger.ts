import { invalid, show } from "../../errors.ts";
import { denominatorOf, numeratorOf, valueOf, valuesOf } from "./columns.ts";
import { Credits } from "./credits.ts";
import { EntrantReader, entrant } from "./entrants.ts";
import { decimalOf, fraction } from "./fraction.ts";
import type { Fraction } from "./fraction.ts";
import { readGrant } from "./grant.ts";
import type { Glance, Ledger } from "./ledger.ts";
import type { LedgerRecord } from "./record.ts";
import { Ties, type TieBreak } from "./ties.ts";

/** The state behind `openLedger`; see there for the rules. */
export class FairShareLedger implements Ledger {
  readonly key: string;
  private count: number;
  /** Shared with the record until somebody joins. */
  private reps: readonly string[];
  private index: Map<string, number> | undefined;
  private readonly lastTurns: number[];
  private readonly ties: Ties;
  /** The last frozen list of ids asked for, and its positions. */
  private sought: readonly string[] | undefined;
  private found: readonly number[] = [];
  /** Whether those read last have their earnings in the book already, in advance of the charge. */
  private isAhead = false;
  private picked = 0;
  private readonly reader = new EntrantReader();
  /** The last list of ids found to stand in the order of this ledger; positions never move. */
  private aligned: readonly string[] | undefined;
  private readonly book: Credits;
  /** A copy of the one column, or the values of several, shared by whoever asks for it until a credit moves. */
  private shown: readonly number[] | undefined;

  constructor(record: LedgerRecord) {
    this.key = record.key;
    this.count = record.turns;
    this.reps = record.reps;
    this.lastTurns = record.lastTurns.slice();
    this.ties = new Ties(this.lastTurns, () => this.reps);
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
    // Who was picked is asked for again when the turn is charged.
    if (this.reps[this.picked] === repId) return this.picked;
    return this.find(repId) ?? this.join(repId);
  }

  positions(repIds: readonly string[]): readonly number[] {
    // The same list of candidates comes again with every lead, until somebody leaves or comes in.
    return repIds === this.sought ? this.found : this.seek(repIds);
  }

  repAt(position: number): string {
    return this.reps[position] ?? refusePosition(position, this.size);
  }

  pick(eligible: readonly number[], weights: readonly number[]): number {
    const picked = this.earnAndFind(eligible, weights, false);
    // What they earn is in the book already: the charge that mostly follows has only to settle it.
    this.isAhead = picked >= 0;
    if (this.isAhead) this.picked = picked;
    return picked;
  }

  get tie(): TieBreak | undefined {
    return this.ties.last;
  }

  turn(eligible: readonly number[], weights: readonly number[]): number {
    const picked = this.earnAndFind(eligible, weights, true);
    if (picked >= 0) this.lastTurns[picked] = ++this.count;
    return picked;
  }

  charge(eligible: readonly number[], weights: readonly number[], chosen: number): void {
    this.repAt(chosen);
    this.shown = undefined;
    const isEarned = this.isAhead && this.reader.isLast(eligible, weights);
    const due = isEarned ? this.book.due : this.earn(eligible, weights, 1);
    this.isAhead = false;
    this.book.pay(chosen, due, this.reps);
    this.lastTurns[chosen] = ++this.count;
  }

  refund(eligible: readonly number[], weights: readonly number[], chosen: number): void {
    this.repAt(chosen);
    this.shown = undefined;
    this.book.pay(chosen, this.earn(eligible, weights, -1), this.reps);
  }

  grant(repId: string, amount: number, against: readonly number[]): void {
    this.takeBack();
    this.shown = undefined;
    const { weight, total, payers } = readGrant(repId, amount, against, (position) => this.repAt(position));
    const receiver = this.position(repId);
    const size = Math.abs(weight);
    this.book.prepare(entrant(receiver, size, total), this.reps);
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
    if (this.isAhead || repIds !== this.aligned) return this.glanceAnew(repIds);
    const all = this.shown ?? this.showAll();
    const { length } = repIds;
    return { credits: length === all.length ? all : all.slice(0, length), per: this.per };
  }

  turnsOf(repIds: readonly string[]): readonly number[] {
    const isAll = repIds === this.aligned && repIds.length === this.size;
    return isAll ? this.lastTurns : this.eachTurnOf(repIds);
  }

  turnOf(repId: string): number {
    const position = this.reps[this.picked] === repId ? this.picked : this.find(repId);
    return position === undefined ? 0 : (this.lastTurns[position] ?? 0);
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
      credits: parts.length === 1 ? [this.shown ?? this.showAll()] : parts.map((part) => part.slice()),
      exact: !this.book.rounded,
    };
  }

  /** {@link glance} at a list that is not known to stand in the order of this ledger. */
  private glanceAnew(repIds: readonly string[]): Glance {
    this.takeBack();
    const { per } = this;
    const { factors, parts } = this.book.columns;
    const column = factors.length === 1 ? parts[0]! : undefined;
    const credits: number[] = [];
    let aligned = true;
    for (let i = 0; i < repIds.length; i++) {
      const repId = repIds[i]!;
      const position = this.reps[i] === repId ? i : this.find(repId);
      aligned &&= position === i;
      credits.push(position === undefined ? 0 : (column?.[position] ?? valueOf(this.book.columns, position)));
    }
    if (aligned && Object.isFrozen(repIds)) this.aligned = repIds;
    return { credits, per };
  }

  private eachTurnOf(repIds: readonly string[]): readonly number[] {
    return repIds.map((repId) => this.turnOf(repId));
  }

  /** What a lead is in the numbers that {@link showAll} has. */
  private get per(): number {
    const { factors } = this.book.columns;
    return factors.length === 1 ? factors[0]! : 1;
  }

  private showAll(): readonly number[] {
    const { columns } = this.book;
    return (this.shown = columns.parts.length === 1 ? columns.parts[0]!.slice() : valuesOf(columns));
  }

  private earnAndFind(eligible: readonly number[], weights: readonly number[], pays: boolean): number {
    this.takeBack();
    this.shown = undefined;
    const entrants = this.reader.read(eligible, weights);
    if (entrants.total === 0) return -1;
    return this.book.earnAndFind(entrants, this.lastTurns, this.reps, this.ties, pays);
  }

  /** Undoes the earnings of a pick that no charge followed. */
  private takeBack(): void {
    if (!this.isAhead) return;
    this.isAhead = false;
    this.book.earn(this.reader, -1);
  }

  /** What all of them earn with a lead, written down. */
  private earn(eligible: readonly number[], weights: readonly number[], sign: 1 | -1): number {
    this.takeBack();
    const entrants = this.reader.read(eligible, weights);
    if (entrants.total === 0) return 0;
    this.book.prepare(entrants, this.reps);
    return this.book.earn(entrants, sign);
  }

  private seek(repIds: readonly string[]): readonly number[] {
    const found: number[] = [];
    for (let i = 0; i < repIds.length; i++) {
      const repId = repIds[i]!;
      found.push(this.reps[i] === repId ? i : this.position(repId));
    }
    if (Object.isFrozen(repIds)) {
      this.sought = repIds;
      this.found = Object.freeze(found);
    }
    return found;
  }

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

function refusePosition(position: number, size: number): never {
  const expected = size === 0 ? "a position, but nobody has joined" : `a position from 0 to ${size - 1}`;
  const hint = "take positions from position() of the same ledger";
  throw invalid("INPUT_INVALID", "nobody is there", [{ path: "position", expected, got: show(position), hint }]);
}
