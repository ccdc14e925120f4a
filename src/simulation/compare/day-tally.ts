import { classes } from "./histogram.ts";

/** What became of the leads that came in on one day. Sums, so that days can be put together. */
export interface DayTally {
  received: number;
  /** Given to somebody, ever. */
  assigned: number;
  contacted: number;
  /** Waited for somebody, ever. */
  held: number;
  accepted: number;
  declined: number;
  /** Taken from somebody who let them lie. */
  expired: number;
  won: number;
  /** Clocks met in time; and those that may be judged: these, and those broken. */
  met: number;
  judged: number;
  /** Leads by the rep they were first given to. */
  readonly first: Map<string, number>;
  /** Working time from the first assignment to the first contact. */
  readonly responses: Uint32Array;
}

export function emptyDay(): DayTally {
  const [first, responses] = [new Map<string, number>(), new Uint32Array(classes)];
  const none = { received: 0, assigned: 0, contacted: 0, held: 0, accepted: 0, declined: 0, expired: 0, won: 0 };
  return { ...none, met: 0, judged: 0, first, responses };
}

/** The figures that are counted. */
export const counted = [
  "received",
  "assigned",
  "contacted",
  "held",
  "accepted",
  "declined",
  "expired",
  "won",
  "met",
  "judged",
] as const satisfies readonly (keyof DayTally)[];
