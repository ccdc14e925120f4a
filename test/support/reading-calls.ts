import { definePolicy, type Handover, type Policy } from "handover";
import { capacity, roundRobin } from "handover/routing";
import { cadence, commitment, onActivity, sla } from "handover/sla";
import { all } from "./engine.ts";

const rules = {
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  limits: [capacity({ atMost: 2 })],
  slas: [sla("first-contact", { from: "received", until: onActivity("call"), within: "1h", calendar: "always" })],
  contact: { channels: { call: {} }, caps: [{ atMost: 5, within: "1d" }] },
  cadences: [cadence("calls", { from: "assigned", steps: [{ channel: "call" }, { channel: "call", after: "1h" }] })],
  commitments: [commitment("mql", { every: "month", terms: { from: "2026-10-01", atLeast: 20 } })],
} as const;

/** Two versions that order the queue otherwise: whoever opens the later one ranks those who wait. */
const before: Policy = definePolicy({ version: "1", ...rules, queue: { order: "age" } });
export const policy: Policy = definePolicy({ version: "2", ...rules });

/** What there is to look at. */
export interface Sights {
  readonly lead: string;
  readonly input: string;
}

/** Fills a place by the earlier version, then opens it by the later one, as whoever writes does. */
export async function fillPlace(open: (policy: Policy) => Handover): Promise<Sights> {
  const first = open(before);
  await first.reps.upsert({ id: "ana" });
  await first.pools.upsert({ id: "sdr", members: ["ana"] });
  await first.accounts.upsert({ domain: "acme.example", ownerId: "ana" });
  await first.subscribe("crm", () => undefined);
  const sent = [];
  for (const name of ["olga", "piet", "quin", "rosa"])
    sent.push(await first.ingest({ email: `${name}@acme.example`, company: "Acme" }, { commandId: name }));
  await first.record(sent[0]?.lead?.id ?? "", { type: "call" });
  const bad = await first.ingest({ email: 7 as never });
  await first.close();
  const then = open(policy);
  await then.open();
  await then.close();
  return { lead: sent[0]?.lead?.id ?? "", input: (bad.status === "quarantined" && bad.quarantineId) || "" };
}

/** Every call that only reads, each with what it came to. */
export const readingCalls: { readonly [call: string]: (handover: Handover, sights: Sights) => Promise<unknown> } = {
  open: (handover) => handover.open(),
  lead: (handover, { lead }) => handover.lead(lead),
  explain: async (handover, { lead }) => (await handover.explain(lead))?.toString(),
  scan: async (handover) => [
    await all(handover, "leads"),
    await all(handover, "events"),
    await all(handover, "clocks"),
  ],
  matches: (handover) => handover.matches({ email: "olga@acme.example", company: "Acme Inc" }),
  mayContact: (handover, { lead }) => handover.mayContact(lead, "call"),
  commitments: (handover) => handover.commitments(),
  clocks: (handover, { lead }) => handover.clocks(lead),
  "clocks.due": (handover) => handover.clocks.due("2h"),
  "clocks.migrate, as a preview": (handover) => handover.clocks.migrate({ preview: true }),
  "leads.migrate, as a preview": (handover) => handover.leads.migrate({ preview: true }),
  "people.export": (handover) => handover.people.export({ email: "olga@acme.example" }),
  "people.records": async (handover) => collected(handover.people.records({ email: "piet@acme.example" })),
  "quarantine.list": (handover) => collected(handover.quarantine.list({ state: "all" })),
  "quarantine.count": (handover) => handover.quarantine.count(),
  "quarantine.get": (handover, { input }) => handover.quarantine.get(input),
  "reps.list": (handover) => handover.reps.list(),
  "pools.list": (handover) => handover.pools.list(),
  "policies.list": (handover) => handover.policies.list(),
  "policies.active": (handover) => handover.policies.active(),
  "subscribers.list": (handover) => handover.subscribers.list(),
  "subscribers.lag": (handover) => handover.subscribers.lag("crm"),
  "subscribers.deadLetters": (handover) => handover.subscribers.deadLetters("crm"),
};

async function collected<T>(some: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of some) found.push(one);
  return found;
}
