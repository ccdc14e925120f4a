import type { SlaClock } from "handover/sla";

/** One way to keep the clocks of numbered leads, one each. */
export interface Keeper {
  start(n: number, clock: SlaClock): void;
  /** Starts another clock of the n-th lead, then cancels the one before. */
  exchange(n: number, fresh: SlaClock, old: SlaClock): void;
  /** Looks for what is due by an instant; returns how many that are. */
  look?(now: number): number;
  /** The same as an engine's user does it. */
  tick?(): Promise<number>;
}

/** Makes one for so many clocks. */
export type MakeKeeper = (size: number) => Keeper | Promise<Keeper>;
