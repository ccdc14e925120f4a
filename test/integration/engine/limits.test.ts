import { afterEach, describe, expect, it } from "vitest";
import { createHandover, manualClock, type Handover, type ManualClock, type PolicyInput } from "handover";
import { equals, where } from "handover/condition";
import { accountOwner, capacity, firstOf, fixed, quota, rate, roundRobin } from "handover/routing";
import { weekly } from "handover/calendar";
import { checkInvariants } from "../../support/invariants.ts";
import { points, scorecard } from "handover/scoring";

const hour = 3_600_000;
/** The engines of a test: whatever it was about, each must have kept its promises. */
const engines: { readonly handover: Handover; readonly clock: ManualClock }[] = [];
afterEach(async () => {
  for (const { handover, clock } of engines.splice(0)) await checkInvariants(handover, clock.now());
});
const start = "2026-11-03T09:00:00Z";

interface World {
  readonly handover: Handover;
  readonly clock: ManualClock;
  /** Takes so many leads in; who got each. */
  come(count: number, differs?: object): Promise<(string | undefined)[]>;
  held(repId: string): Promise<string[]>;
}

async function world(policy: Omit<PolicyInput, "version">, reps: readonly object[]): Promise<World> {
  const clock = manualClock(start);
  const handover = createHandover({ policy: { version: "1", ...policy }, clock });
  engines.push({ handover, clock });
  for (const rep of reps) await handover.reps.upsert(rep as { id: string });
  await handover.pools.upsert({ id: "sdr", members: reps.map((rep) => (rep as { id: string }).id) });
  let people = 0;
  const leads = async () => {
    const all = [];
    for await (const page of handover.scan("leads")) all.push(...page);
    return all;
  };
  return {
    handover,
    clock,
    async come(count, differs = {}) {
      const owners = [];
      for (let i = 0; i < count; i++) {
        const { lead } = await handover.ingest({ email: `p${++people}@firm.example`, ...differs });
        owners.push(lead?.ownerId);
        clock.advance(1_000);
      }
      return owners;
    },
    async held(repId) {
      return (await leads()).filter((lead) => lead.ownerId === repId && lead.closed === undefined).map(({ id }) => id);
    },
  };
}

const routing = roundRobin({ pool: "sdr" });

describe("a capacity", () => {
  it("is never exceeded, and a lead waits until a place is free", async () => {
    const { handover, come, held } = await world({ routing, limits: [capacity({ atMost: 2 })] }, [
      { id: "ana" },
      { id: "ben", limits: { capacity: 1 } },
    ]);
    expect(await come(4)).toEqual(["ana", "ben", "ana", undefined]);
    const waits = (await come(1))[0];
    expect(waits).toBeUndefined();
    const [first] = await held("ana");
    const lost = await handover.transition(first as string, "lost", { reason: "no_fit" });
    expect(lost.refusal).toBeUndefined();
    // In the same transaction the one who waits longest took the place.
    expect((await held("ana")).length).toBe(2);
    expect((await handover.lead("none"))?.ownerId).toBeUndefined();
  });

  it("of a stage is not exceeded by accepting what was offered before, and holds nobody back who has a lead", async () => {
    const { handover, come, held } = await world(
      {
        routing,
        limits: [capacity({ atMost: 2, stages: ["sal"] }), capacity({ name: "big", atMost: 1, stages: ["sql"] })],
      },
      [{ id: "ana" }],
    );
    expect(await come(5)).toEqual(["ana", "ana", undefined, undefined, undefined]);
    for (const id of await held("ana")) expect((await handover.accept(id, { repId: "ana" })).ok).toBe(true);
    // Nobody has got more by that.
    const [one = "", two = "", ...more] = await held("ana");
    expect(more).toEqual([]);
    expect((await handover.transition(one, "sql")).ok).toBe(true);
    expect((await handover.transition(two, "sql")).ok).toBe(true);
    expect(await held("ana")).toEqual([one, two]);
  });

  it("of a stage holds for whoever accepts one of several offers first", async () => {
    const { handover, come } = await world(
      {
        routing: roundRobin({ pool: "sdr", offerTo: 2 }),
        limits: [capacity({ atMost: 1, stages: ["sal"] })],
        offers: { acceptWithin: "1h" },
      },
      [{ id: "ana" }, { id: "ben" }],
    );
    expect(await come(2)).toEqual([undefined, undefined]);
    const ids: string[] = [];
    for await (const page of handover.scan("leads")) ids.push(...page.map(({ id }) => id));
    const [one = "", two = ""] = ids;
    expect((await handover.assign(one, { repId: "ana", reason: "met at the fair" })).ok).toBe(true);
    expect((await handover.accept(two, { repId: "ana" })).refusal?.message).toBe("ana has no room for it (capacity)");
    expect((await handover.accept(two, { repId: "ben" })).lead).toMatchObject({ ownerId: "ben", stage: "sal" });
  });

  it("holds for an assignment by hand, forced or not", async () => {
    const { handover, come } = await world({ routing, limits: [capacity({ atMost: 1 })] }, [{ id: "ana" }]);
    await come(1);
    const { lead } = await handover.ingest({ email: "late@firm.example" });
    for (const force of [false, true]) {
      const outcome = await handover.assign(lead?.id as string, { repId: "ana", reason: "mine", force });
      expect(outcome.refusal).toMatchObject({ code: "NOT_ELIGIBLE" });
      expect(outcome.refusal?.message).toContain("has no room for it (capacity)");
    }
  });

  it("counts grades apart, in units", async () => {
    const limits = [capacity({ name: "hot", atMost: 1, grades: ["A"] }), capacity({ atMost: 4, units: { A: 2 } })];
    const scoring = scorecard([points(100, where({ segment: equals("hot") }))], { max: 100 });
    const { come } = await world({ routing, scoring, limits }, [{ id: "ana" }]);
    // The hot one weighs two of four; a second one would be one hot lead too many.
    expect(await come(1, { segment: "hot" })).toEqual(["ana"]);
    expect(await come(1, { segment: "hot" })).toEqual([undefined]);
    expect(await come(3)).toEqual(["ana", "ana", undefined]);
  });
});

