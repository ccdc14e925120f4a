import { openLedger } from "handover/routing";
import { pickCase } from "../pick-case.ts";

/** handover's ledger, with everybody's availability looked at for each lead; the lists are made again when somebody came or went. */
export const open = pickCase((team) => {
  const ledger = openLedger(undefined, "team");
  ledger.positions(team.ids);
  const seen = new Uint8Array(team.ids.length);
  let eligible: readonly number[] = [];
  let weights: readonly number[] = [];

  const look = (flags: Uint8Array): void => {
    seen.set(flags);
    eligible = Object.freeze(team.ids.map((_, i) => i).filter((i) => flags[i] === 1));
    weights = Object.freeze(eligible.map((i) => team.weights[i]!));
  };

  return ({ flags }) => {
    let changed = 0;
    for (let i = 0; i < flags.length; i++) changed |= flags[i]! ^ seen[i]!;
    if (changed !== 0) look(flags);
    return ledger.turn(eligible, weights);
  };
});
