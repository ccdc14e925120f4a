import { openLedger } from "handover/routing";
import { pickCase } from "../pick-case.ts";

/** handover's ledger on the lists that a compiled staff keeps until somebody comes or goes: how routing asks it. */
export const open = pickCase(({ ids }) => {
  const ledger = openLedger(undefined, "team");
  ledger.positions(ids);
  return ({ eligible, weights }) => ledger.turn(eligible, weights);
});
