import { toMs } from "../time/index.ts";
import type { Milestone } from "./milestones.ts";

/** What was told of a clock, as its milestones are numbered by the rules it ran under. */
export interface Told {
  readonly milestones: readonly Milestone[];
  readonly told: number;
}

/** The milestone that is the same one, however the two lists are numbered: of the same kind, at the same threshold, for the same time. */
function counterpart({ milestones }: Told, one: Milestone): Milestone | undefined {
  return milestones.find((other) => other.kind === one.kind && other.origin === one.origin && isSamePoint(other, one));
}

/** Whether the milestone that is the same one was told. */
export function wasTold(before: Told, one: Milestone): boolean {
  const other = counterpart(before, one);
  return other !== undefined && has(before, other);
}

/** These milestones as the bits of a number. */
export function bitsOf(milestones: readonly Milestone[]): number {
  return milestones.reduce((bits, { index }) => bits | (1 << index), 0);
}

/**
 * What of a clock counts as told under other rules. A point keeps what it was, and one that has to wait still waits; those on the way
 * that are past by now are not told. What belongs to the end goes by the end.
 *
 * @param isUp Whether the end was told.
 */
export function carried(before: Told, after: readonly Milestone[], usedMs: number, isUp: boolean): number {
  const isPast = ({ workMs }: Milestone): boolean => workMs <= usedMs;
  return bitsOf(
    after.filter((one) => {
      if (one.kind === "breach" || one.kind === "elapsed") return isUp;
      const other = counterpart(before, one);
      // Where the end was told as a whole, all that belongs to it was.
      if (isAtEnd(one)) return isUp && (other === undefined || has(before, other));
      if (other !== undefined) return has(before, other) || (isPast(one) && !isPast(other));
      // What was done along with it was done.
      const whole = one.kind === "contact" ? { ...one, kind: one.origin } : undefined;
      return isPast(one) || (whole !== undefined && wasTold(before, whole));
    }),
  );
}

function has({ told }: Told, { index }: Milestone): boolean {
  return (told & (1 << index)) !== 0;
}

function isAtEnd({ threshold, round }: Milestone): boolean {
  return threshold.at === 1 && round === 0;
}

function isSamePoint(a: Milestone, b: Milestone): boolean {
  return a.round === b.round && placeOf(a) === placeOf(b);
}

/** Where a threshold lies, in words that are the same for `60m` and `1h`. */
function placeOf({ threshold: { at } }: Milestone): string {
  if (typeof at === "number") return `${at}`;
  return "before" in at
    ? `before ${toMs(at.before, { kind: "elapsed" })}`
    : `after ${toMs(at.after, { kind: "elapsed" })}`;
}
