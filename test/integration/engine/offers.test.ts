import { afterEach, describe, expect, it } from "vitest";
import {
  createHandover,
  definePolicy,
  manualClock,
  type Handover,
  type HandoverEvent,
  type ManualClock,
  type PolicyInput,
} from "handover";
import { replay } from "handover/core";
import { weekly } from "handover/calendar";
import { checkInvariants } from "../../support/invariants.ts";
import { accountOwner, capacity, customRouter, fixed, firstOf, overflow, roundRobin, whenOpen } from "handover/routing";
import { onActivity } from "handover/condition";
import { sla } from "handover/sla";

const minute = 60_000;
/** The engines of a test: whatever it was about, each must have kept its promises. */
const engines: { readonly handover: Handover; readonly clock: ManualClock }[] = [];
afterEach(async () => {
  for (const { handover, clock } of engines.splice(0)) await checkInvariants(handover, clock.now());
});
const start = Date.parse("2026-11-03T16:50:00Z");
const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });
const base: PolicyInput = {
  version: "1",
  calendars: { office },
  calendar: "office",
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  offers: { acceptWithin: "15m" },
};

async function team(policy: PolicyInput, ids: readonly string[]): Promise<{ handover: Handover; clock: ManualClock }> {
  const clock = manualClock(start);
  const handover = createHandover({ policy, clock });
  engines.push({ handover, clock });
  for (const id of ids) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ids });
  return { handover, clock };
}

async function events(handover: Handover): Promise<HandoverEvent[]> {
  const all: HandoverEvent[] = [];
  for await (const page of handover.scan("events")) all.push(...page);
  return all;
}

async function ingest(handover: Handover, name: string): Promise<string> {
  return (await handover.ingest({ email: `${name}@firm.example` })).lead?.id as string;
}

