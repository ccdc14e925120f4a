import type { Dice } from "../dice.ts";

/** All that goes wrong, by kind. */
export const faultKinds = [
  /** The storage is busy, and nothing was begun. */
  "busy",
  /** A transaction is taken back at its end, by a conflict that passes. */
  "conflict",
  /** A transaction is taken back at its end, by a failure that does not say whether it passes. */
  "failed commit",
  /** A transaction is committed, and nobody hears of it. */
  "unknown commit",
  /** The storage takes its time, in the midst of a transaction. */
  "slow",
  /** A call is made, and its answer is lost. */
  "lost answer",
  /** A process ends before a commit. */
  "killed before a commit",
  /** A process ends after a commit, before anybody hears of it. */
  "killed after a commit",
  /** A process ends whenever it may be. */
  "killed",
  /** A process stands still for longer than its transactions and leases last. */
  "frozen",
  /** The clock of a process is off. */
  "skewed",
  /** The store's clock is set on, or back. */
  "clock set on",
  "clock set back",
  /** A call is made twice at once, by two processes. */
  "call twice",
  /** A call is made again, later. */
  "call again",
  /** A handler throws. */
  "poison",
  /** A handler takes longer than it may. */
  "slow handler",
  /** A handler never settles. */
  "handler hangs",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Draws what goes wrong, and counts it. */
export class Faults {
  readonly dice: Dice;
  readonly counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  private healed = false;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  /** From here on nothing goes wrong any more. */
  heal(): void {
    this.healed = true;
  }

  /** Whether this goes wrong now. */
  strikes(kind: FaultKind, probability: number): boolean {
    if (this.healed || !this.dice.chance(probability)) return false;
    this.counts[kind] += 1;
    return true;
  }

  /** It went wrong. */
  count(kind: FaultKind): void {
    this.counts[kind] += 1;
  }
}
