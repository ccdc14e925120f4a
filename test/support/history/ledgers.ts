import type { PoolLedger } from "handover/storage";
import type { Observed, Violation } from "./observed.ts";

type Fraction = readonly [numerator: bigint, denominator: bigint];

/**
 * The credits of every ledger are the turns that its events tell of, reckoned with fractions: each eligible rep earns its weight over
 * the weight of all, the chosen one pays one lead, and a refund is the same the other way round.
 */
export function checkLedgers({ events, ledgers }: Pick<Observed, "events" | "ledgers">): readonly Violation[] {
  const owed = new Map<string, Fraction>();
  const give = (ledger: string, rep: string, amount: Fraction): void => {
    const key = `${rep} in ${ledger}`;
    owed.set(key, plus(owed.get(key) ?? [0n, 1n], amount));
  };
  for (const event of events) {
    if (event.type === "ledger.granted") {
      const { ledger, repId, leads, against } = event.data;
      const millionths = BigInt(Math.round(leads * 1e6));
      give(ledger, repId, [millionths, 1_000_000n]);
      for (const payer of against) give(ledger, payer, [-millionths, 1_000_000n * BigInt(against.length)]);
    }
    const turn = event.type === "assignment.offered" || event.type === "ledger.refunded" ? event.data.turn : undefined;
    if (turn === undefined) continue;
    const sign = event.type === "ledger.refunded" ? -1n : 1n;
    const weights = turn.eligible.map((_, i) => BigInt(turn.weights?.[i] ?? 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    if (total === 0n) continue;
    turn.eligible.forEach((rep, i) => give(turn.ledger, rep, [sign * (weights[i] as bigint), total]));
    give(turn.ledger, turn.chosen, [-sign, 1n]);
  }
  const found: Violation[] = [];
  for (const ledger of ledgers) {
    if (!ledger.exact) continue;
    ledger.reps.forEach((rep, i) => {
      const key = `${rep} in ${ledger.key}`;
      const [a, b] = creditOf(ledger, i);
      const [c, d] = owed.get(key) ?? [0n, 1n];
      if (a * d !== c * b) found.push({ rule: "ledger", what: `${key} has ${a}/${b}; the assignments say ${c}/${d}` });
      owed.delete(key);
    });
  }
  const inexact = new Set(ledgers.filter(({ exact }) => !exact).map(({ key }) => key));
  for (const [key, [n, d]] of owed)
    if (n !== 0n && !inexact.has(key.slice(key.indexOf(" in ") + 4)))
      found.push({ rule: "ledger", what: `${key} is not there; the assignments say ${n}/${d}` });
  return found;
}

/** As the record is documented: the sum of its parts over their factors. */
function creditOf({ credits, factors }: PoolLedger, rep: number): Fraction {
  return credits.reduce<Fraction>(
    (sum, part, p) => plus(sum, [BigInt(part[rep] as number), BigInt(factors[p] as number)]),
    [0n, 1n],
  );
}

/** In lowest terms: a long log would make the denominators as long. */
function plus([a, b]: Fraction, [c, d]: Fraction): Fraction {
  const n = a * d + c * b;
  const common = greatest(n < 0n ? -n : n, b * d);
  return [n / common, (b * d) / common];
}

function greatest(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatest(b, a % b);
}
