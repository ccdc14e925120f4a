import fc from "fast-check";
import { createHandover, definePolicy, manualClock, type HandoverEvent } from "handover";
import { weekly } from "handover/calendar";
import { atLeast, onActivity, where } from "handover/condition";
import { b2bPipeline } from "handover/lifecycle";
import { byAttribute, capacity, firstOf, quota, roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { sla } from "handover/sla";
import { countingIds } from "../../support/engine.ts";

const warsaw = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } });

/**
 * Offers that lapse, caps, quotas, waits that end, refunds, clocks that take leads away. Points do not fade: there a command that is refused
 * leaves a trace, and nobody can tell it from a look.
 */
export const busyPolicy = definePolicy({
  version: "busy",
  calendars: { warsaw, newYork },
  calendar: "warsaw",
  scoring: scorecard([points(40, where({ "company.employees": atLeast(50) })), points(30, onActivity("page_view"))], {
    max: 100,
  }),
  pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(30) }) }),
  routing: firstOf(
    byAttribute({ by: "company.country", map: { US: roundRobin({ pool: "us", hold: "until-open" }) } }),
    roundRobin({ pool: "all", hold: "until-open" }),
  ),
  limits: [capacity({ atMost: 3 }), quota({ atMost: 4, per: "day" })],
  offers: { acceptWithin: "40m", missed: { away: "2h" }, declinesPerDay: 2, atMost: 4 },
  queue: { atMost: "3d", giveBack: { stage: "nurture", reason: "too_early" } },
  refunds: ["invalid_contact"],
  slas: [
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: "2h",
      calendar: "owner",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: 1, notify: "manager", reassign: { reason: "no_contact" } },
      ],
      onReassign: "restart",
    }),
    sla("follow-up", { from: "accepted", until: onActivity("meeting"), within: { workingDays: 2 }, calendar: "owner" }),
  ],
});

const reps = ["mia", "ana", "ben", "joe"] as const;
const acts = [
  "ingest",
  "ingest",
  "accept",
  "accept",
  "decline",
  "call",
  "visit",
  "move",
  "assign",
  "reassign",
  "claim",
  "park",
  "wake",
  "optOut",
  "edit",
  "score",
  "unscore",
  "acknowledge",
  "leave",
  "away",
  "back",
  "credit",
  "quit",
  "correct",
  "discard",
] as const;

/** One thing somebody does: after so many minutes, to the lead of this number, by this rep. */
export interface Step {
  readonly do: (typeof acts)[number];
  readonly after: number;
  readonly lead: number;
  readonly rep: (typeof reps)[number];
  /** Whether the worker has looked meanwhile, at each instant something was due, or only now. */
  readonly looks: boolean;
  readonly n: number;
}

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    do: fc.constantFrom(...acts),
    after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2_000 })),
    lead: fc.nat(30),
    rep: fc.constantFrom(...reps),
    looks: fc.boolean(),
    n: fc.nat(9),
  }),
  { minLength: 5, maxLength: 70, size: "max" },
);

const ways = ["sal", "sql", "opportunity", "won", "lost", "nurture", "follow_up"];
const why = ["no_fit", "too_early", "unreachable", "price", undefined];