describe("an offer", () => {
  it("lapses after working time of the rep, and the lead goes to somebody else with its age", async () => {
    const { handover, clock } = await team(base, ["ana", "ben"]);
    const { lead } = await handover.ingest({ email: "a@firm.example" });
    const id = lead?.id as string;
    expect(lead?.ownerId).toBe("ana");
    // Ten minutes before the office closes: five of the fifteen are tomorrow's.
    clock.set(Date.parse("2026-11-04T09:05:00Z"));
    await handover.tick();
    expect((await handover.lead(id))?.ownerId).toBe("ana");
    clock.advance(1);
    await handover.tick();
    const after = await handover.lead(id);
    expect(after).toMatchObject({ ownerId: "ben", tries: 1, previousOwners: ["ana"], receivedAt: start });
    const expired = (await events(handover)).find(({ type }) => type === "assignment.expired");
    expect(expired?.data).toEqual({ repId: "ana", reason: "not accepted within 15m, by 2026-11-04T09:05:00.000Z" });
  });

  it("accepted on the dot is accepted; later it is too late, whether anybody has looked or not", async () => {
    const { handover, clock } = await team(base, ["ana", "ben"]);
    const first = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    const second = (await handover.ingest({ email: "b@firm.example" })).lead?.id as string;
    clock.set(Date.parse("2026-11-04T09:05:00Z"));
    expect((await handover.accept(first, { repId: "ana" })).ok).toBe(true);
    clock.advance(1);
    const late = await handover.accept(second, { repId: "ben" });
    expect(late.refusal).toEqual({
      code: "OFFER_EXPIRED",
      message: `the offer of lead ${second} to ben lapsed at 2026-11-04T09:05:00.000Z`,
      allowed: [],
    });
    expect(late.lead?.ownerId).toBe("ana");
    expect((await handover.decline(first, { repId: "ana", reason: "busy" })).refusal?.code).toBe("NOT_OFFERED");
    clock.advance(30 * minute);
    expect((await handover.decline(second, { repId: "ana", reason: "busy" })).refusal?.code).toBe("OFFER_EXPIRED");
    expect((await handover.accept("none", { repId: "ana" })).refusal?.code).toBe("LEAD_UNKNOWN");
  });

  it("that was missed sets the rep away", async () => {
    const { handover, clock } = await team({ ...base, offers: { acceptWithin: "5m", missed: { away: "1h" } } }, [
      "ana",
      "ben",
    ]);
    await handover.ingest({ email: "a@firm.example" });
    clock.advance(5 * minute + 1);
    await handover.tick();
    const away = (await handover.reps.list()).find(({ id }) => id === "ana")?.away;
    expect(away).toEqual({
      since: clock.now(),
      until: clock.now() + 60 * minute,
      reason: expect.stringMatching(/^let an offer lie: lead /),
    });
  });

  it("that was missed sets the rep away each time, not the first time only", async () => {
    const policy = { ...base, calendar: "always", offers: { acceptWithin: "5m", missed: { away: "1h" } } } as const;
    const { handover, clock } = await team(policy, ["ana"]);
    const misses = [];
    for (let i = 0; i < 3; i++) {
      await handover.ingest({ email: `p${i}@firm.example` });
      clock.advance(5 * minute + 1);
      await handover.tick();
      const [ana] = await handover.reps.list();
      misses.push([ana?.away?.since, ana?.away?.until]);
      expect(misses.at(-1)).toEqual([clock.now(), clock.now() + 60 * minute]);
      // An absence that is still going on is not drawn out.
      await handover.assign((await handover.ingest({ email: `by-hand${i}@firm.example` })).lead?.id as string, {
        repId: "ana",
        reason: "by hand",
      });
      clock.advance(6 * minute);
      await handover.tick();
      expect((await handover.reps.list())[0]?.away?.until).toBe(misses.at(-1)?.[1]);
      clock.advance(60 * minute);
      for await (const page of handover.scan("leads"))
        for (const { id, closed } of page)
          if (closed === undefined) await handover.transition(id, "lost", { reason: "no_fit" });
    }
    expect(new Set(misses.flat()).size).toBe(6);
  });

  it("lapses as well when the lead has asked not to be contacted, and then has changed its mind", async () => {
    const { handover, clock } = await team({ ...base, calendar: "always" }, ["ana", "ben"]);
    const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    clock.advance(10 * minute);
    await handover.update(id, { optedOut: true });
    clock.advance(10 * minute);
    await handover.tick();
    expect(await handover.lead(id)).toMatchObject({ ownerId: "ana", assignment: { state: "offered" } });
    await handover.update(id, { optedOut: false });
    // The time begins anew: until now there was nothing to accept.
    const due = new Date(clock.now() + 15 * minute).toISOString();
    expect((await handover.explain(id))?.text).toContain(`offer: due ${due}`);
    clock.advance(15 * minute);
    await handover.tick();
    expect((await handover.lead(id))?.ownerId).toBe("ana");
    clock.advance(1);
    await handover.tick();
    expect((await handover.lead(id))?.ownerId).toBe("ben");
    const types = (await events(handover)).filter(({ leadId }) => leadId === id).map(({ type }) => type);
    expect(types.filter((type) => type === "assignment.expired")).toHaveLength(1);
  });

  it("of a lead that has been closed meanwhile lapses no more, whatever the lead asks for", async () => {
    const { handover, clock } = await team({ ...base, calendar: "always" }, ["ana", "ben"]);
    const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    await handover.update(id, { optedOut: true });
    expect((await handover.transition(id, "lost", { reason: "no_fit" })).ok).toBe(true);
    await handover.update(id, { optedOut: false });
    clock.advance(60 * minute);
    expect(await handover.tick()).toMatchObject({ nextDueAt: undefined });
    expect(await handover.lead(id)).toMatchObject({ ownerId: "ana", stage: "lost" });
  });

  it("goes round so many times and no more, and then ends in a named outcome", async () => {
    const policy = { ...base, calendar: "always", offers: { acceptWithin: "5m", atMost: 4 } } as const;
    const { handover, clock } = await team(policy, ["ana", "ben"]);
    const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    for (let i = 0; i < 20; i++) {
      clock.advance(6 * minute);
      await handover.tick();
    }
    const all = await events(handover);
    expect(all.filter(({ type }) => type === "assignment.offered")).toHaveLength(4);
    const last = all.at(-1);
    expect(last?.type).toBe("lead.held");
    expect((last as { data: { decision: unknown } }).data.decision).toMatchObject({
      outcome: "unrouted",
      code: "tries_exhausted",
      reason: "nobody: 4 have had it, as many as may",
    });
    await handover.reps.back("ana");
    expect((await handover.lead(id))?.ownerId).toBeUndefined();
    expect((await handover.assign(id, { repId: "ben", reason: "take it" })).ok).toBe(true);
    expect(replay(all).leads[0]?.tries).toBe(4);
  });

  it("or goes to whom the policy names then", async () => {
    const offers = { acceptWithin: "5m", atMost: 2, otherwise: fixed({ repId: "boss" }) } as const;
    const { handover, clock } = await team({ ...base, calendar: "always", offers }, ["ana", "ben"]);
    await handover.reps.upsert({ id: "boss" });
    const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    for (let i = 0; i < 2; i++) {
      clock.advance(6 * minute);
      await handover.tick();
    }
    expect((await handover.lead(id))?.ownerId).toBe("boss");
  });
});

