import { describe, expect, it } from "vitest";
import { isHandoverError, type Handover, type HandoverEvent, type Lead, type PolicyInput } from "handover";
import { onActivity } from "handover/condition";
import { replay } from "handover/core";
import { b2bPipeline, type Pipeline } from "handover/lifecycle";
import { roundRobin } from "handover/routing";
import { inactivity, sla, timeInStage } from "handover/sla";
import { all } from "../../support/engine.ts";
import { small, storages, twoPipelines, upsell } from "../../support/pipelines.ts";

const hourMs = 3_600_000;
const b2b = b2bPipeline();
/** The same without SAL and SQL, which are one stage now. */
const shorter: Pipeline = {
  ...b2b,
  stages: b2b.stages.flatMap((stage) =>
    stage.id === "sal" ? [] : stage.id === "sql" ? [{ ...stage, id: "working", label: "Working" }] : [stage],
  ),
  transitions: b2b.transitions.flatMap((one) => {
    const all = [...new Set(one.from.map((id) => (id === "sal" || id === "sql" ? "working" : id)))];
    const from = one.name === "reject" ? ["mql"] : all;
    const to = one.to === "sal" || one.to === "sql" ? "working" : one.to;
    return one.name === "qualify for sales" ? [{ ...one, from: ["follow_up"], to }] : [{ ...one, from, to }];
  }),
};
const routing = roundRobin({ pool: "sdr" });
const before: PolicyInput = {
  version: "1",
  pipeline: b2b,
  routing,
  slas: [
    timeInStage("sql", "10h"),
    inactivity("sql", "14d", { to: "follow_up" }),
    sla("first-contact", { from: "assigned", until: onActivity("call"), within: "20h" }),
  ],
};
const after: PolicyInput = {
  version: "2",
  pipeline: shorter,
  routing,
  slas: [
    timeInStage("working", "30h"),
    sla("first-contact", { from: "assigned", until: onActivity("call"), within: "20h" }),
  ],
};
const mapping = { stages: { sal: "working", sql: "working" } };
const asJson = (lead: Lead): Lead => JSON.parse(JSON.stringify(lead)) as Lead;
const byId = (a: Lead, b: Lead): number => (a.id < b.id ? -1 : 1);
const names = (events: readonly HandoverEvent[]) => events.map(({ type }) => type);

/** Leads in several stages, and an engine whose policy has some of these no longer. */
async function moved(storage = storages["memory"]!(), rules = after) {
  const first = await small(before, storage);
  const ids: string[] = [];
  for (const [i, road] of [
    [],
    ["sal"],
    ["sal", "sql"],
    ["sal", "sql", "opportunity"],
    ["sal", "sql", "lost"],
  ].entries()) {
    const id = (await first.handover.ingest({ email: `p${i}@acme.example` })).lead?.id as string;
    for (const to of road) await first.handover.transition(id, to, to === "lost" ? { reason: "price" } : {});
    ids.push(id);
  }
  const { handover, clock, events } = await small(rules, storage);
  return { handover, clock, events, ids: ids as [string, string, string, string, string], storage };
}

const stagesOf = async (handover: Handover) => (await all(handover, "leads")).map(({ stage }) => stage).toSorted();