describe("a quota", () => {
  it("is given anew at midnight on the rep's clock, and the lead waits until then", async () => {
    const warsaw = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-sun": "00:00-24:00" } });
    const policy = { calendars: { warsaw }, calendar: "warsaw", routing, limits: [quota({ atMost: 2, per: "day" })] };
    const { handover, clock, come } = await world(policy, [{ id: "ana" }]);
    expect(await come(2)).toEqual(["ana", "ana"]);
    const { lead, decision } = await handover.ingest({ email: "third@firm.example" });
    expect(decision).toMatchObject({ outcome: "held", until: Date.parse("2026-11-03T23:00:00Z") });
    expect(decision?.candidates()[0]?.excluded).toEqual(["quota:per day"]);
    clock.set(Date.parse("2026-11-03T23:00:00Z"));
    await handover.tick();
    expect((await handover.lead(lead?.id as string))?.ownerId).toBe("ana");
  });

  it("gives the place back with the turn when the lead was none", async () => {
    const { handover, come } = await world({ routing, limits: [quota({ atMost: 1, per: "day" })] }, [{ id: "ana" }]);
    expect(await come(1)).toEqual(["ana"]);
    const [id] = [(await handover.ingest({ email: "second@firm.example" })).lead?.id as string];
    expect((await handover.lead(id))?.ownerId).toBeUndefined();
    let first: string | undefined;
    for await (const page of handover.scan("leads"))
      for (const lead of page) if (lead.ownerId === "ana") first = lead.id;
    await handover.decline(first as string, { repId: "ana", reason: "duplicate" });
    expect((await handover.lead(id))?.ownerId).toBe("ana");
  });
});

describe("a rate", () => {
  it("rolls: the place is free as long after a lead as the rate says", async () => {
    const { handover, clock, come } = await world({ routing, limits: [rate({ atMost: 2, within: "1h" })] }, [
      { id: "ana" },
    ]);
    expect(await come(2)).toEqual(["ana", "ana"]);
    const { lead, decision } = await handover.ingest({ email: "third@firm.example" });
    expect(decision?.until).toBe(Date.parse(start) + hour);
    clock.set(Date.parse(start) + hour - 1);
    await handover.tick();
    expect((await handover.lead(lead?.id as string))?.ownerId).toBeUndefined();
    clock.advance(1);
    await handover.tick();
    expect((await handover.lead(lead?.id as string))?.ownerId).toBe("ana");
  });

  it("counts only the leads it is about", async () => {
    const when = where({ source: equals("chat") });
    const { come } = await world({ routing, limits: [rate({ atMost: 1, within: "1h", when })] }, [{ id: "ana" }]);
    expect(await come(2)).toEqual(["ana", "ana"]);
    expect(await come(2, { source: "chat" })).toEqual(["ana", undefined]);
  });

  it("holds for account owners and fixed reps too", async () => {
    const { handover, come } = await world(
      { routing: firstOf(accountOwner(), fixed({ repId: "ana" })), limits: [rate({ atMost: 1, within: "1h" })] },
      [{ id: "ana" }, { id: "ben" }],
    );
    await handover.accounts.upsert({ domain: "acme.example", ownerId: "ben" });
    expect(await come(2, { company: { domain: "acme.example" } })).toEqual(["ben", "ana"]);
    expect(await come(1, { company: { domain: "acme.example" } })).toEqual([undefined]);
  });
});

describe("rights", () => {
  const rights = [
    { role: "sdr", stages: ["mql", "sal"] },
    { role: "ae", stages: ["sql", "opportunity", "follow_up"] },
  ];
  it("hand a lead on at once when the one who accepts may not own it where that leads", async () => {
    const { handover } = await world(
      {
        rights: [
          { role: "sdr", stages: ["mql"] },
          { role: "ae", stages: ["sal"] },
        ],
        routing: roundRobin({ pool: "sdr" }),
      },
      [
        { id: "ana", roles: ["sdr"] },
        { id: "ben", roles: ["ae"] },
      ],
    );
    const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
    const accepted = await handover.accept(id, { repId: "ana" });
    expect([accepted.lead?.stage, accepted.lead?.ownerId, accepted.decision?.outcome]).toEqual([
      "sal",
      "ben",
      "assigned",
    ]);
  });

  it("hand a lead on to whoever may own it where it goes", async () => {
    const routingByRole = firstOf({ router: "paired", attribute: "ae" }, roundRobin({ pool: "sdr" }));
    const { handover } = await world({ rights, routing: routingByRole }, [
      { id: "sam", roles: ["sdr"], attributes: { ae: "eve" } },
      { id: "eve", roles: ["ae"] },
      { id: "eli", roles: ["ae"] },
    ]);
    const { lead } = await handover.ingest({ email: "a@firm.example" });
    const id = lead?.id as string;
    expect(lead?.ownerId).toBe("sam");
    await handover.accept(id, { repId: "sam" });
    const moved = await handover.transition(id, "sql");
    expect(moved.refusal).toBeUndefined();
    expect((await handover.lead(id))?.ownerId).toBe("eve");
    expect((await handover.assign(id, { repId: "sam", reason: "back" })).refusal?.message).toContain(
      "has no role that may own the lead here; pass force to set this aside",
    );
    expect((await handover.assign(id, { repId: "sam", reason: "back", force: true })).lead?.ownerId).toBe("sam");
  });
});
