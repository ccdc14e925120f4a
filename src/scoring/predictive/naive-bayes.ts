import type { Column } from "./encoding.ts";
import type { Fitted, Term } from "./fitted.ts";

/**
 * Naive Bayes over kinds: each feature adds the log of how much more often its kind is found among the won than among the lost.
 * Numbers count by their bins. A kind that was found among one of the two alone is not certain: half an example is added to each.
 */
export function fitNaiveBayes(columns: readonly Column[], won: Uint8Array, rows: Int32Array): Fitted {
  let wins = 0;
  for (const row of rows) wins += won[row]!;
  const losses = rows.length - wins;
  const terms = columns.map(({ codes, levels }): Term => {
    const size = levels.length + 2;
    const ofWon = new Float64Array(size);
    const ofLost = new Float64Array(size);
    for (const row of rows) (won[row] === 1 ? ofWon : ofLost)[codes[row]!]!++;
    const found = ofWon.filter((count, code) => count + ofLost[code]! > 0).length;
    const byCode = ofWon.map((count, code) => {
      const lost = ofLost[code]!;
      // Of what was never seen there is nothing to say.
      if (count + lost === 0) return 0;
      return Math.log((count + half) / (wins + half * found)) - Math.log((lost + half) / (losses + half * found));
    });
    return { byCode, slope: undefined };
  });
  return { intercept: Math.log((wins + half) / (losses + half)), terms };
}

const half = 0.5;

/**
 * The same with all its evidence taken `by` so much: features that say the same are counted twice by naive Bayes, which makes it
 * too sure of itself.
 */
export function tempered({ intercept, terms }: Fitted, by: number, shift: number): Fitted {
  return {
    intercept: intercept * by + shift,
    terms: terms.map(({ byCode, slope }) => ({ byCode: byCode.map((added) => added * by), slope })),
  };
}
