import {
  createHandover,
  manualClock,
  type Handover,
  type HandoverEvent,
  type ManualClock,
  type PolicyInput,
} from "handover";
import { weekly } from "handover/calendar";
import { atLeast, onActivity, oneOf, where } from "handover/condition";
import { accountOwner, firstOf, openLedger, roundRobin, byAttribute } from "handover/routing";
import { grid, points, scorecard } from "handover/scoring";
import { sla } from "handover/sla";
import type { Scans } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";

/** Ids that count up: runs that get the same calls give the same bytes. */
export function countingIds(prefix = "id"): () => string {
  let count = 0;
  return () => `${prefix}${String(++count).padStart(6, "0")}`;
}

/** A policy with something of everything, on office hours in Warsaw. */
export const teamPolicy: PolicyInput = {
  version: "team-1",
  calendars: {
    office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: ["2026-11-11"] }),
  },
  calendar: "office",
  scoring: grid({
    fit: scorecard(
      [
        points(40, where({ "company.employees": atLeast(200) })),
        points(20, where({ "company.country": oneOf("PL", "DE") })),
      ],
      { max: 100 },
    ),
    engagement: scorecard([points(30, onActivity("demo_form")), points(20, onActivity("webinar"))], { max: 100 }),
  }),
  routing: firstOf(
    accountOwner(),
    byAttribute({ by: "company.country", map: { DE: roundRobin({ pool: "dach" }) } }),
    roundRobin({ pool: "sdr", hold: "until-open" }),
  ),
  slas: [
    sla("accept", {
      from: "assigned",
      until: "accepted",
      within: "1h",
      calendar: "owner",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: 1, reassign: { reason: "not_accepted" } },
      ],
    }),
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: { A: "30m", default: "4h" },
      calendar: "owner",
      thresholds: [
        { at: 0.5, notify: "owner" },
        { at: { before: "10m" }, notify: "owner" },
        { at: 1, notify: "manager" },
        { at: { after: "2h" }, notify: "manager" },
      ],
    }),
    sla("assignment", { from: "received", until: "assigned", within: "10m", calendar: "always" }),
  ],
};

const teamStart = "2026-11-03T09:00:00Z";

export interface Team {
  readonly handover: Handover;
  readonly clock: ManualClock;
  readonly events: HandoverEvent[];
}

/** An engine with a small team, which looks at nothing it has not asked for: mia manages ana, ben (weight 2) and eva in `sdr`; dirk is `dach`. */
export async function team(options: Partial<Parameters<typeof createHandover>[0]> = {}): Promise<Team> {
  const clock = manualClock(teamStart);
  const handover = createHandover({
    policy: teamPolicy,
    clock,
    ids: countingIds(),
    storage: strictSnapshots(memoryStorage()),
    ...options,
  });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(event));
  handover.on("error", (error) => {
    throw error;
  });
  for (const id of ["mia", "ana", "ben", "eva", "dirk"])
    await handover.reps.upsert(id === "mia" ? { id } : { id, managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana", { repId: "ben", weight: 2 }, "eva"] });
  await handover.pools.upsert({ id: "dach", members: ["dirk"] });
  return { handover, clock, events };
}

/** All of a kind in a store. */
export async function all<K extends keyof Scans>(handover: Handover, kind: K): Promise<Scans[K][]> {
  const rows: Scans[K][] = [];
  for await (const page of handover.scan(kind)) rows.push(...page);
  return rows;
}

/** The credits of every ledger of a store, exact, as text. */
export async function creditsOf(handover: Handover): Promise<Record<string, Record<string, string>>> {
  const ledgers = await all(handover, "ledgers");
  return Object.fromEntries(
    ledgers.map((record) => {
      const ledger = openLedger(record, record.key);
      return [
        record.key,
        Object.fromEntries(
          record.reps.map((rep) => {
            const { numerator, denominator } = ledger.creditOf(rep);
            return [rep, `${numerator}/${denominator}`];
          }),
        ),
      ];
    }),
  );
}
