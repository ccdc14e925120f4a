import { createHandover, manualClock, type EventOf, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { sqliteStorage } from "handover/storage/sqlite";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { expect, test } from "vitest";
import { openSqlite, temporaryFile } from "../../conformance/open-sqlite.ts";
import { all, countingIds } from "../../support/engine.ts";

const minute = 60_000;

const policy: PolicyInput = {
  version: "1",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  calendar: "always",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  digest: { every: "15m", in: "office" },
  slas: [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "4h",
      thresholds: [
        { at: 0.5, notify: "owner", digest: true },
        { at: 1, notify: "manager", digest: true },
      ],
    }),
  ],
};

const isDigest = (event: HandoverEvent): event is EventOf<"digest.due"> & HandoverEvent => event.type === "digest.due";

test("5,000 warnings are one digest for each who is to hear of them, and stay the facts they are", async () => {
  const clock = manualClock("2026-11-03T08:00:00Z");
  const handover = createHandover({ policy, clock, ids: countingIds(), storage: strictSnapshots(memoryStorage()) });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(event));
  await handover.reps.upsert({ id: "mia" });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id, managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  await handover.ingestMany(Array.from({ length: 5_000 }, (_, i) => ({ email: `l${i}@firm.example` })));
  clock.advance(120 * minute);
  expect(await handover.tick()).toMatchObject({ warnings: 5_000, nextDueAt: new Date("2026-11-03T10:15:00Z") });
  const warnings = events.filter((event) => event.type === "sla.warning");
  expect(new Set(warnings.map(({ data }) => data.notify.length))).toEqual(new Set([0]));
  clock.advance(15 * minute);
  await handover.tick();
  expect(events.filter(isDigest).map(({ data }) => data)).toEqual(
    ["ana", "ben"].map((repId) => ({
      repId,
      from: Date.parse("2026-11-03T10:00:00Z"),
      to: Date.parse("2026-11-03T10:15:00Z"),
      total: 2_500,
      groups: [{ name: "contact", kind: "warning", count: 2_500, leadIds: expect.any(Array) }],
    })),
  );
  for (const { data } of events.filter(isDigest)) expect(data.groups[0]?.leadIds).toHaveLength(5);
  // What there is of a digest does not grow with the warnings.
  expect(JSON.stringify(events.filter(isDigest)).length).toBeLessThan(1_000);
  expect((await handover.explain("digest"))?.text).toContain("2500 for ana");
});

test("a digest is told in its hours, at the next opening when they are over; nothing is due while nothing is gathered", async () => {
  const clock = manualClock("2026-11-03T13:50:00Z");
  const handover = createHandover({ policy, clock, ids: countingIds() });
  const told: EventOf<"digest.due">[] = [];
  handover.on("digest.due", (event) => void told.push(event));
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const { lead } = await handover.ingest({ email: "a@firm.example" });
  clock.set("2026-11-03T15:50:00Z");
  await handover.tick();
  await handover.record(lead?.id as string, { type: "call" });
  expect((await handover.tick()).nextDueAt?.toISOString()).toBe("2026-11-04T08:00:00.000Z");
  clock.set("2026-11-04T08:00:00Z");
  expect((await handover.tick()).nextDueAt).toBeUndefined();
  expect(told.map(({ at, data }) => [new Date(at).toISOString(), data.total])).toEqual([
    ["2026-11-04T08:00:00.000Z", 1],
  ]);
  await handover.tick();
  expect(told).toHaveLength(1);
});

