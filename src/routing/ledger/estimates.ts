import { compareRows, valuesOf } from "./columns.ts";
import type { Columns } from "./columns.ts";
import type { Entrants } from "./entrants.ts";
import type { Ties } from "./ties.ts";

/**
 * Floating values nearer than this (relative above 1) are compared exactly. A step adds an error of at most 2^-52 times the
 * value, which moves by at most 1, so over the 1,024 steps between refreshes two values stray by less than 5e-10 together. A
 * turn is two steps: earning and paying.
 */
const near = 1e-9;
const refreshAfter = 512;

/** The credits as floating numbers, beside several columns: they spare the exact comparisons that are clear. */
export class Estimates {
  private values: number[] = [];
  private age = refreshAfter;

  join(): void {
    this.values.push(0);
  }

  /** From here on they are not to be relied on before a {@link refresh}. */
  outdate(): void {
    this.age = refreshAfter;
  }

  /** To be called before anything is earned, in the columns too. */
  refresh(columns: Columns): void {
    if (this.age++ < refreshAfter) return;
    this.age = 1;
    this.values = valuesOf(columns);
  }

  pay(position: number, leads: number): void {
    this.values[position]! -= leads;
  }

  earn({ count, positions, weights, total }: Entrants, sign: 1 | -1): void {
    const { values } = this;
    const each = sign / total;
    for (let j = 0; j < count; j++) values[positions[j]!]! += weights[j]! * each;
  }

  /** {@link earn}, and whoever stands highest then; -1 when somebody is too close to tell. */
  earnAndFind({ count, positions, weights, total }: Entrants): number {
    const { values } = this;
    const each = 1 / total;
    let best = -1;
    let most = -Infinity;
    let next = -Infinity;
    for (let j = 0; j < count; j++) {
      const position = positions[j]!;
      const value = values[position]! + weights[j]! * each;
      values[position] = value;
      if (value <= next) continue;
      if (value > most) {
        next = most;
        most = value;
        best = position;
      } else {
        next = value;
      }
    }
    return most - next > near * Math.max(1, Math.abs(most)) ? best : -1;
  }

  /** Whoever stands highest by the columns; these decide where the estimates are close. */
  highest({ count, positions }: Entrants, columns: Columns, ties: Ties): number {
    const { values } = this;
    let best = -1;
    let clear = -Infinity;
    let close = -Infinity;
    for (let j = 0; j < count; j++) {
      const position = positions[j]!;
      const value = values[position]!;
      if (value < close) continue;
      if (value <= clear) {
        const sign = compareRows(columns, position, best);
        if (sign < 0 || (sign === 0 && !ties.precedes(position, best))) continue;
        if (sign > 0) ties.clear();
      } else ties.clear();
      best = position;
      const margin = near * Math.max(1, Math.abs(value));
      clear = value + margin;
      close = value - margin;
    }
    return best;
  }
}