describe("a lead that was declined", () => {
  it("waits for whoever comes later, whatever else happens meanwhile, and goes to them", async () => {
    const { handover, clock } = await team({ ...base, calendar: "always", offers: {} }, ["ana", "ben"]);
    const back = clock.now() + 60 * minute;
    await handover.reps.away("ben", { until: back });
    const id = await ingest(handover, "a");
    expect((await handover.lead(id))?.ownerId).toBe("ana");
    const { decision } = await handover.decline(id, { repId: "ana", reason: "no time" });
    expect(decision).toMatchObject({ outcome: "held", until: back });
    await handover.reps.upsert({ id: "zoe" });
    await handover.accounts.upsert({ domain: "else.example" });
    const { lead } = await handover.ingest({ email: "a@firm.example", source: "again" });
    expect([lead?.ownerId, lead?.hold?.until]).toEqual([undefined, back]);
    clock.set(back);
    await handover.tick();
    expect((await handover.lead(id))?.ownerId).toBe("ben");
  });

  it("goes to whoever had it before once nobody else will ever come, and to them by hand at any time", async () => {
    const { handover } = await team({ ...base, calendar: "always", offers: {} }, ["ana", "ben"]);
    await handover.reps.away("ben");
    const id = await ingest(handover, "a");
    expect((await handover.decline(id, { repId: "ana", reason: "no time" })).decision?.outcome).toBe("unrouted");
    await handover.reps.upsert({ id: "zoe" });
    expect((await handover.lead(id))?.ownerId).toBe("ana");
    await handover.reassign(id, { reason: "mistake" });
    expect((await handover.assign(id, { repId: "ana", reason: "after all" })).ok).toBe(true);
  });

  it("is not waited for by the first step of an overflow where all of it had the lead", async () => {
    const routing = overflow({ to: roundRobin({ pool: "sdr" }), wait: "10m" }, { to: fixed({ repId: "boss" }) });
    const { handover } = await team({ ...base, calendar: "always", routing, offers: {} }, ["ana"]);
    await handover.reps.upsert({ id: "boss" });
    const id = await ingest(handover, "a");
    expect((await handover.decline(id, { repId: "ana", reason: "no time" })).decision?.ownerId).toBe("boss");
  });

  it("reaches whoever had it before though the hours of the firm change twice a day", async () => {
    const routing = whenOpen({
      calendar: "office",
      to: roundRobin({ pool: "sdr" }),
      otherwise: fixed({ repId: "nick" }),
    });
    const { handover, clock } = await team({ ...base, routing, offers: {} }, ["ana"]);
    await handover.reps.upsert({ id: "nick" });
    const id = await ingest(handover, "a");
    const one = await handover.decline(id, { repId: "ana", reason: "no time" });
    expect(one.decision?.until).toBe(Date.parse("2026-11-03T17:00:00Z"));
    await handover.reps.upsert({ id: "zoe" });
    expect((await handover.lead(id))?.ownerId).toBeUndefined();
    clock.set(Date.parse("2026-11-03T17:00:00Z"));
    await handover.tick();
    await handover.decline(id, { repId: "nick", reason: "no time" });
    await handover.reps.upsert({ id: "zoe", name: "Zoe" });
    expect((await handover.lead(id))?.ownerId).toBe("nick");
  });
});

