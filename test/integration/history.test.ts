import { createHandover, definePolicy, manualClock } from "handover";
import type { HandoverEvent } from "handover/core";
import { capacity } from "handover/routing";
import { cadence } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { beforeAll, describe, expect, test } from "vitest";
import { chaosRules } from "../support/chaos/policy.ts";
import { countingIds } from "../support/engine.ts";
import { violationsOf } from "../support/history/check.ts";
import type { Entry } from "../support/history/entries.ts";
import { nameOf, observe, type Observed } from "../support/history/observed.ts";
import { recorder } from "../support/history/recorder.ts";

interface Story {
  readonly entries: readonly Entry[];
  readonly observed: Observed;
}

let story: Story;

const limits = { held: 3, contacts: { channel: "call", atMost: 1, withinMs: 3_600_000 } } as const;
const policy = definePolicy({
  ...chaosRules,
  limits: [capacity({ atMost: limits.held })],
  contact: { channels: { call: {} }, caps: [{ atMost: 1, within: "1h" }] },
  cadences: [cadence("calls", { from: "assigned", calendar: "always", steps: [{ channel: "call", after: "2m" }] })],
});

/** A day on which all went well, with something of everything the rules look at. */
beforeAll(async () => {
  const clock = manualClock("2026-11-02T09:00:00Z");
  const storage = memoryStorage({ clock });
  const handover = createHandover({ policy, storage, ids: countingIds() });
  const entries: Entry[] = [];
  const { attempt, handler } = recorder((entry) => void entries.push({ ...entry, at: entries.length } as Entry));
  await handover.reps.upsert({ id: "mia" });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id, managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana", { repId: "ben", weight: 2 }] });
  const subscription = await handover.subscribe("steady", handler("steady"), { from: "start", start: false });
  let calls = 0;
  const ingest = (email: string) => {
    const id = `call-${++calls}`;
    const input = { email, properties: { call: id } };
    const read = ({ lead }: { readonly lead: { readonly id: string } | undefined }) => ({
      applied: true,
      leadId: lead?.id,
    });
    return attempt({ id, kind: "ingest" }, () => handover.ingest(input, { commandId: id }), read);
  };
  const first = (await ingest("a@firm.example")).lead;
  await ingest("b@firm.example");
  const third = (await ingest("c@firm.example")).lead;
  await ingest("d@firm.example");
  await ingest("not an address");
  const read = ({ ok, lead }: { readonly ok: boolean; readonly lead: { readonly id: string } | undefined }) => ({
    applied: ok,
    leadId: lead?.id,
  });
  const onLead = async (kind: "accept" | "record" | "transition", leadId: string): Promise<void> => {
    const id = `call-${++calls}`;
    const call = { id, kind, to: kind === "transition" ? "sql" : undefined };
    await attempt(
      call,
      async () => {
        const repId = (await handover.lead(leadId))?.ownerId ?? "nobody";
        if (kind === "accept") return handover.accept(leadId, { repId }, { commandId: id });
        if (kind === "transition") return handover.transition(leadId, "sql", {}, { commandId: id });
        return handover.record(leadId, { type: "call", properties: { call: id } }, { commandId: id });
      },
      read,
    );
  };
  for (const kind of ["transition", "accept", "transition"] as const) await onLead(kind, first?.id ?? "");
  clock.advance(6 * 60_000);
  await handover.tick();
  await onLead("record", third?.id ?? "");
  clock.advance(26 * 60_000);
  await handover.tick();
  await subscription.drain();
  const store = await storage.open("default", { clock });
  const { transitions } = policy.pipeline.pipeline;
  const observed = await observe(store, transitions, { healedAt: clock.now(), aloneMs: 1_000, limits });
  const writtenAt = new Map(observed.events.map((event) => [nameOf(event), event.at]));
  story = { entries, observed: { ...observed, writtenAt } };
  await handover.close();
});

