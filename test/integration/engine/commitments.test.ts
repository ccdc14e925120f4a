import { createHandover, manualClock, type EventOf, type Handover, type HandoverEvent } from "handover";
import { replay } from "handover/core";
import { equals, where } from "handover/condition";
import { commitment, onActivity, type Commitment } from "handover/sla";
import { sqliteStorage } from "handover/storage/sqlite";
import { describe, expect, test } from "vitest";
import { openSqlite, temporaryFile } from "../../conformance/open-sqlite.ts";
import { desk, monthly, policyOf } from "../../support/commitments.ts";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const dates = (
  clocks: readonly { readonly clock: { readonly startedAt: number; readonly dueAt: number } }[],
): string[] =>
  clocks.map(({ clock }) =>
    [clock.startedAt, clock.dueAt].map((at) => new Date(at).toISOString().slice(0, 13)).join(" "),
  );

describe("a period", () => {
  test("is the whole month in the zone of the calendar, with the day the clock changes", async () => {
    const { told } = await desk([monthly()]);
    expect(dates(await told("commitment.started"))).toEqual(["2026-09-30T22 2026-10-31T23"]);
  });

  test("that the agreement begins in has its share of the target, by working days, rounded up", async () => {
    const { handover } = await desk([monthly({ terms: { from: "2026-10-20", atLeast: 20 } })]);
    // 9 of the 22 working days: 8.2 leads.
    expect(await handover.commitments()).toMatchObject([
      { state: "to come", target: 9, workingDays: 9, ofWorkingDays: 22, delivered: 0, expected: 0, daysLeft: 9 },
    ]);
  });

  test("that runs when an engine first opens begins that day: before it nobody counted", async () => {
    const { told, handover } = await desk([monthly()], "2026-10-20T15:00:00Z");
    expect(dates(await told("commitment.started"))).toEqual(["2026-10-19T22 2026-10-31T23"]);
    // A day of the nine is past.
    expect(await handover.commitments()).toMatchObject([
      { target: 9, workingDays: 9, state: "at risk", behind: ["volume"], expected: 1, daysLeft: 8 },
    ]);
  });

  test("before the agreement counts nothing, and the last day ends it", async () => {
    const { deliver, clock, handover, told } = await desk([
      monthly({ terms: { from: "2026-10-20", atLeast: 20 }, until: "2026-11-10" }),
    ]);
    await deliver(3);
    clock.set("2026-10-20T10:00:00Z");
    await deliver(2);
    clock.set("2026-11-03T10:00:00Z");
    await deliver(4);
    clock.set("2027-03-01T00:00:00Z");
    await handover.tick();
    expect((await told("commitment.missed")).map(({ delivered, target }) => [delivered, target])).toEqual([
      [2, 9],
      // 7 of 20 working days, the holiday not among them.
      [4, 7],
    ]);
    expect((await told("commitment.ended")).map(({ reason }) => reason)).toEqual(["its last day was 2026-11-10"]);
    expect(await handover.commitments()).toMatchObject([{ state: "ended", next: undefined }]);
    await deliver(1);
    await handover.tick();
    expect(await told("commitment.counted")).toHaveLength(6);
  });

  test("is told for each of three months in which nobody looked, in order, with its planned date", async () => {
    const { deliver, clock, handover, told } = await desk([monthly()]);
    await deliver(20);
    clock.set("2027-01-10T12:00:00Z");
    await handover.tick();
    const ends = [...(await told("commitment.met")), ...(await told("commitment.missed"))];
    expect(ends.map(({ plannedAt, delivered }) => [new Date(plannedAt).toISOString(), delivered])).toEqual([
      ["2026-10-31T23:00:00.000Z", 20],
      ["2026-11-30T23:00:00.000Z", 0],
      ["2026-12-31T23:00:00.000Z", 0],
    ]);
    await handover.tick();
    const started = await told("commitment.started");
    expect(started.map(({ clock: { generation } }) => generation)).toEqual([1, 2, 3, 4]);
    await checkInvariants(handover, clock.now());
  });
});

