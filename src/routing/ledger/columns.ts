import { gcd, inverseMod, mulMod, sharedPart } from "./arithmetic.ts";

/**
 * Exact rational numbers, one a row, as partial fractions.
 *
 * The common denominator is the product of `factors`, which are pairwise coprime. Row `i` is worth
 * `parts[0][i] / factors[0] + parts[1][i] / factors[1] + ...`. Column 0 holds signed whole numbers and takes every
 * carry; each other column holds residues in `[0, factor)`. Written this way a number has one form only, so two rows are
 * equal exactly when they agree in every column.
 *
 * Why not one numerator over one denominator: the denominator of a ledger is the least common multiple of the total weights
 * seen, up to lcm(1..W), about 1.44 W bits. Shifts of 50 equal reps already need 71 bits, weights 1..10 among 30 reps 240 and
 * more. As partial fractions every entry is a safe integer, JSON carries it as a number, and adding `w / W` touches only the
 * columns that share a prime with `W`.
 */
export interface Columns {
  readonly factors: number[];
  readonly parts: number[][];
}

/** Factor limits. Column 0 is narrower, for its entries carry the whole part too: up to 4,096 leads at full width. */
const firstLimit = 2 ** 40;
const otherLimit = 2 ** 50;
/** Twelve columns hold the 430 bits that all totals up to 300 need: not one of 100,000 random orders went without. */
const mostColumns = 12;
/** And not above so many numbers, for the record travels with every batch: twelve columns for 341 reps, four for 1,000. */
const mostEntries = 4_096;
/** Entries of column 0 stay within this, half of what a number holds exactly. */
export const entryLimit = 2 ** 52;

/** Widens the denominator until `total` divides it; no number changes its worth. False when it would not fit. */
export function include(columns: Columns, total: number): boolean {
  if (total > firstLimit) return false;
  return includePrimes(columns, total) || (joinColumns(columns) && includePrimes(columns, total));
}

function includePrimes(columns: Columns, total: number): boolean {
  const { factors } = columns;
  let missing = total;
  for (const factor of factors) missing /= gcd(missing, factor);
  const before = factors.length;
  for (let p = 0; p < before && missing > 1; p++) {
    const shared = sharedPart(missing, factors[p]!);
    if (shared > 1 && !widen(columns, p, shared)) return false;
    missing /= shared;
  }
  return missing === 1 || adopt(columns, missing);
}

/** The same within column 0 alone, where it fits there. */
export function includeInFirst(columns: Columns, total: number): boolean {
  const by = total / gcd(total, columns.factors[0]!);
  return fits(columns, 0, by) && scale(columns, 0, by);
}

/** Multiplies one factor by primes it already has, moving the rest of it to a new column when it would grow too wide. */
function widen(columns: Columns, p: number, by: number): boolean {
  if (fits(columns, p, by)) return scale(columns, p, by);
  const factor = columns.factors[p]!;
  const apart = factor / sharedPart(factor, by);
  if (apart === 1 || isFull(columns)) return false;
  splitOff(columns, p, apart);
  return fits(columns, p, by) && scale(columns, p, by);
}

/** Finds room for a factor coprime to all others. */
function adopt(columns: Columns, by: number): boolean {
  const { factors, parts } = columns;
  for (let p = 0; p < factors.length; p++) if (fits(columns, p, by)) return scale(columns, p, by);
  if (isFull(columns)) return false;
  factors.push(by);
  parts.push(parts[0]!.map(() => 0));
  return true;
}

function isFull({ factors, parts }: Columns): boolean {
  return factors.length === mostColumns || (factors.length + 1) * parts[0]!.length > mostEntries;
}

function fits(columns: Columns, p: number, by: number): boolean {
  if (columns.factors[p]! * by > (p === 0 ? firstLimit : otherLimit)) return false;
  return p > 0 || largest(columns.parts[0]!) * by <= entryLimit;
}