test("a history in which all went well breaks no rule", () => {
  expect(violationsOf(story.entries, story.observed)).toEqual([]);
  const types = new Set<string>(story.observed.events.map(({ type }) => type));
  for (const type of [
    "sla.warning",
    "sla.breached",
    "clock.met",
    "assignment.expired",
    "lead.quarantined",
    "lead.stage_changed",
    "task.due",
  ])
    expect(types, "the story no longer has this: it proves too little").toContain(type);
});

type Lie = (story: Story) => Partial<{ readonly entries: readonly Entry[]; readonly observed: Partial<Observed> }>;

const places = (events: readonly HandoverEvent[], type: string): number => {
  const at = events.findIndex((event) => event.type === type);
  if (at < 0) throw new Error(`the story has no ${type}`);
  return at;
};
/** One event with something else in it. */
const changed =
  (type: string, change: (event: never) => object): Lie =>
  ({ observed: { events } }) => {
    const at = places(events, type);
    return {
      observed: { events: events.with(at, { ...events[at], ...change(events[at] as never) } as HandoverEvent) },
    };
  };
/** The same once more, as the last of its lead. */
const again =
  (type: string): Lie =>
  ({ observed: { events, leads } }) => {
    const event = events[places(events, type)] as HandoverEvent;
    const version = events.filter(({ leadId }) => leadId === event.leadId).length + 1;
    return {
      observed: {
        events: [...events, { ...event, version } as HandoverEvent],
        leads: leads.map((lead) => (lead.id === event.leadId ? { ...lead, version } : lead)),
      },
    };
  };
const withoutTook =
  (which: (events: readonly HandoverEvent[]) => HandoverEvent): Lie =>
  ({ entries, observed: { events } }) => {
    const name = nameOf(which(events));
    return { entries: entries.filter((entry) => entry.did !== "took" || entry.event !== name) };
  };
const twice = (event: HandoverEvent | undefined): string => nameOf(event as HandoverEvent);

