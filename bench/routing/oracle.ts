import { leadsPerShift, type Team } from "./team.ts";

/**
 * Whose turn each of so many leads is, by the definition and in exact fractions: everybody in earns its weight over the weight
 * of all in, the highest credit is chosen and pays 1, ties go to the least recently assigned, then to the id.
 */
export function turnsByDefinition({ ids, weights, shifts }: Team, leads: number): number[] {
  const totals = shifts.map((shift) => BigInt(shift.weights.reduce((sum, weight) => sum + weight, 0)));
  const one = totals.reduce(lcm);
  const shares = totals.map((total) => weights.map((weight) => (BigInt(weight) * one) / total));
  const credits = ids.map(() => 0n);
  const lastTurns = ids.map(() => 0);
  const precedes = (a: number, b: number): boolean =>
    credits[a] === credits[b]
      ? lastTurns[a] === lastTurns[b]
        ? a < b
        : lastTurns[a]! < lastTurns[b]!
      : credits[a]! > credits[b]!;
  return Array.from({ length: leads }, (_, lead) => {
    const turn = Math.floor(lead / leadsPerShift) % shifts.length;
    const { eligible } = shifts[turn]!;
    for (const i of eligible) credits[i]! += shares[turn]![i]!;
    const chosen = eligible.reduce((best, i) => (precedes(i, best) ? i : best));
    credits[chosen]! -= one;
    lastTurns[chosen] = lead + 1;
    return chosen;
  });
}

function lcm(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