test("what comes after a digest was due is not in it, though nobody had looked", async () => {
  const clock = manualClock("2026-11-03T08:00:00Z");
  const handover = createHandover({ policy, clock, ids: countingIds() });
  const told: EventOf<"digest.due">[] = [];
  handover.on("digest.due", (event) => void told.push(event));
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const { lead: first } = await handover.ingest({ email: "a@firm.example" });
  clock.advance(20 * minute);
  const { lead } = await handover.ingest({ email: "b@firm.example" });
  clock.set("2026-11-03T10:00:00Z");
  await handover.tick();
  clock.set("2026-11-03T10:40:00Z");
  // Its warning of 10:20 is told now, before it is met.
  await handover.record(lead?.id as string, { type: "call" });
  expect(told.map(({ data }) => data.total)).toEqual([1]);
  expect((await handover.tick()).nextDueAt?.toISOString()).toBe("2026-11-03T10:55:00.000Z");
  clock.set("2026-11-03T10:55:00Z");
  await handover.tick();
  expect(told.map(({ data }) => data.groups[0]?.leadIds)).toEqual([[first?.id], [lead?.id]]);
});

test("of whoever left the roster meanwhile the digest is told to nobody, and written down", async () => {
  const clock = manualClock("2026-11-03T08:00:00Z");
  const handover = createHandover({ policy, clock, ids: countingIds() });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  await handover.ingestMany(Array.from({ length: 4 }, (_, i) => ({ email: `l${i}@firm.example` })));
  clock.advance(120 * minute);
  await handover.tick();
  await handover.reps.remove("ben");
  clock.advance(15 * minute);
  await handover.tick();
  const events = await all(handover, "events");
  const told = events.filter((event) => event.type === "digest.due" || event.type === "digest.dropped");
  expect(told.map(({ type, data }) => [type, "repId" in data && data.repId])).toEqual([
    ["digest.due", "ana"],
    ["digest.dropped", "ben"],
  ]);
});

test("a policy without digests any more tells what was gathered, and all else at once", async () => {
  const clock = manualClock("2026-11-03T08:00:00Z");
  const storage = memoryStorage();
  const ids = countingIds();
  const first = createHandover({ policy, clock, ids, storage });
  await first.reps.upsert({ id: "ana" });
  await first.pools.upsert({ id: "sdr", members: ["ana"] });
  await first.ingest({ email: "a@firm.example" });
  clock.advance(120 * minute);
  await first.tick();
  const { digest: _, ...rest } = policy;
  const plain = [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "1h",
      thresholds: [{ at: 0.5, notify: "owner" }],
    }),
  ];
  const second = createHandover({ policy: { ...rest, version: "2", slas: plain }, clock, ids, storage });
  await second.ingest({ email: "b@firm.example" });
  clock.advance(30 * minute);
  await second.tick();
  const events = await all(second, "events");
  expect(events.filter(isDigest).map(({ data }) => data.total)).toEqual([1]);
  const warnings = events.filter((event) => event.type === "sla.warning");
  expect(warnings.map(({ data }) => [data.notify, data.digest?.repIds])).toEqual([
    [[], ["ana"]],
    [["ana"], undefined],
  ]);
});

test("digests outlive their engine, and two engines over one file tell each once", async () => {
  const place = await temporaryFile();
  try {
    const clock = manualClock("2026-11-03T08:00:00Z");
    const ids = countingIds();
    const open = () =>
      createHandover({
        policy,
        clock,
        ids,
        storage: sqliteStorage({ database: openSqlite(place.file), exclusive: false }),
      });
    const first = open();
    await first.reps.upsert({ id: "ana" });
    await first.pools.upsert({ id: "sdr", members: ["ana"] });
    await first.ingestMany(Array.from({ length: 20 }, (_, i) => ({ email: `l${i}@firm.example` })));
    clock.advance(120 * minute);
    await first.tick();
    await first.close();
    const crew = [open(), open()];
    clock.advance(15 * minute);
    await Promise.all([...crew, ...crew].map((engine) => engine.tick()));
    const events = await all(crew[0] as (typeof crew)[number], "events");
    expect(events.filter(isDigest).map(({ data }) => [data.repId, data.total])).toEqual([["ana", 20]]);
    for (const engine of crew) await engine.close();
  } finally {
    place.remove();
  }
});
