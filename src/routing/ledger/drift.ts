import { denominatorOf, numeratorOf } from "./columns.ts";
import type { Columns } from "./columns.ts";
import { decimalOf, fraction } from "./fraction.ts";
import type { Fraction } from "./fraction.ts";
import type { LedgerRecord } from "./record.ts";

/** How far one rep is from the entitled share: positive when leads are still owed to it, negative when it got more. */
export interface RepDrift {
  readonly repId: string;
  /** Leads entitled to less leads received, exact. */
  readonly credit: Fraction;
  /** The same as a decimal for people. */
  readonly text: string;
  /** The turn the rep was last handed a lead on, 0 for never. */
  readonly lastTurn: number;
}

/** The drift of every rep of a ledger, furthest from zero first, then by id. */
export function drift(record: LedgerRecord): RepDrift[] {
  const columns: Columns = { factors: [...record.factors], parts: record.credits.map((part) => [...part]) };
  const denominator = denominatorOf(columns);
  const rows = record.reps.map((repId, i) => ({ repId, numerator: numeratorOf(columns, i, denominator), i }));
  const size = (n: bigint): bigint => (n < 0n ? -n : n);
  rows.sort((a, b) => {
    const [mine, other] = [size(a.numerator), size(b.numerator)];
    if (mine !== other) return mine > other ? -1 : 1;
    return a.repId < b.repId ? -1 : 1;
  });
  return rows.map(({ repId, numerator, i }) => {
    const credit = fraction(numerator, denominator);
    return { repId, credit, text: decimalOf(credit, 3), lastTurn: record.lastTurns[i]! };
  });
}
