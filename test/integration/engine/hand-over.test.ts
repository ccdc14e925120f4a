import { describe, expect, it } from "vitest";
import { definePolicy, isHandoverError, type HandoverEvent, type Lead, type PolicyInput } from "handover";
import { atLeast, equals, where } from "handover/condition";
import { replay } from "handover/core";
import { b2bPipeline, type Pipeline, type Transition } from "handover/lifecycle";
import { openReport } from "handover/report";
import { all } from "../../support/engine.ts";
import { small, storages, twoPipelines, upsell } from "../../support/pipelines.ts";

const b2b = b2bPipeline();
const changed = (pipeline: Pipeline, changes: Record<string, Partial<Transition>>): Pipeline => ({
  ...pipeline,
  transitions: pipeline.transitions.map((one) => ({ ...one, ...changes[one.name] })),
});
const policy: PolicyInput = {
  ...twoPipelines,
  pipelines: [
    changed(b2b, {
      win: { opens: { pipeline: "upsell" } },
      lose: { opens: { pipeline: "later", when: where({ "company.employees": atLeast(100) }) } },
    }),
    upsell,
    { ...upsell, id: "later" },
  ],
};
const email = "olga@acme.example";
const input = { email, company: { name: "Acme", employees: 300 }, value: 5_000, externalId: "hubspot:12" };

const road = ["sal", "sql", "opportunity"];
const asJson = (lead: Lead): Lead => JSON.parse(JSON.stringify(lead)) as Lead;
const byId = (a: Lead, b: Lead): number => (a.id < b.id ? -1 : 1);
const told = (events: readonly HandoverEvent[], type: HandoverEvent["type"]) =>
  events.filter((event) => event.type === type);

async function won(storage = storages["memory"]!(), rules = policy) {
  const desk = await small(rules, storage);
  const id = (await desk.handover.ingest(input)).lead?.id as string;
  for (const to of road) await desk.handover.transition(id, to);
  return { ...desk, id };
}

