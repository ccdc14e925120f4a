import { openLedger } from "handover/routing";
import { pickCase } from "../pick-case.ts";
import type { Shift } from "../team.ts";

/** handover's ledger, with everybody's availability looked at for each lead; the lists are made again when somebody came or went. */
export const open = pickCase((team) => {
  const ledger = openLedger(undefined, "team");
  ledger.positions(team.ids);
  const seen = new Uint32Array(Math.ceil(team.ids.length / 4));
  let eligible: readonly number[] = [];
  let weights: readonly number[] = [];

  const look = ({ flags, words }: Shift): void => {
    seen.set(words);
    eligible = Object.freeze(team.ids.map((_, i) => i).filter((i) => flags[i] === 1));
    weights = Object.freeze(eligible.map((i) => team.weights[i]!));
  };

  return (shift) => {
    const { words } = shift;
    let changed = 0;
    for (let i = 0; i < words.length; i++) changed |= words[i]! ^ seen[i]!;
    if (changed !== 0) look(shift);
    return ledger.turn(eligible, weights);
  };
});
