import { describe, expect, it } from "vitest";
import { definePolicy, isHandoverError, type Lead, type PolicyInput } from "handover";
import { equals, where } from "handover/condition";
import { replay } from "handover/core";
import { pipelineKey } from "handover/lead";
import { b2bPipeline } from "handover/lifecycle";
import { capacity, roundRobin } from "handover/routing";
import { timeInStage } from "handover/sla";
import { all } from "../../support/engine.ts";
import { small, storages, twoPipelines, upsell } from "../../support/pipelines.ts";

const email = "olga@acme.example";
const hourMs = 3_600_000;
const asJson = (lead: Lead): Lead => JSON.parse(JSON.stringify(lead)) as Lead;
const byId = (a: Lead, b: Lead): number => (a.id < b.id ? -1 : 1);
const portal = { email, source: "customer_portal" };

describe.each(Object.entries(storages))("several pipelines on %s", (_, storage) => {
  it("an input goes where the first rule that holds says, else to the first pipeline, or where the call says", async () => {
    const { handover } = await small(twoPipelines, storage());
    const plain = await handover.ingest({ email: "a@a.example" });
    const ruled = await handover.ingest({ email: "b@b.example", source: "customer_portal" });
    const named = await handover.ingest({ email: "c@c.example" }, { pipeline: "upsell" });
    expect([plain, ruled, named].map(({ lead }) => [lead?.pipeline, lead?.stage])).toEqual([
      ["b2b", "mql"],
      ["upsell", "idea"],
      ["upsell", "idea"],
    ]);
    const failed = await handover
      .ingest({ email: "d@d.example" }, { pipeline: "upsel" })
      .catch((error: unknown) => error);
    expect(isHandoverError(failed, "INPUT_INVALID") && failed.message).toBe(
      'pipeline: expected a pipeline of the policy, got "upsel"; did you mean "upsell"?',
    );
  });

  it("an input that was kept out is taken into the pipeline that its call named, unless the correction names another", async () => {
    const { handover } = await small(twoPipelines, storage());
    const kept = async (): Promise<string> => {
      const outcome = await handover.ingest({ firstName: "Olga" }, { pipeline: "upsell" });
      return outcome.status === "quarantined" ? (outcome.quarantineId ?? "") : "";
    };
    const [first, second] = [await kept(), await kept()];
    expect((await handover.quarantine.get(first))?.pipeline).toBe("upsell");
    const lead = (await handover.quarantine.correct(first, { email: "a@a.example" })).lead;
    expect([lead?.pipeline, lead?.stage]).toEqual(["upsell", "idea"]);
    const other = (await handover.quarantine.correct(second, { email: "b@b.example" }, { pipeline: "b2b" })).lead;
    expect(other?.pipeline).toBe("b2b");
  });

  it("one person is in several pipelines at once, and comes again into the lead of the one they come for", async () => {
    const { handover } = await small(twoPipelines, storage());
    const [first, second] = [await handover.ingest({ email }), await handover.ingest(portal)];
    expect([first.status, second.status]).toEqual(["created", "created"]);
    expect(second.lead?.lastOwnerId).toBe(first.lead?.ownerId);
    for (let i = 0; i < 3; i++) {
      const again = [await handover.ingest({ email }), await handover.ingest(portal)];
      expect(again.map(({ status, lead }) => [status, lead?.id])).toEqual([
        ["merged", first.lead?.id],
        ["merged", second.lead?.id],
      ]);
    }
    const matches = await handover.matches(portal);
    expect(matches.lead?.lead.id).toBe(second.lead?.id);
    expect((await handover.matches({ email }, { pipeline: "upsell" })).lead?.lead.id).toBe(second.lead?.id);
    expect(matches.otherLeads).toEqual([]);
    expect((await handover.matches({ email })).otherLeads).toEqual([
      { leadId: second.lead?.id, by: email, reason: "other_pipeline" },
    ]);
  });

  it("a closed lead of one pipeline makes room for a new one there, and the other pipeline's stays", async () => {
    const { handover } = await small(twoPipelines, storage());
    const first = (await handover.ingest({ email })).lead?.id as string;
    const second = (await handover.ingest(portal)).lead?.id as string;
    await handover.transition(first, "lost", { reason: "no_fit" });
    const third = await handover.ingest({ email });
    expect([third.status, third.lead?.id === first]).toEqual(["created", false]);
    expect((await handover.ingest(portal)).lead?.id).toBe(second);
    expect((await handover.ingest({ email })).lead?.id).toBe(third.lead?.id);
  });

  it("an address that is corrected takes the lead away from its key in its own pipeline alone", async () => {
    const { handover } = await small(twoPipelines, storage());
    const first = (await handover.ingest({ email })).lead?.id as string;
    const second = (await handover.ingest(portal)).lead?.id as string;
    await handover.update(first, { email: "olga.n@acme.example" });
    expect((await handover.ingest(portal)).lead?.id).toBe(second);
    expect((await handover.ingest({ email })).status).toBe("created");
    expect((await handover.ingest({ email: "olga.n@acme.example" })).lead?.id).toBe(first);
  });

  it("each lead moves by the table of its own pipeline", async () => {
    const { handover } = await small(twoPipelines, storage());
    const one = (await handover.ingest({ email })).lead?.id as string;
    const two = (await handover.ingest(portal)).lead?.id as string;
    expect((await handover.transition(two, "sql")).refusal).toMatchObject({
      code: "STAGE_UNKNOWN",
      allowed: upsell.stages.map(({ id }) => id),
    });
    const offered = await handover.transition(two, "offered");
    expect([offered.lead?.stage, offered.lead?.ownerId]).toEqual(["offered", "ben"]);
    expect((await handover.transition(one, "declined", { reason: "price" })).refusal?.code).toBe("STAGE_UNKNOWN");
    expect((await handover.transition(two, "declined", { reason: "price" })).lead?.closed).toBe("lost");
    expect((await handover.transition(two, "offered")).lead?.closed).toBeUndefined();
  });

  it("an erasure finds the leads of a person in all pipelines, and leaves no key of theirs", async () => {
    const opened = storage();
    const { handover } = await small(twoPipelines, opened);
    const keys = [email, pipelineKey(email, "upsell"), pipelineKey(email, "b2b")];
    const named = async () => (await (await opened.open("default")).named(keys)).map((leads) => leads.length);
    const first = (await handover.ingest({ email })).lead?.id as string;
    await handover.ingest(portal);
    await handover.ingest({ email });
    expect(await named()).toEqual([2, 1, 1]);
    const exported = await handover.people.export({ email });
    expect(exported.records).toHaveLength(2);
    await handover.update(first, { email: "olga.n@acme.example" });
    expect(await named()).toEqual([2, 1, 1]);
    expect(JSON.stringify(await handover.people.export({ leadId: first }))).not.toContain("pipeline ");
    expect((await handover.people.erase({ email })).leadIds).toHaveLength(1);
    expect((await handover.people.erase({ leadId: first })).leadIds).toHaveLength(1);
    expect(await named()).toEqual([0, 0, 0]);
    expect((await handover.ingest(portal)).status).toBe("created");
  });

  it("the events alone lead to the same leads", async () => {
    const { handover } = await small(twoPipelines, storage());
    for (let i = 0; i < 2; i++) for (const input of [{ email }, portal]) await handover.ingest(input);
    const { leads } = replay(await all(handover, "events"));
    expect(leads.map(asJson).toSorted(byId)).toEqual((await all(handover, "leads")).map(asJson).toSorted(byId));
  });

  it("clock policies and limits may name stages of any pipeline, and conditions the pipeline", async () => {
    const policy: PolicyInput = {
      ...twoPipelines,
      limits: [capacity({ name: "talks", atMost: 1, stages: ["offered"] })],
      slas: [timeInStage("offered", { workingDays: 2 }, { appliesTo: where({ pipeline: equals("upsell") }) })],
      routing: roundRobin({ pool: "sdr" }),
    };
    const { handover, events } = await small(policy, storage());
    for (const name of ["a", "b", "c"]) {
      const { lead } = await handover.ingest({ email: `${name}@acme.example` }, { pipeline: "upsell" });
      await handover.transition(lead?.id as string, "offered");
    }
    expect((await all(handover, "leads")).map(({ ownerId }) => ownerId)).toEqual(["ana", "ben", undefined]);
    expect(events.filter(({ type }) => type === "clock.started")).toHaveLength(3);
  });
});

