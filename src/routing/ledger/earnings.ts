import { entryLimit } from "./columns.ts";
import type { Columns } from "./columns.ts";
import type { Entrants } from "./entrants.ts";
import type { Shares } from "./shares.ts";

/**
 * What each of the entrants earns with a lead, written out column by column. The same entrants mostly come again, and then a
 * turn is plain additions, a column at a time.
 */
export class Earnings {
  private shares: Shares | undefined;
  private entrants: Entrants | undefined;
  private edition = 0;
  /** Beside the entrants: entries for column 0, then for each touched column. */
  private readonly entries: Float64Array[] = [];

  /** Adds the shares of weights over `divisor` to the columns, or takes them off; whether all entries stay in range. */
  apply(columns: Columns, shares: Shares, divisor: number, entrants: Entrants, sign: 1 | -1): boolean {
    if (shares !== this.shares || entrants !== this.entrants || entrants.edition !== this.edition) {
      this.writeOut(shares, divisor, entrants);
    }
    const { touched } = shares;
    for (let t = 0; t < touched.length; t++) addResidues(columns, touched[t]!, this.entries[t + 1]!, entrants, sign);
    return addWhole(columns.parts[0]!, this.entries[0]!, entrants, sign);
  }

  private writeOut(shares: Shares, divisor: number, entrants: Entrants): void {
    this.shares = shares;
    this.entrants = entrants;
    this.edition = entrants.edition;
    const { count, weights } = entrants;
    for (let t = 0; t <= shares.touched.length; t++) {
      if ((this.entries[t]?.length ?? 0) < count) this.entries[t] = new Float64Array(count);
    }
    for (let j = 0; j < count; j++) {
      const share = shares.of(weights[j]! / divisor);
      for (let t = 0; t < share.length; t++) this.entries[t]![j] = share[t]!;
    }
  }
}

/** Residues stay in `[0, factor)`; column 0 takes the carry. */
function addResidues(
  { factors, parts }: Columns,
  column: number,
  share: Float64Array,
  { count, positions }: Entrants,
  sign: 1 | -1,
): void {
  const one = factors[0]!;
  const factor = factors[column]!;
  const first = parts[0]!;
  const part = parts[column]!;
  for (let j = 0; j < count; j++) {
    const position = positions[j]!;
    const residue = part[position]! + sign * share[j]!;
    if (residue >= factor) {
      part[position] = residue - factor;
      first[position]! += one;
    } else if (residue < 0) {
      part[position] = residue + factor;
      first[position]! -= one;
    } else {
      part[position] = residue;
    }
  }
}

function addWhole(first: number[], share: Float64Array, { count, positions }: Entrants, sign: 1 | -1): boolean {
  let inRange = true;
  for (let j = 0; j < count; j++) {
    const entry = first[positions[j]!]! + sign * share[j]!;
    first[positions[j]!] = entry;
    if (entry > entryLimit || entry < -entryLimit) inRange = false;
  }
  return inRange;
}