/** What a store that lived through these steps has written down. */
export async function liveThrough(story: readonly Step[]): Promise<HandoverEvent[]> {
  const clock = manualClock("2026-03-25T08:00Z");
  const handover = createHandover({ policy: busyPolicy, clock, ids: countingIds() });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push({ ...event, id: undefined, lead: undefined } as never));
  for (const id of reps)
    await handover.reps.upsert(id === "joe" ? { id, calendar: "newYork" } : { id, managerId: "mia" });
  await handover.pools.upsert({ id: "us", members: ["joe"] });
  await handover.pools.upsert({ id: "all", members: ["ana", { repId: "ben", weight: 2 }, "joe"] });
  const leads: string[] = [];
  const inputs: string[] = [];
  for (const step of story) {
    const until = clock.now() + step.after * 60_000;
    if (step.looks) {
      for (;;) {
        const { nextDueAt } = await handover.tick();
        if (nextDueAt === undefined || nextDueAt.getTime() > until || nextDueAt.getTime() <= clock.now()) break;
        clock.set(nextDueAt);
      }
    }
    clock.set(until);
    await act(step);
  }
  await handover.close();
  return JSON.parse(JSON.stringify(events)) as HandoverEvent[];

  async function act({ do: what, lead: number, rep: repId, n }: Step): Promise<unknown> {
    const now = clock.now();
    const id = leads[number % Math.max(1, leads.length)] ?? "nobody";
    const { ownerId, assignment } = (await handover.lead(id)) ?? {};
    const owner = n < 7 ? (ownerId ?? assignment?.repId ?? repId) : repId;
    const reason = why[n % why.length];
    switch (what) {
      case "ingest": {
        const person = n < 2 ? n : leads.length + 10;
        const email = n === 9 ? "no address" : `p${person}@firm${n}.example`;
        const company = { name: `Firm ${n}`, country: n % 3 === 0 ? "US" : "PL", employees: n * 20 };
        const occurredAt = n === 5 ? now - 3_600_000 : undefined;
        const outcome = await handover.ingest({
          email,
          company,
          occurredAt,
          optedOut: n === 8,
          value: n === 4 ? "?" : n,
        });
        if (outcome.lead !== undefined && !leads.includes(outcome.lead.id)) leads.push(outcome.lead.id);
        if (outcome.status === "quarantined" && outcome.quarantineId !== undefined) inputs.push(outcome.quarantineId);
        return;
      }
      case "accept":
        return handover.accept(id, { repId: owner });
      case "decline":
        return handover.decline(id, { repId: owner, reason: n % 2 === 0 ? "invalid_contact" : "capacity" });
      case "call":
        return handover.record(id, { type: n === 0 ? "meeting" : "call", repId: owner, occurredAt: now - n * 60_000 });
      case "visit":
        return handover.record(id, { type: "page_view" });
      case "move":
        return handover.transition(id, ways[(n + number) % ways.length] as string, { reason, by: owner });
      case "assign":
        return handover.assign(id, {
          repId,
          reason: "asked for",
          force: n > 4,
          countIn: n % 2 === 0 ? "all" : undefined,
        });
      case "reassign":
        return handover.reassign(id, { reason: "holiday" });
      case "claim":
        return handover.claim({ repId });
      case "park":
        return handover.park(id, { until: now + (1 + n) * 7_200_000, reason: "later" });
      case "wake":
        return handover.wake(id);
      case "optOut":
        return n < 3 ? handover.update(id, { optedOut: true }) : undefined;
      case "edit":
        return leads.length === 0 ? undefined : handover.update(id, { value: n * 100, company: { employees: n * 30 } });
      case "score":
        return handover.score(id, { total: n * 10, reason: "knows them", by: repId });
      case "unscore":
        return handover.score(id, { override: null, reason: "wrong", by: repId });
      case "acknowledge":
        return handover.acknowledge(id, { by: repId });
      case "leave":
        return handover.reps.timeOff(repId, { from: now + n * 3_600_000, to: now + (n + 20) * 3_600_000 });
      case "away":
        return handover.reps.away(repId, n < 5 ? { until: now + n * 1_800_000 + 1 } : {});
      case "back":
        return handover.reps.back(repId);
      case "credit":
        return handover.pools.credit("all", { repId, leads: n - 4.5, reason: "made good" });
      case "quit":
        return n === 0 && repId === "ben" ? handover.reps.remove(repId) : undefined;
      case "correct":
        return handover.quarantine.correct(inputs[0] ?? "none", { email: `late${n}@firm.example` });
      case "discard":
        return handover.quarantine.discard(inputs[0] ?? "none", { reason: "a test" });
    }
  }
}
