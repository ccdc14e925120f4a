import { openLedger } from "../../src/routing/ledger/index.ts";
import type { Rule } from "./rule.ts";

/** What handover does: the one with the highest credit, see `openLedger`. */
export function ledger(): Rule {
  const book = openLedger(undefined, "sdr");
  const positions: number[] = [];
  const reps: number[] = [];
  const join = (rep: number): number => {
    const position = book.position(`rep-${String(rep).padStart(3, "0")}`);
    reps[position] = rep;
    return (positions[rep] = position);
  };
  const positionsOf = (eligible: readonly number[]): number[] => eligible.map((rep) => positions[rep] ?? join(rep));
  return {
    give: (eligible, weights) => reps[book.turn(positionsOf(eligible), weights)]!,
    takeBack: (eligible, weights, chosen) => book.refund(positionsOf(eligible), weights, positions[chosen]!),
  };
}
