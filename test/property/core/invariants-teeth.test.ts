import type { EventOf, Handover, HandoverEvent, Lead } from "handover";
import type { Scans } from "handover/storage";
import { beforeAll, describe, expect, test } from "vitest";
import { team, type Team } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

type Tamper = { readonly [K in keyof Scans]?: (rows: Scans[K][]) => Scans[K][] };

/** The same store, seen through a lie. */
function tampered(handover: Handover, tamper: Tamper): Handover {
  return {
    ...handover,
    async *scan(kind) {
      const rows: Scans[typeof kind][] = [];
      for await (const page of handover.scan(kind)) rows.push(...page);
      const change = tamper[kind] as ((list: typeof rows) => typeof rows) | undefined;
      yield change === undefined ? rows : change(rows);
    },
  };
}

let run: Team;

beforeAll(async () => {
  run = await team();
  for (let i = 0; i < 5; i++)
    await run.handover.ingest({ email: `p${i}@firm${i}.example`, company: { name: "F", country: "PL" } });
  run.clock.advance(20 * 3_600_000);
  await run.handover.ingest({ email: "late@firm.example" });
  await run.handover.tick();
});

function edit<T extends HandoverEvent["type"]>(
  type: T,
  change: (event: EventOf<T>) => object,
  which: (event: EventOf<T>) => boolean = () => true,
): Tamper {
  return {
    events: (rows) => {
      const at = rows.findIndex((event) => event.type === type && which(event as unknown as EventOf<T>));
      if (at < 0) throw new Error(`the story has no ${type}`);
      return rows.with(at, { ...rows[at], ...change(rows[at] as unknown as EventOf<T>) } as HandoverEvent);
    },
  };
}

const lies: readonly (readonly [law: string, error: RegExp, tamper: Tamper])[] = [
  ["versions are gapless", /the version after/, edit("lead.scored", ({ version }) => ({ version: version + 1 }))],
  [
    "a milestone speaks once",
    /a second sla\.breached/,
    {
      events: (rows) => {
        const breach = rows.find(({ type }) => type === "sla.breached") as EventOf<"sla.breached">;
        const last = rows.findLast(({ leadId }) => leadId === breach.leadId) as HandoverEvent;
        return [...rows, { ...breach, version: last.version + 1 } as HandoverEvent];
      },
    },
  ],
  ["nothing is early", /not before its time/, edit("sla.warning", ({ data }) => ({ at: data.plannedAt - 1 }))],
  [
    "a breach comes after the deadline",
    /only past its deadline/,
    edit("sla.breached", ({ data }) => ({ at: data.clock.dueAt, data: { ...data, plannedAt: data.clock.dueAt - 1 } })),
  ],
  [
    "a warning comes before the deadline",
    /no later than its deadline/,
    edit("sla.warning", ({ at, data }) => ({ at: at + 1e10, data: { ...data, plannedAt: data.clock.dueAt + 1 } })),
  ],
  [
    "a clock that has ended is silent",
    /which has ended/,
    edit(
      "clock.started",
      ({ data }) => ({ type: "clock.cancelled", data: { ...data, reason: "lie" } }),
      ({ data }) => data.clock.name === "accept",
    ),
  ],
  [
    "only transitions of the table happen",
    /in the table/,
    edit("lead.stage_changed", ({ data }) => ({ data: { ...data, transition: "teleport" } })),
  ],
  [
    "transitions leave the stage the lead is in",
    /the stage/,
    edit("lead.stage_changed", ({ data }) => ({ data: { ...data, from: "sql" } })),
  ],
  [
    "the owner is the one of the assignment",
    /the owner of/,
    { leads: (rows) => rows.map((lead) => (lead.ownerId === undefined ? lead : { ...lead, ownerId: "nobody" })) },
  ],
  [
    "nobody who waits is forgotten",
    /which waits for an owner/,
    { leads: (rows) => rows.map((lead): Lead => ({ ...lead, hold: undefined })) },
  ],
  ["clocks have a lead", /the lead of/, { clocks: (rows) => rows.map((clock) => ({ ...clock, leadId: "nobody" })) }],
  [
    "credits are the turns they account for",
    /the assignments say/,
    {
      events: (rows) =>
        rows.map((event) =>
          event.type === "assignment.offered" && event.data.turn !== undefined
            ? { ...event, data: { ...event.data, turn: { ...event.data.turn, chosen: "ana" } } }
            : event,
        ),
    },
  ],
  [
    "a replay gives the leads",
    /leads after a replay/,
    { leads: (rows) => rows.map((lead, i) => (i === 0 ? { ...lead, source: "lie" } : lead)) },
  ],
  ["a replay gives the clocks", /running clocks after a replay/, { clocks: (rows) => rows.slice(1) }],
  [
    "a replay gives the ledgers",
    /ledgers after a replay/,
    { ledgers: (rows) => rows.map((ledger) => ({ ...ledger, turns: ledger.turns + 1 })) },
  ],
];

describe("the laws of the engine", () => {
  test("hold of an honest store", async () => {
    await expect(checkInvariants(run.handover, run.clock.now())).resolves.toBeUndefined();
  });
  test.each(lies)("%s: a store where that is not so is found out", async (_, error, tamper) => {
    await expect(checkInvariants(tampered(run.handover, tamper), run.clock.now() + 1e11)).rejects.toThrow(error);
  });
});
