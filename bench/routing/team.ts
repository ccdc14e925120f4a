import { dice } from "../harness/dice.ts";

export type Situation = keyof typeof situations;

/** Who is in, and at which weight: from the easiest to what a floor of shift workers does. */
export const situations = {
  "all in, equal weights": { out: 0, heaviest: 1, shifts: 1 },
  "30 % out, equal weights": { out: 0.3, heaviest: 1, shifts: 1 },
  "30 % out, weights 1 to 10": { out: 0.3, heaviest: 10, shifts: 1 },
  "30 % out, weights 1 to 10, others every 20 leads": { out: 0.3, heaviest: 10, shifts: 8 },
} as const;

/** Whether the same people stay in. */
export function isFixed(situation: Situation): boolean {
  return situations[situation].shifts === 1;
}

/** Leads that come in before the next shift takes over. */
export const leadsPerShift = 20;

export interface Team {
  /** In code-unit order. */
  readonly ids: readonly string[];
  readonly weights: readonly number[];
  /** They take turns, round and round. */
  readonly shifts: readonly Shift[];
}

/** Who of a team is in, in the terms of whoever asks. */
export interface Shift {
  /** 1 beside each rep who is in. */
  readonly flags: Uint8Array;
  /** The same bytes four to a word, filled up with zeros: to see whether anybody came or went, words are compared. */
  readonly words: Uint32Array;
  /** The same as a list of indexes, and the weights beside it: made once, as a compiled staff does until somebody comes or goes. */
  readonly eligible: readonly number[];
  readonly weights: readonly number[];
}

export function teamOf(size: number, situation: Situation): Team {
  const { out, heaviest, shifts } = situations[situation];
  const random = dice(20_261_101);
  const ids = Array.from({ length: size }, (_, i) => `rep-${String(i).padStart(4, "0")}`);
  const weights = ids.map((_, i) => 1 + ((i * 7) % heaviest));
  const shift = (): Shift => {
    const draws = ids.map((_, i) => ({ i, draw: random() })).sort((a, b) => a.draw - b.draw);
    const gone = new Set(draws.slice(0, Math.round(size * out)).map(({ i }) => i));
    const eligible = ids.map((_, i) => i).filter((i) => !gone.has(i));
    const words = new Uint32Array(Math.ceil(size / 4));
    const flags = new Uint8Array(words.buffer, 0, size);
    for (const i of eligible) flags[i] = 1;
    return {
      flags,
      words,
      eligible: Object.freeze(eligible),
      weights: Object.freeze(eligible.map((i) => weights[i]!)),
    };
  };
  return { ids, weights, shifts: Array.from({ length: shifts }, shift) };
}