function scale(columns: Columns, p: number, by: number): true {
  columns.factors[p]! *= by;
  const part = columns.parts[p]!;
  for (let i = 0; i < part.length; i++) part[i]! *= by;
  return true;
}

/** Moves the factor `apart` of column `p` into a column of its own: `a / (u v) = b / u + c / v`, less a carry. */
function splitOff(columns: Columns, p: number, apart: number): void {
  const { factors, parts } = columns;
  const kept = factors[p]! / apart;
  const first = parts[0]!;
  const part = parts[p]!;
  const toKept = inverseMod(apart, kept);
  const toApart = inverseMod(kept, apart);
  const moved: number[] = [];
  for (let i = 0; i < part.length; i++) {
    const a = part[i]!;
    const rest = a % apart;
    // The rest of a negative multiple is -0, which no record should hold.
    const c = mulMod(rest < 0 ? rest + apart : Math.abs(rest), toApart, apart);
    moved.push(c);
    if (p === 0) {
      part[i] = (a - c * kept) / apart;
    } else {
      const b = mulMod(a % kept, toKept, kept);
      part[i] = b;
      if (b * apart + c * kept >= kept * apart) first[i]! -= factors[0]!;
    }
  }
  factors[p] = kept;
  factors.push(apart);
  parts.push(moved);
}

/** Makes one column of any two that fit into one; false when there are none. `a / u + b / v = (a v + b u) / (u v)`, less a carry. */
function joinColumns({ factors, parts }: Columns): boolean {
  const before = factors.length;
  for (let p = 1; p < factors.length; p++) {
    for (let q = factors.length - 1; q > p; q--) {
      const u = factors[p]!;
      const v = factors[q]!;
      if (u * v > otherLimit) continue;
      for (let i = 0; i < parts[0]!.length; i++) {
        const sum = parts[p]![i]! * v + parts[q]![i]! * u;
        const carry = sum >= u * v;
        parts[p]![i] = carry ? sum - u * v : sum;
        if (carry) parts[0]![i]! += factors[0]!;
      }
      factors[p] = u * v;
      factors.splice(q, 1);
      parts.splice(q, 1);
    }
  }
  return factors.length < before;
}

/** Greatest absolute value of a column. */
function largest(part: readonly number[]): number {
  let most = 0;
  for (const entry of part) if (Math.abs(entry) > most) most = Math.abs(entry);
  return most;
}

/** The nearest floating number, for people and for a first comparison. A function of the exact number alone. */
export function valueOf({ factors, parts }: Columns, i: number): number {
  let value = 0;
  for (let p = factors.length - 1; p >= 0; p--) value += parts[p]![i]! / factors[p]!;
  return value;
}

/** The same for every row. */
export function valuesOf({ factors, parts }: Columns): number[] {
  const values = parts[0]!.map(() => 0);
  for (let p = factors.length - 1; p >= 0; p--) {
    const part = parts[p]!;
    const factor = factors[p]!;
    for (let i = 0; i < part.length; i++) values[i]! += part[i]! / factor;
  }
  return values;
}

/** The product of all factors. */
export function denominatorOf({ factors }: Columns): bigint {
  return factors.reduce((product, factor) => product * BigInt(factor), 1n);
}

/** The exact numerator of row `i` over {@link denominatorOf}. */
export function numeratorOf({ factors, parts }: Columns, i: number, denominator: bigint): bigint {
  return factors.reduce((sum, factor, p) => sum + BigInt(parts[p]![i]!) * (denominator / BigInt(factor)), 0n);
}

/** Sign of row `i` less row `j`, exact. */
export function compareRows(columns: Columns, i: number, j: number): number {
  const { parts } = columns;
  let p = 0;
  while (p < parts.length && parts[p]![i] === parts[p]![j]) p++;
  if (p === parts.length) return 0;
  const denominator = denominatorOf(columns);
  return numeratorOf(columns, i, denominator) > numeratorOf(columns, j, denominator) ? 1 : -1;
}