describe("an offer to several", () => {
  const policy: PolicyInput = {
    ...base,
    routing: roundRobin({ pool: "sdr", offerTo: 2, hold: "until-open" }),
    limits: [capacity({ atMost: 1 })],
  };

  it("is whose accepts first, and that one pays the turn", async () => {
    const { handover } = await team(policy, ["ana", "ben", "eva"]);
    const { lead, decision } = await handover.ingest({ email: "a@firm.example" });
    const id = lead?.id as string;
    expect(decision).toMatchObject({ outcome: "offered", ownerId: undefined, offeredTo: ["ana", "ben"] });
    expect(decision?.explain()).toContain("is offered to ana, ben: the first to accept has it");
    expect(lead?.ownerId).toBeUndefined();
    expect((await handover.accept(id, { repId: "eva" })).refusal).toMatchObject({
      code: "NOT_THE_OWNER",
      allowed: ["ana", "ben"],
    });
    const [ben, ana] = await Promise.all([
      handover.accept(id, { repId: "ben" }),
      handover.accept(id, { repId: "ana" }),
    ]);
    expect([ben.ok, ben.lead?.ownerId, ben.lead?.stage]).toEqual([true, "ben", "sal"]);
    expect(ana.refusal?.code).toBe("NOT_OFFERED");
    const ledgers = [];
    for await (const page of handover.scan("ledgers")) ledgers.push(...page);
    expect(ledgers[0]).toMatchObject({ turns: 1, lastTurns: [0, 1, 0] });
    expect(replay(await events(handover)).ledgers).toEqual(ledgers);
  });

  it("whom nobody wants goes on once the last one has said so", async () => {
    const { handover } = await team(policy, ["ana", "ben", "eva"]);
    const id = await ingest(handover, "a");
    const first = await handover.decline(id, { repId: "ana", reason: "busy" });
    expect([first.ok, first.lead?.invitation?.repIds, first.lead?.tries]).toEqual([true, ["ben"], 0]);
    const second = await handover.decline(id, { repId: "ben", reason: "busy" });
    expect([second.lead?.ownerId, second.lead?.tries]).toEqual(["eva", 1]);
  });

  it("that nobody takes in time goes on, and is too late then", async () => {
    const { handover, clock } = await team(policy, ["ana", "ben", "eva"]);
    const id = await ingest(handover, "a");
    clock.set(Date.parse("2026-11-04T09:05:00.001Z"));
    const late = await handover.accept(id, { repId: "ana" });
    expect([late.refusal?.code, late.lead?.ownerId, late.lead?.previousOwners]).toEqual([
      "OFFER_EXPIRED",
      "eva",
      ["ana", "ben"],
    ]);
  });

  it("is not accepted beyond a limit, and is gone when the lead goes elsewhere", async () => {
    const { handover } = await team(policy, ["ana", "ben"]);
    const [a, b] = [await ingest(handover, "a"), await ingest(handover, "b")];
    await handover.accept(a, { repId: "ana" });
    expect((await handover.accept(b, { repId: "ana" })).refusal).toMatchObject({
      code: "NOT_ELIGIBLE",
      message: "ana has no room for it (capacity)",
    });
    await handover.transition(b, "lost", { reason: "no_fit" });
    expect((await handover.accept(b, { repId: "ben" })).refusal?.code).toBe("NOT_OFFERED");
    const c = await ingest(handover, "c");
    expect((await handover.assign(c, { repId: "ben", reason: "theirs" })).lead).toMatchObject({
      ownerId: "ben",
      invitation: undefined,
    });
  });
});

describe("a lead that is moved while it is offered", () => {
  const policy: PolicyInput = { ...base, calendar: "always" };

  it("on, is accepted by that, and stays", async () => {
    const { handover, clock } = await team(policy, ["ana", "ben"]);
    const id = await ingest(handover, "a");
    const moved = await handover.transition(id, "sal");
    expect(moved.lead).toMatchObject({ stage: "sal", ownerId: "ana", assignment: { state: "accepted" } });
    clock.advance(60 * minute);
    await handover.tick();
    expect((await handover.lead(id))?.ownerId).toBe("ana");
    const types = (await events(handover)).map(({ type }) => type);
    expect(types.indexOf("assignment.accepted")).toBeLessThan(types.lastIndexOf("lead.stage_changed"));
    expect((await handover.accept(id, { repId: "ana" })).refusal?.code).toBe("NOT_OFFERED");
  });

  it("on, after its offer has lapsed, stays where it is: it is somebody else's to accept", async () => {
    const { handover, clock } = await team(policy, ["ana", "ben"]);
    const id = await ingest(handover, "a");
    clock.advance(15 * minute + 1);
    const { refusal, lead, decision } = await handover.transition(id, "sal");
    expect([refusal?.code, decision?.ownerId]).toEqual(["OFFER_EXPIRED", "ben"]);
    expect(lead).toMatchObject({ stage: "mql", ownerId: "ben", assignment: { state: "offered" } });
    const closed = await handover.transition(id, "lost", { reason: "no_fit" });
    expect(closed.ok).toBe(true);
  });

  it("to its end, or back, is accepted by nobody", async () => {
    const { handover } = await team(policy, ["ana", "ben"]);
    await handover.transition(await ingest(handover, "a"), "lost", { reason: "no_fit" });
    await handover.transition(await ingest(handover, "b"), "nurture", { reason: "too_early" });
    expect((await events(handover)).some(({ type }) => type === "assignment.accepted")).toBe(false);
  });
});

