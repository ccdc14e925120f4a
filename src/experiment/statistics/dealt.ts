import { logGamma } from "./log-beta.ts";

/** Units of one time in which the arms had the same shares. */
export interface Dealt {
  /** Beside one another: how many units each arm got, and which share was meant for it. */
  readonly counts: readonly number[];
  readonly shares: readonly number[];
}

/** The same, by what came of the units. */
export interface DealtByOutcome {
  readonly yes: readonly number[];
  readonly no: readonly number[];
  readonly shares: readonly number[];
}

/** How much the priors hold to what was meant: as much as so many units would. */
const heldFor = { all: 100, yes: 20, no: 100 };

/**
 * Whether units came to arms as was meant, by a test that may be looked at after every unit: the sequential multinomial test of Lindon
 * and Malek (2022), with a Dirichlet prior about the shares that were meant. Units that are missing from an arm, or came twice, make all
 * other figures of an experiment worth nothing.
 *
 * @returns An always valid p-value: below `alpha` at any look ever with probability `alpha` at most.
 */
export function sampleRatio(times: readonly Dealt[]): number {
  return pOf(times.reduce((sum, one) => sum + evidence(one, heldFor.all), 0));
}

/**
 * Whether arms change what comes of units, by a test that may be looked at after every unit: where they change nothing, the arms of those
 * who did come to it were dealt as all others were, by the shares that were meant. That is asked of both kinds with the test of
 * {@link sampleRatio}, as its authors propose for conversions, and the evidence multiplied.
 *
 * It is exact (an always valid p-value: Johari, Koomen, Pekelis and Walsh 2022) for any number of units, and for chances that change over
 * time and from unit to unit, for it leans on how arms were dealt and on nothing else. It assumes that they were dealt so, and that what
 * comes of one unit does not hang on the arm of another.
 */
export function effectOf(times: readonly DealtByOutcome[]): number {
  const evidences = times.map(({ yes, no, shares }) => {
    const ofYes = evidence({ counts: yes, shares }, heldFor.yes);
    return ofYes + evidence({ counts: no, shares }, heldFor.no);
  });
  return pOf(evidences.reduce((sum, one) => sum + one, 0));
}

function pOf(evidence: number): number {
  return Math.min(1, Math.exp(-evidence));
}

function evidence({ counts, shares }: Dealt, held: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce(
    (sum, count, i) => {
      const share = shares[i] ?? 0;
      if (count === 0) return sum;
      if (share === 0) return Number.POSITIVE_INFINITY;
      return sum + logGamma(held * share + count) - logGamma(held * share) - count * Math.log(share);
    },
    logGamma(held) - logGamma(held + total),
  );
}
