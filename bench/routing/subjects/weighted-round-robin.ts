import Peers from "weighted-round-robin";
import { pickCase } from "../pick-case.ts";

/** The package: knows no eligibility, so it is given only those who are in, once. */
export const open = pickCase(({ ids, shifts: [shift] }) => {
  const peers = new Peers<{ id: string; weight: number; index: number }>();
  shift!.eligible.forEach((index, n) => peers.add({ id: ids[index]!, weight: shift!.weights[n]!, index }));
  return () => peers.get()!.index;
});