it("declines have a quota of the day", async () => {
  const { handover, clock } = await team({ ...base, offers: { declinesPerDay: 1 } }, ["ana", "ben"]);
  const ids = [];
  for (const name of ["a", "b", "c", "d"])
    ids.push((await handover.ingest({ email: `${name}@firm.example` })).lead?.id as string);
  expect((await handover.decline(ids[0] as string, { repId: "ana", reason: "busy" })).lead?.ownerId).toBe("ben");
  const again = await handover.decline(ids[2] as string, { repId: "ana", reason: "busy" });
  expect(again.refusal).toMatchObject({ code: "DECLINES_EXHAUSTED" });
  expect((await handover.lead(ids[2] as string))?.ownerId).toBe("ana");
  clock.set(Date.parse("2026-11-04T00:00:00Z"));
  expect((await handover.decline(ids[2] as string, { repId: "ana", reason: "busy" })).ok).toBe(true);
});

it("a lead that the clock takes from its owner again and again ends with the last one", async () => {
  const policy: PolicyInput = {
    ...base,
    calendar: "always",
    offers: { atMost: 3 },
    slas: [
      sla("contact", {
        from: "assigned",
        until: onActivity("call"),
        within: "10m",
        onReassign: "restart",
        thresholds: [{ at: 1, reassign: { reason: "not contacted" } }],
      }),
    ],
  };
  const { handover, clock } = await team(policy, ["ana", "ben"]);
  const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
  for (let i = 0; i < 10; i++) {
    clock.advance(11 * minute);
    await handover.tick();
  }
  const all = await events(handover);
  expect(all.filter(({ type }) => type === "assignment.expired")).toHaveLength(2);
  const failed = all.findLast(({ type }) => type === "sla.escalated") as { data: { failed?: { reason: string } } };
  expect(failed.data.failed?.reason).toBe("nobody: 3 have had it, as many as may");
  expect((await handover.lead(id))?.ownerId).toBe("ana");
});

it("a lead is taken from its owner on request, with a reason", async () => {
  const { handover } = await team(base, ["ana", "ben"]);
  const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
  expect((await handover.reassign(id, { reason: " " })).refusal?.code).toBe("REASON_REQUIRED");
  const moved = await handover.reassign(id, { reason: "too busy" });
  expect([moved.lead?.ownerId, moved.lead?.tries, moved.decision?.outcome]).toEqual(["ben", 1, "assigned"]);
  expect((await handover.reassign("none", { reason: "x" })).refusal?.code).toBe("LEAD_UNKNOWN");
  await handover.transition(id, "lost", { reason: "no_fit" });
  expect((await handover.reassign(id, { reason: "x" })).refusal?.code).toBe("LEAD_CLOSED");
});

describe("a rep who leaves", () => {
  it("hands every open lead on, whatever pools and accounts say", async () => {
    const { handover } = await team({ ...base, routing: firstOf(accountOwner(), roundRobin({ pool: "sdr" })) }, [
      "ana",
      "ben",
      "eva",
    ]);
    await handover.accounts.upsert({ domain: "acme.example", ownerId: "ana" });
    for (let i = 0; i < 30; i++) await handover.ingest({ email: `p${i}@${i % 3 === 0 ? "acme" : `f${i}`}.example` });
    const gone = await handover.reps.remove("ana");
    expect(gone).toMatchObject({ ok: true, leads: { waiting: 0, moved: 0 } });
    expect(gone.leads.reassigned).toBeGreaterThan(10);
    const owners = new Map<string | undefined, number>();
    for await (const page of handover.scan("leads"))
      for (const { ownerId } of page) owners.set(ownerId, (owners.get(ownerId) ?? 0) + 1);
    expect([...owners.keys()].toSorted()).toEqual(["ben", "eva"]);
    expect((await handover.pools.list())[0]?.members.map(({ repId }) => repId)).toEqual(["ben", "eva"]);
    expect((await handover.reps.list()).map(({ id }) => id)).toEqual(["ben", "eva"]);
    expect((await handover.reps.remove("ana")).refusal?.code).toBe("REP_UNKNOWN");
  });

  it("leaves what they lost as lost by them", async () => {
    const { handover } = await team(base, ["ana"]);
    const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    const gone = await handover.reps.remove("ana", { leads: { to: "lost", reason: "no_fit" } });
    expect(gone.leads).toEqual({ reassigned: 0, waiting: 0, moved: 1 });
    expect(await handover.lead(id)).toMatchObject({ stage: "lost", ownerId: "ana" });
  });

  it("may return them to marketing, or keep them", async () => {
    const { handover } = await team(base, ["ana"]);
    const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    await handover.accept(id, { repId: "ana" });
    expect((await handover.reps.remove("ana", { leads: { to: "nurture", reason: "too_early" } })).leads).toEqual({
      reassigned: 0,
      waiting: 0,
      moved: 1,
    });
    expect(await handover.lead(id)).toMatchObject({ stage: "nurture", lastOwnerId: "ana" });
    const other = await team(base, ["ana"]);
    await other.handover.ingest({ email: "a@firm.example" });
    expect((await other.handover.reps.remove("ana", { leads: "keep" })).leads).toEqual({
      reassigned: 0,
      waiting: 0,
      moved: 0,
    });
  });
});

