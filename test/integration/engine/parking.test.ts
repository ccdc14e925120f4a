import { describe, expect, it } from "vitest";
import { isHandoverError, type Handover, type HandoverEvent, type Lead, type PolicyInput } from "handover";
import { atLeast, equals, onActivity, where } from "handover/condition";
import { replay } from "handover/core";
import { b2bPipeline } from "handover/lifecycle";
import { roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { archiveAfter, archiveReview, inactivity, sla } from "handover/sla";
import { all } from "../../support/engine.ts";
import { small, storages } from "../../support/pipelines.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.parse("2026-11-03T09:00:00Z");
const policy: PolicyInput = {
  version: "1",
  scoring: scorecard([points(60, onActivity("demo_form"))], { max: 100 }),
  pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(60) }) }),
  routing: roundRobin({ pool: "sdr" }),
  slas: [
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "10h",
      thresholds: [{ at: 1, notify: "owner" }],
    }),
    inactivity("sql", "14d", { to: "follow_up" }),
    archiveAfter("90d", "no_reaction"),
  ],
  offers: { acceptWithin: "4h" },
};
const email = "olga@acme.example";
const until = new Date(start + 30 * dayMs);
const asJson = (lead: Lead): Lead => JSON.parse(JSON.stringify(lead)) as Lead;

/** A lead that is ana's, in the stage asked for. */
async function worked(storage = storages["memory"]!(), stage = "sql") {
  const desk = await small(policy, storage);
  const { handover } = desk;
  const id = (await handover.ingest({ email })).lead?.id as string;
  await handover.record(id, { type: "demo_form" });
  await handover.accept(id, { repId: "ana" });
  if (stage === "sql") await handover.transition(id, "sql");
  return { ...desk, id };
}

const of = (events: readonly HandoverEvent[], ...types: HandoverEvent["type"][]) =>
  events.filter(({ type }) => types.includes(type));
const clocksOf = async (handover: Handover, id: string) =>
  (await handover.clocks(id)).map(({ name, state, leftMs }) => `${name} ${state} ${leftMs / hourMs}`);

