import { gcd, inverseMod, mulMod } from "./arithmetic.ts";

/**
 * How `weight / total` is written in the columns of a ledger. `touched` are the columns beside column 0 that share a prime
 * with `total`; `of(weight)` is the entry for column 0, then one for each touched column.
 */
export interface Shares {
  readonly touched: readonly number[];
  of(weight: number): readonly number[];
}

/** Weights below this are looked up in an array. */
const small = 128;

/** The shares of a total; `undefined` when it does not divide the product of the pairwise coprime `factors`. */
export function sharesOf(factors: readonly number[], total: number): Shares | undefined {
  const inFirst = gcd(factors[0]!, total);
  const touched: number[] = [];
  const moduli: number[] = [];
  const inverses: number[] = [];
  let rest = total / inFirst;
  for (let p = 1; p < factors.length && rest > 1; p++) {
    const modulus = gcd(factors[p]!, rest);
    if (modulus === 1) continue;
    touched.push(p);
    moduli.push(modulus);
    inverses.push(inverseMod((total / modulus) % modulus, modulus));
    rest /= modulus;
  }
  if (rest > 1) return undefined;

  const known: (readonly number[])[] = [];
  const knownLarge = new Map<number, readonly number[]>();
  const compute = (weight: number): readonly number[] => {
    const share = [0];
    let left = weight;
    for (let t = 0; t < touched.length; t++) {
      const modulus = moduli[t]!;
      const residue = mulMod(weight % modulus, inverses[t]!, modulus);
      share.push(residue * (factors[touched[t]!]! / modulus));
      left -= residue * (total / modulus);
    }
    share[0] = (left / (total / inFirst)) * (factors[0]! / inFirst);
    if (weight < small) known[weight] = share;
    else knownLarge.set(weight, share);
    return share;
  };
  return { touched, of: (weight) => (weight < small ? known[weight] : knownLarge.get(weight)) ?? compute(weight) };
}
