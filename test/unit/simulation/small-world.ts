import { definePolicy, type HandoverEvent } from "handover";
import { weekly } from "handover/calendar";
import { atLeast, onActivity, where } from "handover/condition";
import { b2bPipeline } from "handover/lifecycle";
import { firstOf, roundRobin, byAttribute } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import {
  generateLeads,
  simulate,
  type RosterInput,
  type SimulateOptions,
  type SimulationResult,
} from "handover/simulation";
import { sla } from "handover/sla";

const warsaw = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: ["2026-05-01"] });
const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } });

export const policy = definePolicy({
  version: "small",
  calendars: { warsaw, newYork },
  calendar: "warsaw",
  scoring: scorecard(
    [points(40, where({ "company.employees": atLeast(50) })), points(30, onActivity("page_view", "demo_form"))],
    { max: 100 },
  ),
  pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(30) }) }),
  routing: firstOf(
    byAttribute({ by: "company.country", map: { US: roundRobin({ pool: "us" }) } }),
    roundRobin({ pool: "all", hold: "until-open" }),
  ),
  slas: [
    sla("accept", {
      from: "assigned",
      until: "accepted",
      within: "40m",
      calendar: "owner",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: 1, notify: "manager", reassign: { reason: "not_accepted" } },
      ],
      onReassign: "restart",
    }),
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: "2h",
      calendar: "owner",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: { after: "1h" }, notify: "manager" },
      ],
    }),
  ],
});

export const roster: RosterInput = {
  reps: [
    { id: "mia" },
    { id: "ana", managerId: "mia" },
    { id: "ben", managerId: "mia", timeOff: [{ from: "2026-05-06T00:00Z", to: "2026-05-08T00:00Z", reason: "leave" }] },
    { id: "joe", managerId: "mia", calendar: "newYork" },
    { id: "kim", managerId: "mia", calendar: "newYork" },
  ],
  pools: [
    { id: "us", members: ["joe", "kim"] },
    { id: "all", members: ["ana", { repId: "ben", weight: 2 }, "joe", { repId: "kim", weight: 0.5 }] },
  ],
};

export interface Run extends SimulationResult {
  readonly events: readonly HandoverEvent[];
}

/** Two weeks of leads through the small policy, with everything that happened. */
export async function run(seed: number | string, options: Partial<SimulateOptions> = {}): Promise<Run> {
  const events: HandoverEvent[] = [];
  const result = await simulate({
    policy,
    roster,
    seed,
    leads: generateLeads({ seed, count: 150, from: "2026-05-01T00:00Z", to: "2026-05-15T00:00Z" }),
    until: "2026-05-18T00:00Z",
    ...options,
    onEvent: (event, lead) => {
      events.push(event);
      options.onEvent?.(event, lead);
    },
  });
  return { ...result, events };
}
