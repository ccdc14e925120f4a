import { createHandover, type Clock, type Handover, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import type { Storage } from "handover/storage";

/** A Tuesday, two hours before the office opens. */
export const start = Date.parse("2026-11-03T06:00:00Z");
export const targetMs = 3_600_000;

/** What becomes of a lead whose clock runs out. */
export type Fate =
  /** It is told. */
  | "told"
  /** It is told, and the lead is given to somebody else. */
  | "given on"
  /** The clock is that of a lead that waits until the office opens: it is given to somebody. */
  | "given out";

/** An engine over fifty reps, whose leads each get one promise: to be called within an hour by the wall. */
export async function openEngine(clock: Clock, options: { fate?: Fate; storage?: Storage } = {}): Promise<Handover> {
  const { fate = "told", storage } = options;
  const policy: PolicyInput = {
    version: "bench",
    calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
    calendar: "office",
    routing: roundRobin({ pool: "sdr", ...(fate === "given out" ? { hold: "until-open" } : { hours: "ignore" }) }),
    slas: [
      sla("first-contact", {
        from: "assigned",
        until: onActivity("call"),
        within: { milliseconds: targetMs },
        calendar: "always",
        thresholds: fate === "given on" ? [{ at: 1, reassign: { reason: "sla_breach" } }] : [],
      }),
    ],
  };
  const handover = createHandover({ policy, clock, ...(storage === undefined ? {} : { storage }) });
  const members = Array.from({ length: 50 }, (_, n) => `rep-${n}`);
  for (const id of members) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members });
  return handover;
}

/** Leads `[from, from + count)` of people who are all new, in a call. */
export function ingestSome(handover: Handover, from: number, count: number) {
  return handover.ingestMany(Array.from({ length: count }, (_, n) => ({ email: `p${from + n}@firm${from + n}.com` })));
}
