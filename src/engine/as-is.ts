import type { Command, Decided } from "../core/index.ts";
import type { Handover } from "./handover.ts";

/** Sends commands with the ids they have, to be decided together. */
export type AsIs = (commands: readonly Command[]) => Promise<readonly Decided[]>;

const desks = new WeakMap<Handover, AsIs>();

/** Keeps the way into an engine for whoever does again what a log tells. */
export function keepAsIs(handover: Handover, send: AsIs): void {
  desks.set(handover, send);
}

/**
 * The way into an engine for commands as a log has them: under the ids of then, of inputs as they were read. Nothing is checked that the
 * calls of {@link Handover} check.
 */
export function asIs(handover: Handover): AsIs {
  return desks.get(handover) as AsIs;
}
