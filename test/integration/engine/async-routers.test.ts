import { afterEach, describe, expect, it } from "vitest";
import {
  createHandover,
  definePolicy,
  manualClock,
  type Handover,
  type HandoverEvent,
  type ManualClock,
} from "handover";
import { decide, emptySnapshot, replayDecisions } from "handover/core";
import { weekly } from "handover/calendar";
import {
  asyncRouter,
  customRouter,
  firstOf,
  overflow,
  roundRobin,
  type AsyncRouter,
  type Router,
} from "handover/routing";
import { checkInvariants } from "../../support/invariants.ts";

const engines: { readonly handover: Handover; readonly clock: ManualClock }[] = [];
afterEach(async () => {
  for (const { handover, clock } of engines.splice(0)) await checkInvariants(handover, clock.now());
});

async function team(
  ask: AsyncRouter["ask"],
  routing: Router = firstOf(customRouter("model"), roundRobin({ pool: "sdr" })),
) {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });
  const document = { version: "1", calendars: { office }, calendar: "office", routing };
  const policy = definePolicy(document, { routers: { model: asyncRouter(ask, { timeout: "50ms" }) } });
  const handover = createHandover({ policy, clock });
  engines.push({ handover, clock });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return { handover, clock, policy };
}

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 1, value));

describe("a router that has to be waited for", () => {
  it("names the rep, is asked once a lead, and its answer is written down", async () => {
    const asked: string[] = [];
    const { handover, policy } = await team(async ({ lead, reps }) => {
      asked.push(lead.id);
      return later({ repId: "ben", reason: `of ${reps.length}` });
    });
    const many = await handover.ingestMany(Array.from({ length: 30 }, (_, i) => ({ email: `p${i}@firm.example` })));
    expect(new Set(many.map(({ lead }) => lead?.ownerId))).toEqual(new Set(["ben"]));
    expect(asked.toSorted()).toEqual(many.map(({ lead }) => lead?.id as string).toSorted());
    expect(many[0]?.decision).toMatchObject({
      reason: "custom model: of 2",
      answers: { [`model ${many[0]?.lead?.id}`]: { repId: "ben", reason: "of 2" } },
    });
    const events: HandoverEvent[] = [];
    for await (const page of handover.scan("events")) events.push(...page);
    const again = [...replayDecisions(events, policy)];
    expect([again.length, again.every(({ same }) => same), asked.length]).toEqual([30, true, 30]);
  });

  it.each<[string, AsyncRouter["ask"], string]>([
    ["throws", () => Promise.reject(new Error("no connection")), 'it threw "Error: no connection"'],
    [
      "throws at once",
      () => {
        throw new Error("broken");
      },
      'it threw "Error: broken"',
    ],
    ["never settles", () => new Promise(() => undefined), "it did not answer within 50ms"],
    ["answers nonsense", () => later(7 as never), "it returned 7 in place of { repId } or { pass: reason }"],
  ])("%s passes, says so, and the next one has the lead", async (_, ask, why) => {
    const { handover } = await team(ask);
    const { lead, decision } = await handover.ingest({ email: "a@firm.example" });
    expect(lead?.ownerId).toBe("ana");
    expect(decision?.passed).toEqual([`custom model: failed: ${why}`]);
  });

  it("names somebody who cannot have it: the next one has the lead", async () => {
    const { handover } = await team(() => later({ repId: "zoe" }));
    expect((await handover.ingest({ email: "a@firm.example" })).decision?.passed).toEqual([
      "custom model: zoe is not on the roster",
    ]);
  });

  it("is asked again for a lead that waits, when its time has come", async () => {
    let open = false;
    let asked = 0;
    const { handover, clock } = await team(({ reps }) => {
      asked += 1;
      return later(open && reps[0]?.available === true ? { repId: "ana" } : { pass: "not yet" });
    }, customRouter("model"));
    clock.set(Date.parse("2026-11-03T20:00:00Z"));
    const ids = [];
    for (const name of ["a", "b", "c"])
      ids.push((await handover.ingest({ email: `${name}@firm.example` })).lead?.id as string);
    expect((await handover.lead(ids[0] as string))?.hold?.until).toBe(Date.parse("2026-11-04T09:00:00Z"));
    open = true;
    clock.set(Date.parse("2026-11-04T09:00:00Z"));
    await handover.tick();
    for (const id of ids) expect((await handover.lead(id))?.ownerId).toBe("ana");
    expect(asked).toBe(6);
  });

  it("is asked with each of its options, and answers each by itself", async () => {
    const asked: unknown[] = [];
    const { handover, policy } = await team(
      ({ options }) => {
        asked.push(options);
        return later((options as { to: string }).to === "ben" ? { repId: "ben" } : { pass: "not I" });
      },
      firstOf(customRouter("model", { to: "nobody" }), customRouter("model", { to: "ben" })),
    );
    const { decision } = await handover.ingest({ email: "a@firm.example" });
    expect([decision?.ownerId, decision?.passed]).toEqual(["ben", ["custom model: not I"]]);
    expect(asked).toEqual([{ to: "nobody" }, { to: "ben" }]);
    const events: HandoverEvent[] = [];
    for await (const page of handover.scan("events")) events.push(...page);
    expect([...replayDecisions(events, policy)].map(({ same }) => same)).toEqual([true]);
  });

  it("is on record wherever it stands, so that nobody has to be asked again", async () => {
    const { handover, policy } = await team(
      () => later({ repId: "ben" }),
      overflow({ to: customRouter("model"), wait: "10m" }, { to: roundRobin({ pool: "sdr" }) }),
    );
    expect((await handover.ingest({ email: "a@firm.example" })).decision?.ownerId).toBe("ben");
    const events: HandoverEvent[] = [];
    for await (const page of handover.scan("events")) events.push(...page);
    expect([...replayDecisions(events, policy)].map(({ same }) => same)).toEqual([true]);
  });

  it("is asked once more about whoever had the lead before, where there is nobody else", async () => {
    const { handover, policy } = await team(({ reps }) => {
      const free = reps.find(({ id, available }) => id !== "zoe" && available);
      return later(free === undefined ? { pass: "nobody" } : { repId: free.id, reason: `before: ${free.hadItBefore}` });
    }, customRouter("model"));
    const { lead } = await handover.ingest({ email: "a@firm.example" });
    const id = lead?.id as string;
    await handover.decline(id, { repId: "ana", reason: "no time" });
    const last = await handover.decline(id, { repId: "ben", reason: "no time" });
    expect(last.decision).toMatchObject({ ownerId: "ana", reason: "custom model: before: true" });
    const events: HandoverEvent[] = [];
    for await (const page of handover.scan("events")) events.push(...page);
    expect([...replayDecisions(events, policy)].map(({ same }) => same)).toEqual([true, true, true]);
  });

  it("does not let a command with an id of its own run twice", async () => {
    const { handover } = await team(() => later({ repId: "ben" }));
    const [one, two] = await Promise.all([
      handover.ingest({ email: "a@firm.example" }, { commandId: "x" }),
      handover.ingest({ email: "a@firm.example" }, { commandId: "x" }),
    ]);
    expect([one.lead?.id, one.status]).toEqual([two.lead?.id, two.status]);
  });

  it("cannot be waited for by a decision alone, which says so", async () => {
    const { policy } = await team(() => later({ repId: "ben" }));
    expect(() =>
      decide(emptySnapshot(0), { type: "ingest", id: "l", leadId: "l", input: { email: "a@firm.example" } }, policy, 0),
    ).toThrow("custom router model l has not answered yet");
  });
});
