import { describe, expect, it } from "vitest";
import type { Handover, LeadOutcome } from "handover";
import { b2bPipeline } from "handover/lifecycle";
import { atLeast, onActivity, where } from "handover/condition";
import { roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { small, storages } from "../../support/pipelines.ts";

const until = Date.parse("2027-01-01T00:00:00Z");
const pipeline = b2bPipeline({ qualified: where({ "score.total": atLeast(50) }) });
const policy = {
  version: "1",
  pipeline,
  scoring: scorecard([points(50, onActivity("demo_form"))], { max: 100 }),
  routing: roundRobin({ pool: "sdr" }),
};

/** How a lead comes to each stage: what is done, one after another. */
type Move = readonly [to: string, reason?: string];
const roads: Record<string, readonly Move[]> = {
  inquiry: [],
  qualification: [["qualification"]],
  mql: [["mql"]],
  sal: [["mql"], ["sal"]],
  sql: [["mql"], ["sal"], ["sql"]],
  follow_up: [["mql"], ["sal"], ["follow_up"]],
  opportunity: [["mql"], ["sal"], ["sql"], ["opportunity"]],
  won: [["mql"], ["sal"], ["sql"], ["opportunity"], ["won"]],
  lost: [["mql"], ["lost", "no_fit"]],
  nurture: [["nurture", "too_early"]],
  archived: [["archived", "no_reaction"]],
};

const commands: Record<string, (handover: Handover, id: string) => Promise<LeadOutcome>> = {
  accept: (handover, id) => handover.accept(id, { repId: "ana" }),
  decline: (handover, id) => handover.decline(id, { repId: "ana", reason: "busy" }),
  assign: (handover, id) => handover.assign(id, { repId: "ben", reason: "knows them" }),
  reassign: (handover, id) => handover.reassign(id, { reason: "on leave" }),
  park: (handover, id) => handover.park(id, { until, reason: "later" }),
  wake: (handover, id) => handover.wake(id),
  record: (handover, id) => handover.record(id, { type: "call" }),
  update: (handover, id) => handover.update(id, { jobTitle: "CTO" }),
};

/** The whole table: what each command comes to in each stage. A dash is done, a word is what it is refused with. */
const table: Record<string, Record<string, string>> = {
  //             accept         decline        assign         reassign       park           wake          record update
  inquiry: row("NOT_OFFERED", "NOT_OFFERED", "-", "NOT_OWNED", "-", "NOT_PARKED", "-", "-"),
  qualification: row("NOT_OFFERED", "NOT_OFFERED", "-", "NOT_OWNED", "-", "NOT_PARKED", "-", "-"),
  mql: row("-", "-", "-", "-", "-", "NOT_PARKED", "-", "-"),
  sal: row("NOT_OFFERED", "NOT_OFFERED", "-", "-", "-", "NOT_PARKED", "-", "-"),
  sql: row("NOT_OFFERED", "NOT_OFFERED", "-", "-", "-", "NOT_PARKED", "-", "-"),
  follow_up: row("NOT_OFFERED", "NOT_OFFERED", "-", "-", "-", "NOT_PARKED", "-", "-"),
  opportunity: row("NOT_OFFERED", "NOT_OFFERED", "-", "-", "-", "NOT_PARKED", "-", "-"),
  won: row("NOT_OFFERED", "NOT_OFFERED", "LEAD_CLOSED", "LEAD_CLOSED", "LEAD_CLOSED", "NOT_PARKED", "-", "-"),
  lost: row("LEAD_CLOSED", "LEAD_CLOSED", "LEAD_CLOSED", "LEAD_CLOSED", "LEAD_CLOSED", "NOT_PARKED", "-", "-"),
  nurture: row("NOT_OFFERED", "NOT_OFFERED", "-", "NOT_OWNED", "-", "NOT_PARKED", "-", "-"),
  archived: row("NOT_OFFERED", "NOT_OFFERED", "LEAD_CLOSED", "NOT_OWNED", "LEAD_CLOSED", "NOT_PARKED", "-", "-"),
};

function row(...codes: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.keys(commands).map((name, i) => [name, codes[i] as string]));
}

async function leadIn(stage: string) {
  const desk = await small(policy, storages["memory"]!());
  const id = (await desk.handover.ingest({ email: "olga@acme.example" })).lead?.id as string;
  for (const [to, reason] of roads[stage] ?? []) {
    const { refusal } = await desk.handover.transition(id, to, { reason });
    expect(refusal?.message).toBeUndefined();
  }
  expect((await desk.handover.lead(id))?.stage).toBe(stage);
  return { ...desk, id };
}

it("the table has every stage and every command", () => {
  expect(Object.keys(table)).toEqual(pipeline.stages.map(({ id }) => id));
  expect(Object.keys(roads)).toEqual(Object.keys(table));
});

describe.each(Object.keys(table))("a lead in %s", (stage) => {
  it.each(Object.entries(table[stage] ?? {}))("%s: %s", async (name, expected) => {
    const { handover, events, id } = await leadIn(stage);
    const before = JSON.stringify(await handover.lead(id));
    const told = events.length;
    const { ok, refusal } = await (commands[name] as (typeof commands)[string])(handover, id);
    expect(ok ? "-" : refusal.code).toBe(expected);
    if (ok) return;
    expect([JSON.stringify(await handover.lead(id)), events.length]).toEqual([before, told]);
  });

  it("moves to each stage as its pipeline's table says, or says what is allowed instead", async () => {
    const ways = pipeline.transitions.filter(({ from }) => from.includes(stage));
    for (const { id: to } of pipeline.stages) {
      const { handover, id } = await leadIn(stage);
      const way = ways.find((one) => one.to === to);
      const reason = way?.reasons === undefined ? undefined : pipeline.reasons[way.reasons]?.[0];
      const { ok, refusal } = await handover.transition(id, to, { reason });
      expect([to, ok ? "-" : refusal.code]).toEqual([to, way === undefined ? "TRANSITION_NOT_ALLOWED" : "-"]);
      if (refusal !== undefined) expect(refusal.allowed.toSorted()).toEqual(ways.map((one) => one.to).toSorted());
    }
  });
});
