import { describe, expect, it } from "vitest";
import { replay } from "handover/core";
import type { Handover, PolicyInput } from "handover";
import { b2bPipeline } from "handover/lifecycle";
import { roundRobin } from "handover/routing";
import { all } from "../../support/engine.ts";
import { small, storages, twoPipelines } from "../../support/pipelines.ts";

const email = "olga@acme.example";
const one: PolicyInput = { version: "1", routing: roundRobin({ pool: "sdr" }) };

async function leadOf(handover: Handover, input: object, pipeline?: string): Promise<string> {
  return (await handover.ingest(input, { pipeline })).lead?.id ?? "";
}

describe.each(Object.entries(storages))("who asks not to be contacted, on %s,", (_, storage) => {
  it("is left alone in every lead of theirs, in whichever pipeline, and these end their clocks and waits", async () => {
    const { handover, events } = await small(twoPipelines, storage());
    const first = await leadOf(handover, { email });
    const second = await leadOf(handover, { email, phone: "+48221234567" }, "upsell");
    await handover.transition(second, "offered");
    const other = await leadOf(handover, { email: "jan@acme.example" });
    await handover.ingest({ email, optedOut: true });
    expect((await handover.lead(first))?.optedOut).toBe(true);
    expect((await handover.lead(second))?.optedOut).toBe(true);
    expect((await handover.lead(other))?.optedOut).toBe(false);
    expect((await handover.mayContact(second, "email")).allowed).toBe(false);
    expect((await handover.explain(second))?.text).toContain(`not to be contacted, as lead ${first} says`);
    expect(replay(events).leads.find(({ id }) => id === second)?.optedOut).toBe(true);
    const told = events.length;
    await handover.ingest({ phone: "+48221234567", optedOut: true }, { pipeline: "upsell" });
    expect(events.slice(told).filter(({ type }) => type === "lead.updated")).toEqual([]);
  });

  it("is left alone by an edit of one lead as well, and by a form that has keys of two", async () => {
    const { handover } = await small(twoPipelines, storage());
    const [first, second] = [await leadOf(handover, { email }), await leadOf(handover, { email }, "upsell")];
    await handover.update(second, { optedOut: true });
    expect((await handover.lead(first))?.optedOut).toBe(true);
    const [by, other] = [
      await leadOf(handover, { email: "a@a.example" }),
      await leadOf(handover, { phone: "+48221230000" }),
    ];
    await handover.ingest({ email: "a@a.example", phone: "+48221230000", optedOut: true });
    expect([(await handover.lead(by))?.optedOut, (await handover.lead(other))?.optedOut]).toEqual([true, true]);
  });

  it("is left alone in a new lead, after the one that said so has ended, until that is taken back", async () => {
    const { handover } = await small(one, storage());
    const first = await leadOf(handover, { email });
    await handover.ingest({ email, optedOut: true });
    await handover.transition(first, "archived", { reason: "opted_out" });
    const { status, lead } = await handover.ingest({ email, source: "bought list" });
    expect([status, lead?.optedOut, lead?.stage, lead?.ownerId]).toEqual(["created", true, "inquiry", undefined]);
    const again = await handover.update(lead?.id ?? "", { optedOut: false });
    expect([again.lead?.stage, again.lead?.ownerId === undefined]).toEqual(["mql", false]);
  });

  it("is left alone in a new lead where the policy keeps several, and in one of another pipeline", async () => {
    const { handover } = await small({ ...twoPipelines, intake: { samePerson: "keep-both" } }, storage());
    await handover.ingest({ email, optedOut: true });
    expect((await handover.ingest({ email })).lead?.optedOut).toBe(true);
    expect((await handover.ingest({ email }, { pipeline: "upsell" })).lead?.optedOut).toBe(true);
  });

  it("is told from others by the keys of the policy alone", async () => {
    const policy: PolicyInput = { ...one, matching: { person: { by: ["email"] } } };
    const { handover } = await small(policy, storage());
    const desk = { phone: "+48221234567" };
    const first = await leadOf(handover, { email, ...desk });
    await handover.ingest({ email: "jan@acme.example", ...desk, optedOut: true });
    expect((await handover.lead(first))?.optedOut).toBe(false);
    expect((await handover.ingest({ email: "eva@acme.example", ...desk })).lead?.optedOut).toBe(false);
  });

  it("is left alone in a lead that is opened again", async () => {
    const { handover } = await small(one, storage());
    const first = await leadOf(handover, { email });
    await handover.transition(first, "lost", { reason: "no_fit" });
    const second = await leadOf(handover, { email, optedOut: true });
    await handover.transition(second, "archived", { reason: "opted_out" });
    const { ok, lead } = await handover.transition(first, "qualification");
    expect([ok, lead?.optedOut, lead?.stage, lead?.ownerId]).toEqual([true, true, "qualification", undefined]);
  });
});

describe.each(Object.entries(storages))("a lead that has ended, on %s,", (_, storage) => {
  it("is not opened again beside another open lead of the person, and says which", async () => {
    const { handover, events } = await small(one, storage());
    const first = await leadOf(handover, { email, phone: "+48221234567" });
    await handover.transition(first, "lost", { reason: "no_fit" });
    const second = await leadOf(handover, { email });
    const told = events.length;
    for (const [to, reason] of [["qualification"], ["nurture", "too_early"]] as const) {
      const { ok, refusal } = await handover.transition(first, to, { reason });
      expect([ok, refusal?.code, refusal?.allowed]).toEqual([false, "OTHER_LEAD_OPEN", ["archived"]]);
      expect(refusal?.message).toContain(`as lead ${second}, which is in mql, with`);
    }
    expect(events.length).toBe(told);
    await handover.transition(second, "archived", { reason: "duplicate" });
    expect((await handover.transition(first, "qualification")).ok).toBe(true);
    expect((await handover.ingest({ email })).lead?.id).toBe(first);
  });

  it("is opened again where the policy keeps several, and beside a lead in another pipeline", async () => {
    const both = await small({ ...one, intake: { samePerson: "keep-both" } }, storage());
    const kept = await leadOf(both.handover, { email });
    await both.handover.transition(kept, "lost", { reason: "no_fit" });
    await leadOf(both.handover, { email });
    expect((await both.handover.transition(kept, "qualification")).ok).toBe(true);
    const { handover } = await small(twoPipelines, storage());
    const first = await leadOf(handover, { email });
    await handover.transition(first, "lost", { reason: "no_fit" });
    await leadOf(handover, { email }, "upsell");
    expect((await handover.transition(first, "qualification")).ok).toBe(true);
  });

  it("is seen to have ended by calls that come together with its end", async () => {
    const { handover } = await small({ ...one, pipeline: b2bPipeline() }, storage());
    const first = await leadOf(handover, { email });
    const [lost, anew, again] = await Promise.all([
      handover.transition(first, "lost", { reason: "no_fit" }),
      handover.ingest({ email }),
      handover.transition(first, "qualification"),
    ]);
    expect([lost.ok, anew.status, again.refusal?.code]).toEqual([true, "created", "OTHER_LEAD_OPEN"]);
    expect((await all(handover, "leads")).filter(({ closed }) => closed === undefined)).toHaveLength(1);
  });
});