describe("what counts", () => {
  test("is each lead once a period, and again in the next", async () => {
    const { deliver, clock, handover, told } = await desk([monthly()]);
    const [id] = (await deliver(1)) as [string];
    const again = async (): Promise<void> => {
      await handover.transition(id, "nurture", { reason: "too_early" });
      await handover.record(id, { type: "reply" });
      expect((await handover.lead(id))?.stage).toBe("mql");
    };
    await again();
    expect((await told("commitment.counted")).map(({ as }) => as)).toEqual(["delivered", "rejected"]);
    clock.set("2026-11-02T10:00:00Z");
    await again();
    await again();
    expect((await told("commitment.counted")).map(({ as, reason }) => [as, reason])).toEqual([
      ["delivered", undefined],
      ["rejected", "too_early"],
      ["delivered", undefined],
      ["rejected", "too_early"],
    ]);
    expect(await handover.commitments()).toMatchObject([{ delivered: 1, rejected: 1, acceptedShare: 0 }]);
  });

  test("of a decision is the first, in the period in which it is made, of leads that were delivered", async () => {
    const { deliver, clock, handover, told } = await desk([
      monthly({ terms: { from: "2026-10-02", atLeast: 20, accepted: 0.6 } }),
    ]);
    const [early] = (await deliver(1)) as [string];
    clock.set("2026-10-30T10:00:00Z");
    const [late] = (await deliver(1)) as [string];
    clock.set("2026-11-02T10:00:00Z");
    await handover.accept(early, { repId: "ana" });
    await handover.accept(late, { repId: "ana" });
    await handover.transition(late, "lost", { reason: "no_fit" });
    expect((await told("commitment.counted")).map(({ as }) => as)).toEqual(["delivered", "accepted"]);
    expect(await handover.commitments()).toMatchObject([{ delivered: 0, accepted: 1, acceptedShare: 1 }]);
    expect((await handover.explain(late))?.text).toContain("accepted under mql");
  });

  test("can be any moment of the leads a condition names", async () => {
    const mine = commitment("demos", {
      every: "week",
      counts: onActivity("demo"),
      where: where({ source: equals("ads") }),
      terms: { atLeast: 3 },
    });
    const { handover } = await desk([mine]);
    for (const source of ["ads", "fair"]) {
      const { lead } = await handover.ingest({ email: `${source}@firm.example`, source });
      await handover.record(lead?.id as string, { type: "demo" });
      await handover.record(lead?.id as string, { type: "demo" });
    }
    expect(await handover.commitments()).toMatchObject([{ name: "demos", delivered: 1 }]);
  });
});