describe.each(Object.entries(storages))("a parked lead on %s", (_, storage) => {
  it("keeps its owner, its clocks stand still, and it wakes on its date, once", async () => {
    const { handover, clock, events, id } = await worked(storage());
    clock.advance(2 * hourMs);
    const { lead } = await handover.park(id, { until, reason: "talk in Q1", by: "ana" });
    expect(lead).toMatchObject({ ownerId: "ana", stage: "sql", parked: { reason: "talk in Q1", by: "ana" } });
    expect(await clocksOf(handover, id)).toEqual([
      "archive-after-silence paused 2158",
      "first-contact paused 8",
      "inactive-in-sql paused 334",
    ]);
    clock.advance(29 * dayMs);
    expect(await handover.tick()).toMatchObject({ breaches: 0, elapsed: 0, failed: 0 });
    clock.set(until.getTime() - 1);
    await handover.tick();
    expect(of(events, "lead.woken")).toEqual([]);
    clock.set(until.getTime());
    expect((await handover.tick()).nextDueAt).toEqual(new Date(until.getTime() + 8 * hourMs + 1));
    await handover.tick();
    expect(of(events, "lead.woken").map(({ leadId, data }) => [leadId, data])).toEqual([
      [id, { ownerId: "ana", reason: "its date has come" }],
    ]);
    expect(await clocksOf(handover, id)).toEqual([
      "archive-after-silence running 2158",
      "first-contact running 8",
      "inactive-in-sql running 334",
    ]);
    const state = replay(await all(handover, "events"));
    expect(state.leads.map(asJson)).toEqual((await all(handover, "leads")).map(asJson));
    expect(state.clocks.filter((one) => one.state === "running").length).toBe((await all(handover, "clocks")).length);
  });

  it("looked at late, its clocks run on from its date", async () => {
    const { handover, clock, events, id } = await worked(storage());
    clock.advance(2 * hourMs);
    await handover.park(id, { until, reason: "talk in Q1" });
    clock.set(until.getTime() + 9 * hourMs);
    await handover.tick();
    await handover.tick();
    expect(of(events, "sla.breached").map(({ at, data }) => [at, (data as { plannedAt: number }).plannedAt])).toEqual([
      [until.getTime() + 9 * hourMs, until.getTime() + 8 * hourMs],
    ]);
  });

  it("what is told late, of before it was parked, counts as if it had been told then", async () => {
    const { handover, clock, events, id } = await worked(storage());
    clock.advance(2 * hourMs);
    await handover.park(id, { until, reason: "talk in Q1" });
    clock.set(until.getTime() + 9 * hourMs);
    await handover.tick();
    await handover.tick();
    expect(of(events, "sla.breached")).toHaveLength(1);
    await handover.record(id, { type: "call", occurredAt: start + hourMs });
    expect(of(events, "clock.corrected").map(({ data }) => (data as { reason: string }).reason)).toHaveLength(1);
    expect(await clocksOf(handover, id)).not.toContain("first-contact");
    clock.advance(hourMs);
    await handover.record(id, { type: "newsletter", occurredAt: until.getTime() + hourMs });
    expect(await handover.tick()).toMatchObject({ failed: 0 });
  });

  it("wakes before anything is done with it once its date has come, looked at or not", async () => {
    const { handover, clock, events, id } = await worked(storage());
    await handover.park(id, { until, reason: "talk in Q1" });
    clock.set(until.getTime() + 1);
    await handover.record(id, { type: "call" });
    expect(
      of(events, "lead.woken", "activity.recorded")
        .slice(-2)
        .map(({ type }) => type),
    ).toEqual(["lead.woken", "activity.recorded"]);
    expect((await handover.lead(id))?.parked).toBeUndefined();
    expect(await handover.tick()).toMatchObject({ failed: 0 });
    expect(of(events, "lead.woken")).toHaveLength(1);
  });

  it("moves nowhere by itself, and is routed to nobody, until it wakes", async () => {
    const { handover, clock } = await small(policy, storage());
    const id = (await handover.ingest({ email })).lead?.id as string;
    await handover.park(id, { until, reason: "budget comes in December" });
    const { lead } = await handover.record(id, { type: "demo_form" });
    expect([lead?.stage, lead?.ownerId, lead?.score?.total]).toEqual(["inquiry", undefined, 60]);
    clock.set(until.getTime());
    await handover.tick();
    const woken = await handover.lead(id);
    expect([woken?.stage, woken?.ownerId, woken?.parked]).toEqual(["mql", "ana", undefined]);
  });

  it.each<[string, string, (handover: Handover, id: string) => Promise<unknown>]>([
    ["the person comes again", "the person came again", (handover) => handover.ingest({ email })],
    ["it is moved", "moved to opportunity", (handover, id) => handover.transition(id, "opportunity")],
    ["it is closed", "moved to lost", (handover, id) => handover.transition(id, "lost", { reason: "price" })],
    ["it is assigned", "given to ben", (handover, id) => handover.assign(id, { repId: "ben", reason: "knows them" })],
    ["it is taken", "given to somebody else", (handover, id) => handover.reassign(id, { reason: "on leave" })],
    ["somebody says so", "they called", (handover, id) => handover.wake(id, { reason: "they called" })],
  ])("wakes when %s", async (_name, reason, act) => {
    const { handover, clock, events, id } = await worked(storage());
    await handover.park(id, { until, reason: "talk in Q1" });
    clock.advance(dayMs);
    await act(handover, id);
    expect(of(events, "lead.woken").map(({ data }) => (data as { reason: string }).reason)).toEqual([reason]);
    expect((await handover.lead(id))?.parked).toBeUndefined();
    clock.set(until.getTime() + dayMs);
    await handover.tick();
    expect(of(events, "lead.woken")).toHaveLength(1);
  });

  it("sleeps on through activities, edits and moves that are refused", async () => {
    const { handover, id } = await worked(storage());
    await handover.park(id, { until, reason: "talk in Q1" });
    await handover.record(id, { type: "newsletter" });
    await handover.update(id, { jobTitle: "CTO" });
    expect((await handover.transition(id, "won")).ok).toBe(false);
    expect((await handover.lead(id))?.parked?.until).toBe(until.getTime());
  });

  it("loses an owner who leaves, and gets another when it wakes", async () => {
    const { handover, clock, id } = await worked(storage());
    await handover.park(id, { until, reason: "talk in Q1" });
    await handover.reps.remove("ana", { reason: "has left" });
    const left = await handover.lead(id);
    expect([left?.ownerId, left?.parked?.reason]).toEqual([undefined, "talk in Q1"]);
    clock.set(until.getTime());
    await handover.tick();
    expect((await handover.lead(id))?.ownerId).toBe("ben");
  });

  it("is parked anew to another date, and its clocks go on standing still", async () => {
    const { handover, clock, events, id } = await worked(storage());
    await handover.park(id, { until, reason: "talk in Q1" });
    clock.advance(dayMs);
    const later = start + 60 * dayMs;
    const { lead } = await handover.park(id, { until: later, reason: "talk in Q2" });
    expect(lead?.parked).toMatchObject({ until: later, since: start, reason: "talk in Q2" });
    clock.set(until.getTime() + 1);
    await handover.tick();
    expect(of(events, "lead.woken")).toEqual([]);
    clock.set(later);
    await handover.tick();
    expect(of(events, "lead.woken")).toHaveLength(1);
    expect(await clocksOf(handover, id)).toContain("first-contact running 10");
  });

  it("somebody who asks not to be contacted is not woken", async () => {
    const { handover, clock, events, id } = await worked(storage());
    await handover.park(id, { until, reason: "talk in Q1" });
    await handover.update(id, { optedOut: true });
    expect((await handover.lead(id))?.parked).toBeUndefined();
    clock.set(until.getTime() + 1);
    await handover.tick();
    expect(of(events, "lead.woken")).toEqual([]);
  });

  it("an erasure takes the reason with it", async () => {
    const { handover, id } = await worked(storage());
    await handover.park(id, { until, reason: "call olga@acme.example back" });
    await handover.people.erase({ email });
    expect(JSON.stringify(await all(handover, "leads"))).not.toContain("olga");
    expect(JSON.stringify(await all(handover, "events"))).not.toContain("olga");
    expect(await all(handover, "clocks")).toEqual([]);
  });
});

