import { openLedger } from "handover/routing";
import { pickCase } from "../pick-case.ts";

/** handover's ledger, with everybody's availability looked at and new lists made for each lead. */
export const open = pickCase((team) => {
  const ledger = openLedger(undefined, "team");
  ledger.positions(team.ids);
  return ({ flags }) => {
    const eligible: number[] = [];
    const weights: number[] = [];
    for (let i = 0; i < flags.length; i++) {
      if (flags[i] === 0) continue;
      eligible.push(i);
      weights.push(team.weights[i]!);
    }
    return ledger.turn(eligible, weights);
  };
});