describe.each(Object.entries(storages))("a pipeline that has changed while leads were in it, on %s", (_, storage) => {
  it("moves no lead, loses none, and says of each what to do, until the stages are mapped", async () => {
    const { handover, clock, ids } = await moved(storage());
    const sql = ids[2];
    const { refusal } = await handover.transition(sql, "opportunity");
    expect(refusal).toEqual({
      code: "STAGE_REMOVED",
      message: `lead ${sql} stands in "sql", a stage that pipeline b2b of this policy does not have; where it was taken out, take such leads over with leads.migrate({ stages: { "sql": ... } })`,
      allowed: [],
    });
    for (const act of [
      () => handover.record(sql, { type: "call" }),
      () => handover.update(sql, { jobTitle: "CTO" }),
      () => handover.reassign(sql, { reason: "on leave" }),
      () => handover.assign(sql, { repId: "ana", reason: "knows them" }).catch(() => undefined),
      () => handover.park(sql, { until: clock.now() + hourMs, reason: "later" }),
      () => handover.explain(sql),
    ])
      await act();
    clock.advance(1_000 * hourMs);
    expect(await handover.tick()).toMatchObject({ failed: 0 });
    expect(await stagesOf(handover)).toEqual(["lost", "mql", "opportunity", "sal", "sql"]);
    expect((await handover.ingest({ email: "p2@acme.example" })).lead?.id).toBe(sql);
  });

  it("a preview says what would be done, and does nothing", async () => {
    const { handover, events } = await moved(storage());
    const told = events.length;
    expect(await handover.leads.migrate({ ...mapping, preview: true })).toEqual({
      moved: 2,
      same: 3,
      moves: [
        { from: { pipeline: "b2b", stage: "sal" }, to: { pipeline: "b2b", stage: "working" }, leads: 1 },
        { from: { pipeline: "b2b", stage: "sql" }, to: { pipeline: "b2b", stage: "working" }, leads: 1 },
      ],
      left: [],
    });
    expect((await handover.leads.migrate({ stages: { sal: "working" }, preview: true })).left).toEqual([
      {
        from: { pipeline: "b2b", stage: "sql" },
        leads: 1,
        why: 'pipeline b2b has no stage "sql", and none is named in its place',
      },
    ]);
    expect(events).toHaveLength(told);
  });

  it("a mapping that leaves leads out, or leads nowhere, does nothing and says so", async () => {
    const { handover } = await moved(storage());
    const failure = async (given: Parameters<Handover["leads"]["migrate"]>[0]): Promise<unknown> => {
      const error = await handover.leads.migrate(given).catch((one: unknown) => one);
      return isHandoverError(error, "INPUT_INVALID") && error.message;
    };
    expect(await failure({ stages: { sal: "working" } })).toBe(
      'leads.migrate: expected a mapping for every stage and pipeline that is gone; nothing was done. Left out: 1 in b2b/sql: pipeline b2b has no stage "sql", and none is named in its place',
    );
    expect(await failure({ stages: { sal: "workin" } })).toBe(
      'leads.migrate: stages.sal: expected a stage of the policy, got "workin"; did you mean "working"?',
    );
    expect(await failure({ stages: { sal: "working", sql: "won" } })).toContain(
      "1 in b2b/sql: won is an end, and they are open",
    );
    expect(await stagesOf(handover)).toEqual(["lost", "mql", "opportunity", "sal", "sql"]);
  });

  it("moves each with an event, its owner and its history; done again it finds nothing", async () => {
    const { handover, events, ids } = await moved(storage());
    const was = await handover.lead(ids[2]);
    const seen: unknown[] = [];
    const done = await handover.leads.migrate({ ...mapping, progress: (progress) => seen.push(progress) });
    expect([done.moved, seen]).toEqual([2, [{ moved: 2, of: 2 }]]);
    expect(await stagesOf(handover)).toEqual(["lost", "mql", "opportunity", "working", "working"]);
    const now = await handover.lead(ids[2]);
    expect([now?.ownerId, now?.stageSince, now?.closed]).toEqual([was?.ownerId, was?.stageSince, undefined]);
    expect(events.find(({ leadId, type }) => leadId === ids[2] && type === "lead.migrated")?.data).toEqual({
      from: { pipeline: "b2b", stage: "sql" },
      to: { pipeline: "b2b", stage: "working" },
      closed: undefined,
      reason: "policy 2",
    });
    expect((await handover.explain(ids[2]))?.text).toContain("b2b/sql -> b2b/working (policy 2)");
    expect((await handover.leads.migrate(mapping)).moved).toBe(0);
    expect((await handover.transition(ids[2], "opportunity")).ok).toBe(true);
    expect(
      replay(await all(handover, "events"))
        .leads.map(asJson)
        .toSorted(byId),
    ).toEqual((await all(handover, "leads")).map(asJson).toSorted(byId));
  });

  it("clocks hear that the lead left the one stage and came into the other", async () => {
    const { handover, clock, ids } = await moved(storage());
    const clocks = async () => (await handover.clocks(ids[2])).map(({ name, state }) => `${name} ${state}`).toSorted();
    expect(await clocks()).toEqual(["first-contact running", "inactive-in-sql running", "time-in-sql running"]);
    await handover.leads.migrate(mapping);
    expect(await clocks()).toEqual(["first-contact running", "time-in-working running"]);
    clock.advance(15 * 24 * hourMs);
    await handover.record(ids[2], { type: "call", occurredAt: new Date(clock.now() - 14 * 24 * hourMs) });
    expect(await handover.tick()).toMatchObject({ failed: 0 });
  });

  it("a pipeline that has another name keeps its leads, and finds them again", async () => {
    const opened = storage();
    const { handover } = await small(twoPipelines, opened);
    const email = "olga@acme.example";
    const first = (await handover.ingest({ email })).lead?.id as string;
    const second = (await handover.ingest({ email, source: "customer_portal" })).lead?.id as string;
    await handover.ingest({ email });
    const renamed: PolicyInput = {
      ...twoPipelines,
      version: "2",
      pipelines: [b2b, { ...upsell, id: "more" }],
      pipelineFor: [{ when: { field: "source", equals: "customer_portal" }, pipeline: "more" }],
    };
    const next = (await small(renamed, opened)).handover;
    expect((await next.leads.migrate({ pipelines: { upsell: "more" } })).moves).toEqual([
      { from: { pipeline: "upsell", stage: "idea" }, to: { pipeline: "more", stage: "idea" }, leads: 1 },
    ]);
    expect((await next.ingest({ email, source: "customer_portal" })).lead?.id).toBe(second);
    expect((await next.ingest({ email })).lead?.id).toBe(first);
    expect((await next.transition(second, "offered")).ok).toBe(true);
    await next.people.erase({ email });
    const keys = ["b2b", "more", "upsell"].map((id) => `pipeline ${id} ${email}`);
    expect(await (await opened.open("default")).named([email, ...keys])).toEqual([[], [], [], []]);
  });
});

it("cut short it is done again and finds the rest: hundreds of leads, batch after batch", async () => {
  const storage = storages["memory"]!();
  const first = await small(before, storage);
  await first.handover.ingestMany(Array.from({ length: 200 }, (_, i) => ({ email: `n${i}@acme.example` })));
  for (const { id } of await all(first.handover, "leads")) await first.handover.transition(id, "sal");
  const { handover, events } = await small(after, storage);
  const cut = handover.leads.migrate({
    ...mapping,
    progress: ({ moved: done }) => {
      if (done >= 128) throw new Error("the plug was pulled");
    },
  });
  await expect(cut).rejects.toThrow("the plug was pulled");
  expect((await all(handover, "leads")).filter(({ stage }) => stage === "working")).toHaveLength(128);
  expect((await handover.leads.migrate(mapping)).moved).toBe(72);
  expect(names(events).filter((type) => type === "lead.migrated")).toHaveLength(200);
});