describe("parking is refused", () => {
  it("for a date that is past or none, without a reason, and for what is closed or opted out", async () => {
    const { handover, id } = await worked();
    const thrown = async (given: unknown): Promise<unknown> => {
      const error = await handover.park(id, { until: given as Date, reason: "later" }).catch((one: unknown) => one);
      return isHandoverError(error) && error.message;
    };
    expect(await thrown(start)).toBe(
      "park: until: expected an instant after now (2026-11-03T09:00:00.000Z), got 2026-11-03T09:00:00.000Z; say when it is to wake",
    );
    expect(await thrown("soon")).toContain("until: expected a Date");
    expect((await handover.park(id, { until, reason: " " })).refusal?.code).toBe("REASON_REQUIRED");
    expect((await handover.park("nobody", { until, reason: "x" })).refusal?.code).toBe("LEAD_UNKNOWN");
    expect((await handover.wake(id)).refusal?.code).toBe("NOT_PARKED");
    await handover.transition(id, "lost", { reason: "price" });
    expect((await handover.park(id, { until, reason: "x" })).refusal?.code).toBe("LEAD_CLOSED");
  });

  it("as the name of a clock policy, and as the reason of a pause", async () => {
    const named = (name: string, reason: string): PolicyInput => ({
      ...policy,
      slas: [
        sla(name, {
          from: "assigned",
          until: onActivity("call"),
          within: "1h",
          pauses: [{ reason, while: where({ language: equals("pl") }) }],
        }),
      ],
    });
    await expect(small(named("park", "later"), storages["memory"]!())).rejects.toThrow(
      'expected a name other than "park"',
    );
    await expect(small(named("call", "parked"), storages["memory"]!())).rejects.toThrow("slas.0.pauses.0.reason");
  });
});

it("a lead that is offered is accepted by being parked", async () => {
  const { handover, clock, events } = await small(policy, storages["memory"]!());
  const id = (await handover.ingest({ email })).lead?.id as string;
  await handover.record(id, { type: "demo_form" });
  const { lead } = await handover.park(id, { until, reason: "talk in Q1" });
  expect(lead?.assignment?.state).toBe("accepted");
  clock.advance(10 * dayMs);
  await handover.tick();
  expect(of(events, "assignment.expired")).toEqual([]);
});

it("what was archived is looked at every half year until it comes back", async () => {
  const review = { ...policy, slas: [archiveReview("182d", { rep: "ben" })] };
  const { handover, clock, events } = await small(review, storages["memory"]!());
  const id = (await handover.ingest({ email })).lead?.id as string;
  await handover.transition(id, "archived", { reason: "no_reaction" });
  for (let day = 0; day < 600; day += 20) {
    clock.advance(20 * dayMs);
    await handover.tick();
  }
  const tasks = of(events, "task.due");
  expect(tasks.map(({ data }) => data)).toEqual(
    tasks.map(() => expect.objectContaining({ type: "review", repId: "ben" }) as unknown),
  );
  expect(tasks).toHaveLength(3);
  expect((await handover.transition(id, "qualification")).lead?.closed).toBeUndefined();
  clock.advance(400 * dayMs);
  await handover.tick();
  expect(of(events, "task.due")).toHaveLength(3);
});