describe("a lead of a pipeline that the policy has no longer", () => {
  it("is refused with what to do, its clocks and ticks go on", async () => {
    const storage = storages["memory"]!();
    const slas = [timeInStage("offered", "2h", { thresholds: [{ at: 1, notify: "owner", move: { to: "declined" } }] })];
    const before = await small({ ...twoPipelines, slas }, storage);
    const id = (await before.handover.ingest(portal)).lead?.id as string;
    await before.handover.transition(id, "offered");
    const { handover, clock, events } = await small({ version: "2", routing: roundRobin({ pool: "sdr" }) }, storage);
    expect((await handover.transition(id, "bought")).refusal).toEqual({
      code: "PIPELINE_UNKNOWN",
      message: `lead ${id} is in pipeline "upsell", which the policy does not have; it has b2b (take its leads over with leads.migrate({ pipelines: { "upsell": ... } }))`,
      allowed: [],
    });
    clock.advance(3 * hourMs);
    expect(await handover.tick()).toMatchObject({ breaches: 1, failed: 0 });
    expect(events.map(({ type }) => type)).toContain("sla.escalated");
    expect((await handover.reassign(id, { reason: "on leave" })).ok).toBe(true);
    expect((await handover.ingest(portal)).lead?.id).toBe(id);
  });
});

