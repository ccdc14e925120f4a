import type { PolicyInput } from "handover";
import { byAttribute, capacity, roundRobin } from "handover/routing";
import { cadence } from "handover/sla";
import type { Limits } from "../history/observed.ts";

/** Two pools that share reps, persons with several leads, a capacity and a cap: what nodes that know nothing of each other exceed. */
export function limitedRules(held: number, after: string, withinMs: number): Omit<PolicyInput, "version"> {
  return {
    intake: { samePerson: "keep-both" },
    routing: byAttribute({
      by: "source",
      map: {
        north: roundRobin({ pool: "north", hours: "ignore" }),
        south: roundRobin({ pool: "south", hours: "ignore" }),
      },
    }),
    limits: [capacity({ atMost: held })],
    contact: { channels: { call: {} }, caps: [{ atMost: 1, within: { milliseconds: withinMs } }] },
    cadences: [cadence("calls", { from: "assigned", calendar: "always", steps: [{ channel: "call", after }] })],
  };
}

/** The same, as the one who looks over a history knows it. */
export function limitsOf(held: number, withinMs: number): Limits {
  return { held, contacts: { channel: "call", atMost: 1, withinMs } };
}
