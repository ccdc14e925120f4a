import type { Column } from "./encoding.ts";
import { logOddsOf, type Fitted } from "./fitted.ts";
import { sigmoid } from "./predict.ts";
import type { Decile } from "./report.ts";

/** Learns from some of the examples. */
export type Fit = (columns: readonly Column[], rows: Int32Array) => Fitted;

/** Which fold each example is in: won and lost ones are dealt out in turn, so that every fold has its share of both. */
export function foldsOf(won: Uint8Array, folds: number): Int32Array {
  const dealt = [0, 0];
  return Int32Array.from(won, (outcome) => dealt[outcome]!++ % folds);
}

/** The log-odds of each example, by what was learnt without its fold. */
export function outOfFold(columns: readonly Column[], foldOf: Int32Array, folds: number, fit: Fit): Float64Array {
  const found = new Float64Array(foldOf.length);
  const rows = Array.from(foldOf.keys());
  for (let fold = 0; fold < folds; fold++) {
    const fitted = fit(columns, Int32Array.from(rows.filter((row) => foldOf[row] !== fold)));
    for (const row of rows) if (foldOf[row] === fold) found[row] = logOddsOf(fitted, columns, row);
  }
  return found;
}

/** Ten parts of the same size, by foretold log-odds, best first. */
export function decilesOf(logOdds: Float64Array, won: Uint8Array, base: number): readonly Decile[] {
  const order = Array.from(logOdds.keys()).sort((a, b) => logOdds[b]! - logOdds[a]!);
  const most = Math.min(10, order.length);
  return Array.from({ length: most }, (_, part) => {
    const rows = order.slice(Math.floor((part * order.length) / most), Math.floor(((part + 1) * order.length) / most));
    const share = (of: (row: number) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    const wonShare = share((row) => won[row]!);
    return {
      examples: rows.length,
      foretold: share((row) => sigmoid(logOdds[row]!)),
      won: wonShare,
      lift: wonShare / base,
    };
  });
}
