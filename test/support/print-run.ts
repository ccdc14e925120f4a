/** Plays one fixed story through the pure core and prints all it decided: the same bytes on every host. */
import { createHash } from "node:crypto";
import { definePolicy } from "handover";
import { decide, replay, type Command, type HandoverEvent, type Snapshot } from "handover/core";
import { alike } from "handover/matching";
import { emptyRoster, noLoad } from "handover/routing";
import { teamPolicy } from "./engine.ts";

const policy = definePolicy(teamPolicy);
const events: HandoverEvent[] = [];

/** The state so far, rebuilt from the log alone. */
function snapshot(now: number): Snapshot {
  const state = replay(events);
  const leads = new Map(state.leads.map((lead) => [lead.id, lead]));
  const identities = new Map(state.identities);
  return {
    now,
    roster: state.roster ?? emptyRoster,
    lead: (id) => leads.get(id),
    leadByIdentity: (key) => leads.get(identities.get(key) ?? ""),
    clocks: (leadId) => state.clocks.filter((clock) => clock.leadId === leadId && clock.state === "running"),
    account: (domain) => state.accounts.find((account) => account.domain === domain),
    accountsLike: (name) => alike(name, state.accounts),
    ledger: (key) => state.ledgers.find((ledger) => ledger.key === key),
    receipt: () => undefined,
    waiting: () => [],
    history: () => [],
    dossier: () => ({ receipts: [], keys: [], input: undefined }),
    contacts: () => [],
    ...noLoad,
  };
}

let now = Date.UTC(2026, 9, 23, 6);
let count = 0;
const outcomes: unknown[] = [];
type Unnamed<C> = C extends Command ? Omit<C, "id"> : never;

function play(command: Unnamed<Command>, minutes: number): void {
  now += minutes * 60_000;
  const decision = decide(snapshot(now), { ...command, id: `c${++count}` } as Command, policy, now);
  outcomes.push(decision.outcome);
  events.push(...decision.events);
}

for (const id of ["ana", "ben", "eva", "dirk"]) play({ type: "rep.upsert", rep: { id } }, 0);
play({ type: "pool.upsert", pool: { id: "sdr", members: ["ana", { repId: "ben", weight: 2.5 }, "eva"] } }, 0);
play({ type: "pool.upsert", pool: { id: "dach", members: ["dirk"] } }, 0);
// Four days over the change of the clocks in Europe (2026-10-25), nights included.
for (let i = 0; i < 40; i++) {
  const leadId = `lead${i}`;
  play(
    {
      type: "ingest",
      leadId,
      input: {
        email: `P${i}@Firma-${i % 7}.example`,
        company: { name: "Firma", country: i % 5 === 0 ? "DE" : "PL", employees: i * 20 },
      },
    },
    97,
  );
  if (i % 3 === 0) play({ type: "record", leadId, activity: { type: "demo_form" } }, 11);
  const due = replay(events)
    .clocks.filter((clock) => clock.state === "running" && clock.nextAt !== undefined && clock.nextAt <= now)
    .map(({ leadId, id }) => ({ leadId, clockId: id }));
  if (due.length > 0) play({ type: "fire", due }, 0);
}

const text = JSON.stringify({ outcomes, events });
process.stdout.write(
  JSON.stringify({
    digest: createHash("sha256").update(text).digest("hex"),
    events: events.length,
    offset: new Date(2026, 6, 1).getTimezoneOffset(),
  }),
);
