import { definePolicy, type Policy } from "handover";
import { weekly } from "handover/calendar";
import { onActivity, sla } from "handover/sla";
import type { Incident } from "./incident.ts";

const weekdays = weekly({ timeZone: "UTC", hours: { "mon-fri": "00:00-24:00" } });
export const waiting = "Awaiting User Info";

/** Whole hours by priority. */
export type TargetHours = ReadonlyMap<string, number>;

/** A state of the log as the type of an activity. `closed` is the closing that counts, and no state. */
export function typeOf(state: string): string {
  return state === "Closed" ? "closed_for_now" : state.toLowerCase().replaceAll(" ", "_");
}

/**
 * The clock: from opened to closed in weekdays. A target is taken when a clock starts, so another priority starts it again, and the
 * time still counts from when the incident was received.
 */
export function clockPolicy(
  version: string,
  targets: TargetHours,
  incidents: readonly Incident[],
  paused: boolean,
): Policy {
  const states = new Set(
    incidents.flatMap(({ changes }) => changes.flatMap((one) => ("state" in one ? one.state : []))),
  );
  states.delete(waiting);
  const goesOn = onActivity("closed", ...[...states].map(typeOf));
  return definePolicy({
    version,
    calendars: { weekdays },
    slas: [
      sla("made-sla", {
        from: "received",
        until: onActivity("closed"),
        within: {
          by: "properties.priority",
          values: Object.fromEntries([...targets].map(([priority, hours]) => [priority, { hours }])),
        },
        since: "received",
        restartOn: onActivity("priority_changed"),
        pauses: paused ? [{ reason: waiting, from: onActivity(typeOf(waiting)), until: goesOn }] : [],
      }),
    ],
  });
}

const hour = 3_600_000;

/** The same by arithmetic: weekday hours from opened to closed, less those of waiting when the clock is paused then. */
export function hoursOf({ openedAt, closedAt, changes }: Incident, paused: boolean): number {
  let used = weekdays.between(openedAt, closedAt);
  const states = changes.filter((one) => "state" in one);
  for (const [i, { at, state }] of states.entries())
    if (paused && state === waiting) used -= weekdays.between(at, states[i + 1]?.at ?? closedAt);
  return used / hour;
}
