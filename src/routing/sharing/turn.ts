import type { LedgerTurn } from "../../lead/index.ts";
import { areEven } from "../even-weights.ts";
import type { Ledger } from "../ledger/index.ts";
import type { StaffPool } from "../staff.ts";

/** Those of a pool who can have a lead, before one of them is chosen. */
export interface Contenders {
  /** Ids, in the pool's order; never empty. */
  readonly eligible: readonly string[];
  /** Whole-number weights beside `eligible`. */
  readonly weights: readonly number[];
  /** Whether all of them are 1. */
  readonly even: boolean;
}

/** Who of the contenders it is: those the ledger decides among, and why. */
export interface Choice {
  readonly eligible: readonly string[];
  readonly weights: readonly number[];
  readonly reason: string;
  /** What was compared, beside the pool's members, where it was not the ledger alone. */
  readonly loads?: readonly number[] | undefined;
  /** Parts of a load that make one: values are compared in hundredths. */
  readonly loadsPer?: number | undefined;
}

/** The one of them who is owed most. */
export function pick(ledger: Ledger, { eligible, weights }: Pick<Choice, "eligible" | "weights">): string {
  return ledger.repAt(ledger.pick(ledger.positions(eligible), weights));
}

/** Those whom the router would choose after one, in order. */
export function nextIn(
  ledger: Ledger,
  { eligible, weights, even }: Contenders,
  first: string,
  count: number,
  narrow: (left: Contenders) => Choice,
): string[] {
  const found = [first];
  while (found.length <= count && found.length < eligible.length) {
    const isLeft = eligible.map((repId) => !found.includes(repId));
    const left: Contenders = {
      even,
      eligible: eligible.filter((_, i) => isLeft[i]),
      weights: weights.filter((_, i) => isLeft[i]),
    };
    found.push(pick(ledger, narrow(left)));
  }
  return found.slice(1);
}

/** The turn of a lead. Whoever is only too far ahead goes on earning: it is how the others catch up. */
export function turnOf(
  ledger: string,
  among: Contenders,
  choice: Choice,
  chosen: string,
  pool: StaffPool,
  ahead: readonly number[],
): LedgerTurn {
  if (ahead.length > 0) return turnWith(ahead, ledger, among, choice, chosen, pool);
  const { eligible, weights } = choice;
  // Some of those who weigh differently may weigh the same.
  const alike = among.even || (weights !== among.weights && areEven(weights));
  return { ledger, eligible, weights: alike ? undefined : weights, chosen };
}

function turnWith(
  ahead: readonly number[],
  ledger: string,
  { even }: Contenders,
  { eligible, weights }: Choice,
  chosen: string,
  pool: StaffPool,
): LedgerTurn {
  const all = [...weights, ...ahead.map((i) => (even ? 1 : (pool.weights[i] as number)))];
  const ids = [...eligible, ...ahead.map((i) => pool.reps[i] as string)];
  return { ledger, eligible: ids, weights: areEven(all) ? undefined : all, chosen };
}

/** The turn of an offer to several: who takes it is not known yet. */
export function openTurn({ ledger, eligible, weights }: LedgerTurn): Omit<LedgerTurn, "chosen"> {
  return { ledger, eligible, weights };
}
