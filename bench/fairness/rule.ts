/**
 * A way to share leads out. Reps are numbers, and one never seen before is somebody new. `eligible` lists in order those who may
 * have the lead, at least one, and `weights` goes with it.
 */
export interface Rule {
  /** Gives the lead to one of them, and remembers that. */
  give(eligible: readonly number[], weights: readonly number[]): number;
  /** The one who was given the last lead, among these, declined it. */
  takeBack(eligible: readonly number[], weights: readonly number[], chosen: number): void;
}
