import { definePolicy, type Policy } from "handover";
import { weekly } from "handover/calendar";
import { atLeast, onActivity, where } from "handover/condition";
import { b2bPipeline } from "handover/lifecycle";
import { byAttribute, firstOf, roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { compare, generateLeads, simulate, type Arrival, type Behaviour, type RosterInput } from "handover/simulation";
import { sla, type Sla } from "handover/sla";

/** One run, in processor time. */
export interface MonthRun {
  readonly cpuMs: number;
  readonly events: number;
  readonly clocks: number;
  readonly created: number;
}

const hours = { "mon-fri": "09:00-17:00" } as const;
const month = { from: "2026-05-01T00:00Z", to: "2026-06-01T00:00Z" } as const;
const reps = 200;

/** Five promises for every lead, three offices. */
function rules(version: string, within: Sla["within"]): Policy {
  return definePolicy({
    version,
    calendars: {
      warsaw: weekly({ timeZone: "Europe/Warsaw", hours }),
      london: weekly({ timeZone: "Europe/London", hours }),
      newYork: weekly({ timeZone: "America/New_York", hours }),
    },
    calendar: "warsaw",
    scoring: scorecard([points(40, where({ "company.employees": atLeast(1) })), points(40, onActivity("demo_form"))], {
      max: 100,
    }),
    pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(0) }) }),
    routing: firstOf(
      byAttribute({ by: "company.country", map: { US: roundRobin({ pool: "us" }), GB: roundRobin({ pool: "gb" }) } }),
      roundRobin({ pool: "eu", hold: "until-open" }),
      roundRobin({ pool: "all", hold: "until-open" }),
    ),
    slas: [
      sla("assignment", { from: "received", until: "assigned", within: "10m" }),
      sla("accept", { from: "assigned", until: "accepted", within: "1h", calendar: "owner" }),
      sla("first-contact", { from: "assigned", until: onActivity("call", "email"), within, calendar: "owner" }),
      sla("second-contact", {
        from: "assigned",
        until: { activity: ["call", "email"], atLeast: 2 },
        within: { workingDays: 1 },
        calendar: "owner",
      }),
      sla("decision", {
        from: "assigned",
        until: { stage: ["sql", "lost", "nurture", "follow_up"] },
        within: { workingDays: 5 },
        calendar: "owner",
      }),
    ],
  });
}

const roster: RosterInput = {
  reps: Array.from({ length: reps }, (_, i) => ({
    id: `rep${i}`,
    calendar: ["warsaw", "london", "newYork"][i % 3] as string,
  })),
  pools: [
    { id: "us", members: membersOf(2) },
    { id: "gb", members: membersOf(1) },
    { id: "eu", members: membersOf(0) },
    { id: "all", members: Array.from({ length: reps }, (_, i) => `rep${i}`) },
  ],
};

function membersOf(office: number): string[] {
  return Array.from({ length: reps }, (_, i) => i).flatMap((i) => (i % 3 === office ? [`rep${i}`] : []));
}

/** As many leads a day as in a month of 300,000. */
const dayShare = 300_000 / 31;
const dayMs = 86_400_000;
const minute = 60_000;

/** Takes what it is given, and sends it away: every lead comes to its end on the day it is given to somebody. */
const quick: Behaviour = {
  react(event, _, { now }) {
    if (event.type !== "assignment.offered") return [];
    const [leadId, { repId }] = [event.leadId as string, event.data];
    return [
      { at: now + minute, act: { leadId, repId, do: "accept" } },
      { at: now + 2 * minute, act: { leadId, repId, do: "transition", to: "lost", reason: "no_fit" } },
    ];
  },
};

/** A month of leads in virtual time: under one policy, and under two; and what leads leave behind that have ended. */
export function open() {
  const now = rules("now", "2h");
  const next = rules("next", "1h");
  const leads = (count: number) => () => generateLeads({ seed: 1, count, ...month });
  const keep = { events: false };
  return {
    one: async (count: number): Promise<MonthRun> => {
      const begun = process.cpuUsage();
      const { report, handover } = await simulate({ policy: now, roster, leads: leads(count)(), keep });
      await handover.close();
      const clocks = report.clocks.reduce((sum, { started }) => sum + started, 0);
      return { cpuMs: cpuSince(begun), events: report.events, clocks, created: report.inputs.created };
    },
    two: async (count: number): Promise<number> => {
      const begun = process.cpuUsage();
      await compare({ policies: { now, next }, roster, leads: leads(count) });
      return cpuSince(begun);
    },
    /** Bytes of heap when so many leads have come, have ended and were forgotten. */
    heap: async (count: number): Promise<number> => {
      const from = Date.parse(month.from);
      const to = from + (count / dayShare) * dayMs;
      const until = to + 5 * dayMs;
      let bytes = 0;
      const { handover } = await simulate({
        policy: now,
        roster,
        leads: andLast(generateLeads({ seed: 1, count, from, to, dirt: false }), to + 4 * dayMs),
        behaviour: quick,
        until,
        keep: { events: false, closedForMs: dayMs },
        onProgress({ at }) {
          if (at < until) return;
          globalThis.gc?.();
          bytes = process.memoryUsage().heapUsed;
        },
      });
      await handover.close();
      return bytes;
    },
  };
}

/** One more, long after the others: what is over by then is looked at. */
function* andLast(leads: Iterable<Arrival>, at: number): Iterable<Arrival> {
  yield* leads;
  yield { at, input: { email: "last@firm.example" } };
}

function cpuSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}
