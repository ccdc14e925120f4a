import Pool from "wrr-pool";
import { pickCase } from "../pick-case.ts";

/** The package: a list that interleaves weights, with no credits and no eligibility; given only those who are in, once. */
export const open = pickCase(({ shifts: [shift] }) => {
  const pool = new Pool<number>();
  shift!.eligible.forEach((index, n) => pool.add(index, shift!.weights[n]!));
  return () => pool.next()!;
});