describe("a commitment", () => {
  test("the policy names no more is told at the end of its period and stands still; named again it goes on", async () => {
    const { deliver, clock, told, under, handover } = await desk([monthly()]);
    await deliver(2);
    const without = await under([], "2");
    clock.set("2026-10-20T10:00:00Z");
    await without.tick();
    expect(await without.commitments()).toMatchObject([{ state: "at risk", delivered: 2 }]);
    clock.set("2026-11-20T10:00:00Z");
    await without.tick();
    expect(await told("commitment.missed")).toHaveLength(1);
    expect((await told("commitment.ended"))[0]?.reason).toBe("policy 2 has no such commitment");
    clock.set("2027-01-12T10:00:00Z");
    await without.tick();
    const again = await under([monthly()], "3");
    await again.ingest({ email: "new@firm.example" });
    expect(await again.commitments()).toMatchObject([{ delivered: 1, workingDays: 14, ofWorkingDays: 21, target: 14 }]);
    const versions = (await all(handover, "events")).flatMap(({ leadId, version }) =>
      leadId === "commitment/mql" ? [version] : [],
    );
    expect(versions).toEqual(versions.map((_, i) => i + 1));
    const replayed = replay(await all(handover, "events")).clocks.filter(({ kind }) => kind === "commitment");
    expect(replayed).toEqual(await all(handover, "clocks"));
  });

  test("that has not begun begins by the policy as it is then", async () => {
    const later = (atLeast: number): Commitment => monthly({ terms: { from: "2026-12-01", atLeast } });
    const { clock, under, told } = await desk([later(5)]);
    await under([later(7)], "2");
    const engine = await under([later(8)], "3");
    clock.set("2026-12-02T10:00:00Z");
    expect(await engine.commitments()).toMatchObject([{ target: 8, state: "on pace" }]);
    expect(
      (await told("commitment.started")).map(({ clock: { generation, period } }) => [generation, period?.target]),
    ).toEqual([
      [1, 5],
      [1, 7],
      [1, 8],
    ]);
    await under([], "4");
    const engine5 = await under([monthly({ terms: { from: "2027-02-01", atLeast: 1 } })], "5");
    expect(await engine5.commitments()).toMatchObject([{ target: 8 }]);
  });

  test("reminds of its review once; another day in the policy is one more", async () => {
    const { clock, handover, told, under } = await desk([monthly({ reviewOn: "2026-10-15" })]);
    clock.set("2026-10-14T21:59:59Z");
    await handover.tick();
    expect(await told("commitment.review_due")).toEqual([]);
    clock.set("2026-10-14T22:00:00Z");
    await handover.tick();
    await handover.tick();
    expect(await told("commitment.review_due")).toMatchObject([{ reviewOn: "2026-10-15", notify: ["mia"] }]);
    const other = await under([monthly({ reviewOn: "2026-10-20" })], "2");
    clock.set("2027-02-01T00:00:00Z");
    await other.tick();
    expect((await told("commitment.review_due")).map(({ reviewOn }) => reviewOn)).toEqual(["2026-10-15", "2026-10-20"]);
  });

  test("is left to an engine that has read the policy it runs under", async () => {
    const { clock, under, handover, told } = await desk([]);
    const other = await under([monthly()], "2");
    clock.set("2026-11-05T10:00:00Z");
    const errors: unknown[] = [];
    handover.on("error", (error) => void errors.push(error));
    await expect(handover.tick()).resolves.toMatchObject({ failed: 1 });
    expect(await told("commitment.missed")).toEqual([]);
    await other.tick();
    expect(await told("commitment.missed")).toHaveLength(1);
  });

  test("is not told by whatever else such an engine does", async () => {
    const { deliver, clock, under, told } = await desk([monthly()]);
    const other = await under([monthly({ terms: { from: "2026-10-01", atLeast: 4 } })], "2");
    clock.set("2026-11-02T10:00:00Z");
    await other.tick();
    clock.set("2026-12-02T10:00:00Z");
    await deliver(1);
    expect(await told("commitment.missed")).toHaveLength(1);
    await other.tick();
    expect(await told("commitment.missed")).toMatchObject([{ target: 20 }, { target: 4 }]);
  });

  test("wakes a worker by its own", async () => {
    const { handover, clock } = await desk([monthly({ checks: [0.5] })]);
    const { nextDueAt } = await handover.tick();
    expect(nextDueAt?.toISOString()).toBe("2026-10-15T15:00:00.000Z");
    clock.set("2026-10-15T15:00:00Z");
    expect((await handover.tick()).nextDueAt?.toISOString()).toBe("2026-10-31T23:00:00.000Z");
  });
});

test("two engines over one file tell each period once, and count every lead", async () => {
  const place = await temporaryFile();
  try {
    const clock = manualClock("2026-10-01T06:00:00Z");
    const ids = countingIds();
    const engines = [0, 1].map(() =>
      createHandover({
        policy: policyOf([monthly(), commitment("weekly", { every: "week", terms: { atLeast: 3 } })]),
        clock,
        ids,
        storage: sqliteStorage({ database: openSqlite(place.file), exclusive: false }),
      }),
    ) as [Handover, Handover];
    await engines[0].reps.upsert({ id: "ana" });
    await engines[1].pools.upsert({ id: "sdr", members: ["ana"] });
    for (let day = 0; day < 50; day++) {
      await Promise.all(engines.map((engine, i) => engine.ingest({ email: `${i}-${day}@firm.example` })));
      clock.advance(86_400_000);
      await Promise.all([...engines, ...engines].map((engine) => engine.tick()));
    }
    const events = await all(engines[0], "events");
    const isEnd = (event: HandoverEvent): event is EventOf<"commitment.met"> & HandoverEvent =>
      event.type === "commitment.met" || event.type === "commitment.missed";
    const ends = events.filter(isEnd).map(({ leadId, data }) => `${leadId} ${data.plannedAt}`);
    expect(new Set(ends).size).toBe(ends.length);
    expect(ends.filter((one) => one.startsWith("commitment/weekly"))).toHaveLength(7);
    const counted = events.filter((event) => event.type === "commitment.counted" && event.data.commitment === "weekly");
    expect(counted).toHaveLength(100);
    await checkInvariants(engines[1], clock.now());
    for (const engine of engines) await engine.close();
  } finally {
    place.remove();
  }
});