describe.each(Object.entries(storages))("hand-over between pipelines on %s", (_, storage) => {
  it("a won lead opens one in the other pipeline, for the same rep, with a link both ways", async () => {
    const { handover, events, id } = await won(storage());
    const owner = (await handover.lead(id))?.ownerId;
    const { lead } = await handover.transition(id, "won", {}, { commandId: "deal-1" });
    const next = await handover.lead(lead?.opened?.[0] as string);
    expect(next).toMatchObject({
      pipeline: "upsell",
      stage: "idea",
      email,
      company: { name: "Acme" },
      openedFrom: id,
      lastOwnerId: owner,
      externalIds: ["hubspot:12"],
      accountId: lead?.accountId,
    });
    expect(next?.value).toBeUndefined();
    expect(told(events, "lead.won").map(({ data }) => data)).toEqual([
      { ownerId: owner, pipeline: "b2b", stage: "won", value: 5_000, accountId: "acme.example" },
    ]);
    expect(told(events, "lead.handed_over")[0]).toMatchObject({
      leadId: id,
      data: { to: next?.id, pipeline: "upsell", transition: "win" },
    });
    const explained = await handover.explain(next?.id as string);
    expect(explained?.text).toContain(`from lead ${id} (win)`);
    expect((await handover.explain(id))?.text).toContain(`as lead ${next?.id} in upsell`);
  });

  it("exactly once: the same command again opens nothing, nor does a replay", async () => {
    const { handover, id } = await won(storage());
    for (let i = 0; i < 3; i++) await handover.transition(id, "won", {}, { commandId: "deal-1" });
    const leads = await all(handover, "leads");
    expect(leads).toHaveLength(2);
    const state = replay(await all(handover, "events"));
    expect(state.leads.map(asJson).toSorted(byId)).toEqual(leads.map(asJson).toSorted(byId));
  });

  it("who has an open lead there goes on in that one", async () => {
    const { handover, events, id } = await won(storage());
    const there = (await handover.ingest({ email, source: "customer_portal", phone: "+48221234567" })).lead;
    const { lead } = await handover.transition(id, "won");
    expect(lead?.opened).toEqual([there?.id]);
    expect(await handover.lead(there?.id as string)).toMatchObject({ openedFrom: id, phone: "+48221234567" });
    expect(told(events, "lead.handed_over").map(({ data }) => data)).toEqual([
      { to: there?.id, pipeline: "upsell", transition: "win", existed: true },
    ]);
    expect(await all(handover, "leads")).toHaveLength(2);
  });

  it("opens only where its condition holds", async () => {
    const { handover, id } = await won(storage());
    const lost = await handover.transition(id, "lost", { reason: "timing" });
    expect((await handover.lead(lost.lead?.opened?.[0] as string))?.pipeline).toBe("later");
    const other = (await handover.ingest({ email: "b@small.example", company: { employees: 3 } })).lead?.id as string;
    for (const to of road) await handover.transition(other, to);
    expect((await handover.transition(other, "lost", { reason: "timing" })).lead?.opened).toBeUndefined();
  });

  it("reopened and lost again it comes back to the lead it has opened, or opens another once that is closed", async () => {
    const { handover, id } = await won(storage());
    const lose = async () => (await handover.transition(id, "lost", { reason: "timing" })).lead?.opened;
    const again = async () => {
      await handover.transition(id, "qualification");
      await handover.record(id, { type: "webinar" });
      for (const to of road) await handover.transition(id, to);
    };
    const [first] = (await lose()) ?? [];
    await again();
    expect(await lose()).toEqual([first]);
    await handover.transition(first as string, "declined", { reason: "price" });
    await again();
    const opened = await lose();
    expect(opened).toHaveLength(2);
    expect((await handover.lead(opened?.[1] as string))?.stage).toBe("idea");
  });

  it("what one command opens is opened also where an automatic move does it, in a chain", async () => {
    const auto = where({ segment: equals("fast") });
    const chained: PolicyInput = {
      version: "1",
      pipelines: [
        {
          id: "a",
          stages: [
            { id: "new", label: "New", side: "marketing" },
            { id: "done", label: "Done", side: "sales", closed: "won" },
          ],
          transitions: [
            { name: "finish", from: ["new"], to: "done", auto, tells: "lead.won", opens: { pipeline: "b" } },
          ],
          reasons: {},
        },
        {
          ...upsell,
          id: "b",
          transitions: [
            { name: "skip", from: ["idea"], to: "bought", auto, opens: { pipeline: "c" } },
            ...upsell.transitions,
          ],
        },
        { ...upsell, id: "c" },
      ],
    };
    const { handover } = await small(chained, storage());
    const { lead } = await handover.ingest({ email, segment: "fast" });
    expect(lead).toMatchObject({ pipeline: "a", closed: "won" });
    expect((await all(handover, "leads")).map(({ pipeline, stage }) => `${pipeline} ${stage}`).toSorted()).toEqual([
      "a done",
      "b bought",
      "c idea",
    ]);
  });

  it("a report does not take what a lead opens for what came in", async () => {
    const { handover, id, events } = await won(storage());
    await handover.transition(id, "won");
    const report = openReport({ policy: definePolicy(policy) });
    for (const event of events) report.collect(event);
    const { inputs, stages } = report.figures({ total: 1 });
    expect([inputs.created, inputs.addsUp]).toEqual([1, true]);
    expect(stages.map(({ pipeline, stage, leads }) => [pipeline, stage, leads])).toEqual([
      ["b2b", "won", 1],
      ["upsell", "idea", 1],
    ]);
  });
});

describe("an opening is refused", () => {
  const message = (rules: PolicyInput): unknown => {
    try {
      return definePolicy(rules);
    } catch (error) {
      return isHandoverError(error) && error.message;
    }
  };
  const withWin = (opens: Transition["opens"]): PolicyInput => ({
    ...policy,
    pipelines: [changed(b2b, { win: { opens } }), upsell],
  });
  it("in a pipeline that is not there, in its own, and round in a circle without anybody", () => {
    expect(message(withWin({ pipeline: "upsel" }))).toBe(
      'policy "1": pipelines.0.transitions.6.opens.pipeline: expected a pipeline of the policy, got "upsel"; did you mean "upsell"?',
    );
    expect(message(withWin({ pipeline: "b2b" }))).toContain("expected another pipeline of the policy");
    expect(message(withWin({ pipeline: "upsell", when: { field: "nope", equals: 1 } as never }))).toContain(
      "pipelines.0.transitions.6.opens.when",
    );
    const auto = where({ segment: equals("x") });
    const circle = [
      changed(b2b, { qualify: { opens: { pipeline: "upsell" } } }),
      changed(upsell, { offer: { auto, opens: { pipeline: "b2b" } } }),
    ];
    expect(message({ ...policy, pipelines: circle })).toBe(
      'policy "1": pipelines: expected pipelines that do not open one another by themselves, got b2b -> upsell -> b2b; let somebody take one of these transitions, so that it ends',
    );
  });
});