describe("a rep who asks for a lead", () => {
  it("gets the first that waits, out of hours too, and is told when there is none", async () => {
    const { handover, clock } = await team(base, ["ana", "ben"]);
    clock.set(Date.parse("2026-11-03T20:00:00Z"));
    expect((await handover.claim({ repId: "ana" })).refusal).toMatchObject({
      code: "NOTHING_WAITS",
      message: "no lead waits",
    });
    const first = (await handover.ingest({ email: "a@firm.example" })).lead?.id;
    clock.advance(1_000);
    const second = (await handover.ingest({ email: "b@firm.example" })).lead?.id;
    const got = await Promise.all([handover.claim({ repId: "ana" }), handover.claim({ repId: "ben" })]);
    expect(got.map(({ lead }) => [lead?.id, lead?.ownerId])).toEqual([
      [first, "ana"],
      [second, "ben"],
    ]);
    expect(got[1]?.decision?.candidates()[0]?.excluded).toEqual(["not_asking"]);
    expect((await handover.claim({ repId: "zoe" })).refusal?.code).toBe("REP_UNKNOWN");
    await handover.reps.upsert({ id: "max" });
    await handover.ingest({ email: "c@firm.example" });
    expect((await handover.claim({ repId: "max" })).refusal?.code).toBe("NOTHING_WAITS");
  });
});

it("a rep who asks out of hours is available to a router of one's own", async () => {
  const document = { ...base, routing: customRouter("mine"), offers: {} };
  const policy = definePolicy(document, {
    routers: {
      mine: ({ reps }) => {
        const free = reps.find(({ available }) => available);
        return free === undefined ? { pass: "nobody" } : { repId: free.id };
      },
    },
  });
  const clock = manualClock("2026-11-03T20:00:00Z");
  const handover = createHandover({ policy, clock });
  engines.push({ handover, clock });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  const id = await ingest(handover, "a");
  expect((await handover.lead(id))?.hold?.until).toBe(Date.parse("2026-11-04T09:00:00Z"));
  expect((await handover.claim({ repId: "ben" })).lead).toMatchObject({ id, ownerId: "ben" });
});

it("credit by hand counts, with a reason, and the log tells it", async () => {
  const { handover } = await team({ ...base, offers: {} }, ["ana", "ben"]);
  expect((await handover.pools.credit("sdr", { repId: "ben", leads: 2, reason: "" })).refusal?.code).toBe(
    "REASON_REQUIRED",
  );
  expect((await handover.pools.credit("sdr", { repId: "ben", leads: 2, reason: "was ill" })).ok).toBe(true);
  const owners = [];
  for (let i = 0; i < 6; i++) owners.push((await handover.ingest({ email: `p${i}@firm.example` })).lead?.ownerId);
  expect(owners.filter((id) => id === "ben")).toHaveLength(5);
  await expect(handover.pools.credit("sdr", { repId: "ben", leads: 1e9, reason: "x" })).rejects.toThrow(
    "a grant does not hold: amount",
  );
  const all = await events(handover);
  const ledgers = replay(all).ledgers;
  const stored = [];
  for await (const page of handover.scan("ledgers")) stored.push(...page);
  expect(ledgers).toEqual(stored);
});
