import { invalid, show } from "../../errors.ts";
import { gcd } from "./arithmetic.ts";

const millionths = 1_000_000;
const mostLeads = 1_000;

/** A grant in shares: each payer pays `weight / total` of a lead; `weight` is negative where the rep pays. */
export interface Grant {
  readonly weight: number;
  readonly total: number;
  readonly payers: readonly number[];
}

/** Reads the arguments of `Ledger.grant`. @throws HandoverError `INPUT_INVALID` */
export function readGrant(
  repId: string,
  amount: number,
  against: readonly number[],
  repAt: (position: number) => string,
): Grant {
  const whole = Math.round(amount * millionths);
  if (!(Math.abs(amount) <= mostLeads) || whole / millionths !== amount) {
    const expected = "leads from -1,000 to 1,000 with at most six decimals";
    const hint = "write 1 for one lead";
    throw invalid("INPUT_INVALID", "a grant does not hold", [{ path: "amount", expected, got: show(amount), hint }]);
  }
  const payers = [...new Set(against)].filter((position) => repAt(position) !== repId);
  if (payers.length === 0) {
    const hint = "credits sum to zero, so somebody has to pay; name the other members of the pool";
    const got = show(against);
    throw invalid("INPUT_INVALID", "a grant does not hold", [
      { path: "against", expected: "somebody else", got, hint },
    ]);
  }
  const common = gcd(Math.abs(whole), millionths * payers.length);
  return { weight: whole / common, total: (millionths * payers.length) / common, payers };
}
