import { checkRecord, emptyRecord } from "./record.ts";
import type { LedgerRecord } from "./record.ts";
import type { TieBreak } from "./ties.ts";
import { FairShareLedger } from "./fair-share-ledger.ts";
import type { Fraction } from "./fraction.ts";

/**
 * The working copy of a ledger for one batch of leads.
 *
 * Reps are addressed by position, their index in the ledger. `eligible` holds the positions a lead may go to, each once, and
 * `weights` the whole weights parallel to it (see `integerWeights`); a weight of 0 earns nothing and is never picked. Lists of
 * different lengths are refused with `INPUT_INVALID`; the entries are trusted, for this is the hottest loop of routing.
 */
export interface Ledger {
  readonly key: string;
  /** Leads counted so far. */
  readonly turns: number;
  /** How many reps have a place, those who left included. */
  readonly size: number;
  /** False once credits had to be rounded to a grid. */
  readonly exact: boolean;

  /** The position of a rep; somebody new joins with zero credit, as never assigned. */
  position(repId: string): number;
  /** The positions of several reps; quick when they stand in ledger order. */
  positions(repIds: readonly string[]): readonly number[];
  /** The rep at a position. */
  repAt(position: number): string;

  /**
   * The position the next lead belongs to, or -1 when nobody has a weight. Nothing is earned or paid, but what the turn
   * needs is prepared: the denominator may widen, or give way to the grid (see `openLedger`).
   */
  pick(eligible: readonly number[], weights: readonly number[]): number;
  /** By what the last {@link pick} was told from others who were owed as much; absent when it was owed most. */
  readonly tie: TieBreak | undefined;
  /** {@link pick} and {@link charge} in one pass; returns the position chosen, or -1 and counts nothing. */
  turn(eligible: readonly number[], weights: readonly number[]): number;
  /**
   * Counts a lead that went to `chosen`, whoever that is: everybody eligible earns, the chosen one pays. `chosen` need be
   * neither the one picked nor eligible. With nobody to earn no credit moves: who takes a lead nobody was entitled to owes
   * nobody.
   */
  charge(eligible: readonly number[], weights: readonly number[], chosen: number): void;
  /**
   * Takes a {@link charge} back: credits become what they would be had it never happened. The turn stays counted and stays
   * the last one of `chosen`, who was handed a lead after all.
   */
  refund(eligible: readonly number[], weights: readonly number[], chosen: number): void;
  /**
   * Gives a rep `amount` leads of credit (negative: takes), paid in equal parts by the others in `against`, so that the sum
   * stays zero.
   *
   * @throws HandoverError `INPUT_INVALID` unless the amount is within 1,000 leads with at most six decimals, and somebody else
   * is in `against`.
   */
  grant(repId: string, amount: number, against: readonly number[]): void;

  /** The exact credit of a rep, in leads; zero for somebody unknown. */
  creditOf(repId: string): Fraction;
  /** The credit of a rep for people: `"0.667"`. @param decimals @defaultValue 3 */
  describe(repId: string, decimals?: number): string;
  /** Credits as the nearest numbers, for a trace. */
  credits(positions: readonly number[]): number[];
  /**
   * The same by id, as parts of which `per` make a lead: zero for somebody unknown, who does not join by being looked at.
   * Cheap enough to be taken with every lead.
   */
  glance(repIds: readonly string[]): Glance;

  /** The turn at which each was last handed a lead, 0 for never; good until the next turn. */
  turnsOf(repIds: readonly string[]): readonly number[];
  /** The same of one rep; quick for whoever was picked last. */
  turnOf(repId: string): number;

  /** What the storage keeps. Later changes to the ledger do not reach it. */
  toRecord(): LedgerRecord;
}

/** What a ledger knows of a list of reps, beside it: `credits[i] / per` leads are owed to the i-th. */
export interface Glance {
  readonly credits: readonly number[];
  readonly per: number;
}

/**
 * The fair-share ledger of `key`, from its stored record or new.
 *
 * For each lead every eligible rep earns its weight over the weight of all eligible, and the rep with the highest credit is
 * chosen and pays 1. Ties go to the least recently assigned, then to the id in code-unit order. A credit is therefore
 * exactly the leads a rep was entitled to less the leads it got, and the credits of a ledger sum to zero. Round robin is the
 * case of equal weights and a fixed set. Who is away earns and pays nothing and finds the credit as it was.
 *
 * This is the greedy rule for the carpool problem: R. Fagin and J. H. Williams, "A fair carpool scheduling algorithm", IBM
 * J. Res. Dev. 27 (1983). No online rule does better in the worst case: D. Coppersmith, T. Nowicki, G. Paleologo, C. Tresser
 * and C. W. Wu, "The optimality of the online greedy algorithm in carpool and chairman assignment problems", ACM Trans.
 * Algorithms 7 (2011). For a fixed set, knowing the future would get below 1: R. Tijdeman, "The chairman assignment
 * problem", Discrete Math. 32 (1980). As long as each lead goes to the one picked, no credit of n reps leaves:
 * - 1, exclusive, for equal weights and a fixed set;
 * - 1/2 + 1/3 + ... + 1/n for any fixed weights;
 * - (n - 1) / 2 for equal weights and any sequence of eligible sets;
 * and it has stayed under 2 leads in every pattern of shifts and leave the property tests play, with weights 1 to 10.
 *
 * Arithmetic is exact, so equal credits do tie. The common denominator is the least common multiple of the total weights
 * seen, up to lcm(1..W); it is kept as coprime factors, which costs little time and, at worst, some 150 bytes a rep in the
 * record. It may grow to twelve factors, enough for all totals up to 300 (say, 300 equal reps coming and going), and to
 * 4,096 entries in all. Beyond that, or with a credit above 4,096 leads while the denominator is large, the ledger goes
 * over to a grid of 2^-40 leads, for good: each share is rounded down, the chosen one gets what is left of the lead, and
 * credits within 2^-16 of the highest tie. The sum stays exactly zero; a lead moves a credit by less than one grid step off
 * its exact value, the chosen one's by less than one for each of the others. Equal credits keep tying for 16 million leads
 * at the very worst. The step doubles whenever a credit would otherwise leave the range of exact numbers.
 *
 * @example
 * const ledger = openLedger(undefined, "sdr");
 * const team = ledger.positions(["ana", "ben"]);
 * ledger.repAt(ledger.turn(team, [2, 1])); // "ana", who now stands at -1/3, and ben at 1/3
 *
 * @throws HandoverError `STORAGE_INCOMPATIBLE` when the record is of another key or its parts do not belong together.
 */
export function openLedger(record: LedgerRecord | undefined, key: string): Ledger {
  if (record !== undefined) checkRecord(record, key);
  return new FairShareLedger(record ?? emptyRecord(key));
}
