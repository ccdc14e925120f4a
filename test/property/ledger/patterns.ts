import { openLedger } from "../../../src/routing/ledger/index.ts";
import { seeded } from "../../support/dice.ts";

/** Who is available for lead number `lead` of `leads`, among `reps`. */
export interface Pattern {
  readonly title: string;
  readonly present: (random: () => number, rep: number, lead: number, day: LeadContext) => boolean;
}

interface LeadContext {
  readonly reps: number;
  readonly leads: number;
  /** The hour the lead arrives at, and two reps drawn for it. */
  readonly hour: number;
  readonly pair: readonly [number, number];
}

/** The five patterns of availability the design is judged by. */
export const patterns: readonly Pattern[] = [
  { title: "everyone always in", present: () => true },
  { title: "each in 60 % of the time", present: (random) => random() < 0.6 },
  {
    title: "three overlapping shifts",
    present: (_, rep, __, { hour }) => (hour - (rep % 3) * 6 + 24) % 24 < 10,
  },
  { title: "two random candidates a lead", present: (_, rep, __, { pair }) => pair.includes(rep) },
  {
    title: "rolling leave",
    present: (_, rep, lead, { reps, leads }) => (rep + Math.floor((lead * 5 * reps) / leads)) % reps >= 4,
  },
];

/** A way to share leads out: told who may have a lead, it chooses one. Positions are those of `weights`. */
export type Sharing = (weights: readonly number[], random: () => number) => (eligible: readonly number[]) => number;

export const fairShare: Sharing = (weights) => {
  const ledger = openLedger(undefined, "sdr");
  ledger.positions(weights.map((_, i) => `rep-${String(i).padStart(3, "0")}`));
  return (eligible) =>
    ledger.turn(
      eligible,
      eligible.map((i) => weights[i]!),
    );
};

/** What teams use instead. */
export const rivals: Readonly<Record<"cursor" | "leastRecent" | "smooth" | "lottery", Sharing>> = {
  cursor: (weights) => {
    let at = -1;
    return (eligible) => {
      const { length } = weights;
      at = eligible.reduce((best, i) =>
        (i - at - 1 + length) % length < (best - at - 1 + length) % length ? i : best,
      );
      return at;
    };
  },
  leastRecent: (weights) => {
    const last = weights.map(() => 0);
    let turn = 0;
    return (eligible) => {
      const chosen = eligible.reduce((best, i) => (last[i]! < last[best]! ? i : best));
      last[chosen] = ++turn;
      return chosen;
    };
  },
  smooth: (weights) => {
    const current = weights.map(() => 0);
    return (eligible) => {
      let total = 0;
      for (const i of eligible) {
        current[i]! += weights[i]!;
        total += weights[i]!;
      }
      const chosen = eligible.reduce((best, i) => (current[i]! > current[best]! ? i : best));
      current[chosen]! -= total;
      return chosen;
    };
  },
  lottery: (_, random) => (eligible) => eligible[Math.floor(random() * eligible.length)]!,
};

/** Keeps the books beside a way of sharing and remembers the furthest anybody ever was from the entitled leads. */
export function watch(sharing: Sharing, weights: readonly number[], random: () => number) {
  const choose = sharing(weights, random);
  const drift = weights.map(() => 0);
  let worst = 0;
  return {
    drift,
    worst: () => worst,
    lead(eligible: readonly number[]): void {
      const total = eligible.reduce((sum, i) => sum + weights[i]!, 0);
      const chosen = choose(eligible);
      for (const i of eligible) drift[i]! += weights[i]! / total;
      drift[chosen]! -= 1;
      for (const i of eligible) worst = Math.max(worst, Math.abs(drift[i]!));
    },
  };
}

/** The worst drift of any rep at any time while a pattern is played. */
export function worstDrift(
  sharing: Sharing,
  pattern: Pattern,
  weights: readonly number[],
  leads: number,
  seed: number,
): number {
  const random = seeded(seed);
  const books = watch(sharing, weights, seeded(seed + 1));
  const reps = weights.length;
  for (let lead = 0; lead < leads; lead++) {
    const one = Math.floor(random() * reps);
    const other = (one + 1 + Math.floor(random() * (reps - 1))) % reps;
    const context: LeadContext = { reps, leads, hour: random() * 24, pair: [one, other] };
    const eligible = weights.map((_, i) => i).filter((i) => pattern.present(random, i, lead, context));
    if (eligible.length > 0) books.lead(eligible);
  }
  return books.worst();
}

/** Weights from 1 to 10, mixed. */
export function mixedWeights(reps: number, seed: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: reps }, () => 1 + Math.floor(random() * 10));
}