describe("a policy with several pipelines", () => {
  const faults = (policy: PolicyInput): unknown => {
    try {
      return definePolicy(policy);
    } catch (error) {
      return isHandoverError(error) && error.message;
    }
  };
  it.each<[string, PolicyInput, string]>([
    [
      "one as `pipeline` besides",
      { version: "1", pipeline: b2bPipeline(), pipelines: [upsell] },
      'policy "1": pipeline: expected `pipeline` or `pipelines`, got both; put it into the list, as its first',
    ],
    [
      "two of one name",
      { version: "1", pipelines: [upsell, upsell] },
      'policy "1": pipelines.1.id: expected a name used once, got "upsell"; rename one of the two',
    ],
    [
      "a rule for one that is not there",
      { ...twoPipelines, pipelineFor: [{ when: where({ source: equals("x") }), pipeline: "upsel" }] },
      'policy "1": pipelineFor.0.pipeline: expected a pipeline of the policy, got "upsel"; did you mean "upsell"?',
    ],
    [
      "a rule that asks for what no input has",
      { ...twoPipelines, pipelineFor: [{ when: where({ stage: equals("won") }), pipeline: "upsell" }] },
      'policy "1": pipelineFor.0.when: expected fields that an input has, got "stage"; ask for what a form says: its source, its segment, a property',
    ],
    [
      "no pipeline at all",
      { version: "1", pipelines: [] },
      'policy "1": pipelines: expected at least 1 in the list, got an array of 0; change the value',
    ],
  ])("is refused with %s", (_, policy, message) => {
    expect(faults(policy)).toBe(
      message.replace('policy "1": pipelines: expected at', "policy: pipelines: expected at"),
    );
  });

  it("gives back to a stage of any pipeline, with a reason of that one", () => {
    const queue = { atMost: "2d", giveBack: { stage: "declined", reason: "price" } } as const;
    expect(definePolicy({ ...twoPipelines, queue }).givesBack?.stage).toBe("declined");
    expect(
      faults({ ...twoPipelines, queue: { ...queue, giveBack: { stage: "declined", reason: "no_fit" } } }),
    ).toContain("queue.giveBack.reason: expected a reason for going to declined");
  });
});