const lies: readonly (readonly [rule: string, what: string, lie: Lie])[] = [
  [
    "acknowledged",
    "a lead that was acknowledged is lost",
    ({ observed: { events, leads } }) => {
      const id = leads[1]?.id;
      return {
        observed: {
          events: events.filter(({ leadId }) => leadId !== id),
          leads: leads.filter((lead) => lead.id !== id),
        },
      };
    },
  ],
  [
    "acknowledged",
    "an activity that was acknowledged is lost",
    changed("activity.recorded", ({ data }: { data: object }) => ({ data: { ...data, activity: { type: "call" } } })),
  ],
  [
    "failed",
    "what failed for certain is there",
    ({ entries }) => ({
      entries: entries.map((entry) =>
        entry.did === "ok" && entry.id === "call-1" ? { did: "fail", id: "call-1" } : entry,
      ),
    }),
  ],
  [
    "failed",
    "what was refused is there",
    ({ entries }) => ({
      entries: entries.map((entry) =>
        entry.did === "ok" && entry.id === "call-1" ? { ...entry, applied: false } : entry,
      ),
    }),
  ],
  ["once", "a call was applied twice", again("activity.recorded")],
  [
    "once",
    "a call was answered in two ways",
    ({ entries }) => ({
      entries: [
        ...entries,
        { did: "invoke", call: { id: "call-1", kind: "ingest" } },
        { did: "ok", id: "call-1", applied: true, leadId: "another" },
      ],
    }),
  ],
  [
    "versions",
    "a version is left out",
    changed("lead.routed", ({ version }: HandoverEvent) => ({ version: version + 1 })),
  ],
  [
    "moves",
    "a lead moves as the pipeline does not",
    changed("lead.stage_changed", ({ data }: { data: object }) => ({ data: { ...data, to: "won" } })),
  ],
  ["owner", "a lead that has an owner is given to another", again("assignment.offered")],
  ["owner", "somebody else accepts", changed("assignment.accepted", () => ({ data: { repId: "eva" } }))],
  [
    "state",
    "a lead is stored as its events do not say",
    ({ observed: { leads } }) => ({ observed: { leads: leads.map((lead) => ({ ...lead, ownerId: "eva" })) } }),
  ],
  ["state", "a lead is missing", ({ observed: { leads } }) => ({ observed: { leads: leads.slice(1) } })],
  ["told once", "a breach is told twice", again("sla.breached")],
  [
    "silent",
    "a clock that was met goes on",
    ({ observed }) => {
      const { events } = observed;
      const at = places(events, "sla.breached");
      const breach = events[at] as Extract<HandoverEvent, { type: "sla.breached" }>;
      const met = {
        ...breach,
        type: "clock.met",
        data: { clock: breach.data.clock, late: false, usedMs: 0 },
      } as HandoverEvent;
      return { observed: { events: events.toSpliced(at, 0, met) } };
    },
  ],
  ["warned first", "a warning comes after the breach", again("sla.warning")],
  [
    "never early",
    "an event is early by its own word",
    changed("sla.breached", ({ data }: { data: { plannedAt: number } }) => ({ at: data.plannedAt - 1 })),
  ],
  [
    "never early",
    "an event was written early, whatever it says",
    ({ observed: { events } }) => ({
      observed: { writtenAt: new Map(events.map((event) => [nameOf(event), event.at - 3_600_000])) },
    }),
  ],
  [
    "never missed",
    "a clock is due and nobody looks",
    ({ observed: { clocks } }) => ({
      observed: { clocks: [...clocks, { ...(clocks[0] as (typeof clocks)[number]), nextAt: 0 }] },
    }),
  ],
  [
    "ledger",
    "a turn is not counted",
    ({ observed: { ledgers } }) => ({
      observed: {
        ledgers: ledgers.map((ledger) => ({
          ...ledger,
          credits: ledger.credits.map((part) => part.map((credit) => credit + 1)),
        })),
      },
    }),
  ],
  ["ledger", "a ledger is lost", () => ({ observed: { ledgers: [] } })],
  [
    "held",
    "all leads are given to one rep",
    ({ observed: { events } }) => ({
      observed: {
        events: events.map((event) =>
          event.type === "assignment.offered" ? { ...event, data: { ...event.data, repId: "ana" } } : event,
        ),
      },
    }),
  ],
  ["contacts", "a person is asked for twice", again("task.due")],
  [
    "contacts",
    "somebody who was called is to be called at once",
    ({ observed: { events } }) => {
      const at = places(events, "task.due");
      const task = events[at] as Extract<HandoverEvent, { type: "task.due" }>;
      const activity = { type: "call", occurredAt: task.at - 1 };
      const call = { ...task, type: "activity.recorded", data: { activity, contact: {} } } as unknown as HandoverEvent;
      return { observed: { events: events.toSpliced(at, 0, call) } };
    },
  ],
  [
    "written first",
    "somebody hears of what nobody wrote",
    ({ entries }) => ({
      entries: [...entries, { did: "handed", subscriber: "steady", event: "nobody:1" }],
    }),
  ],
  [
    "in order",
    "a later event comes first",
    withoutTook((events) => events.find(({ version }) => version === 2) as HandoverEvent),
  ],
  ["delivered", "the last event of a lead never comes", withoutTook((events) => events.at(-1) as HandoverEvent)],
  [
    "delivered",
    "an event is given up that nobody was handed",
    ({ observed: { subscribers } }) => ({
      observed: { subscribers: subscribers.map(({ name }) => ({ name, dead: new Set(["nobody:1"]) })) },
    }),
  ],
  [
    "alone",
    "two processes have a lead at once",
    ({ entries, observed: { events } }) => ({
      entries: [
        ...entries,
        { did: "handed", subscriber: "steady", event: twice(events[0]), by: "one", at: 1 },
        { did: "handed", subscriber: "steady", event: twice(events[0]), by: "another", at: 2 },
      ],
    }),
  ],
];

describe("a history is found out in which", () => {
  test.each(lies)("(%s) %s", (rule, _, lie) => {
    const { entries = story.entries, observed } = lie(story);
    const found = violationsOf(entries, { ...story.observed, ...observed });
    expect(found.map((one) => one.rule)).toContain(rule);
  });

  test("every rule has a lie of its own", () => {
    expect(new Set(lies.map(([rule]) => rule)).size).toBe(19);
  });
});
