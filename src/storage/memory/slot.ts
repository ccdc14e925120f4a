import type { Lead, SlaClock } from "../index.ts";
import { noChain } from "./due-index.ts";
import { noEvents } from "./event-log.ts";

/** All there is of one lead. */
export interface Slot {
  readonly id: string;
  lead: Lead | undefined;
  clocks: SlaClock[];
  /** Its clocks in the index of those that are to be due. */
  chain: number;
  /** The last of its events in the log. */
  last: number;
}

export function emptySlot(id: string): Slot {
  return { id, lead: undefined, clocks: nothing, chain: noChain, last: noEvents };
}

/** Never changed: what grows is a new list. */
export const nothing: never[] = [];
