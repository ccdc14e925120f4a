import fc from "fast-check";
import { createHandover, manualClock, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla, type SlaClock } from "handover/sla";
import type { Changes, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { describe, expect, test } from "vitest";
import { broken, type Bug } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const minute = 60_000;
const start = Date.parse("2026-11-03T06:00:00Z");
const every = 20 * minute;
const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });

const policy: PolicyInput = {
  version: "1",
  calendars: { office },
  calendar: "always",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  digest: { every: "20m", in: "office" },
  slas: [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "3h",
      thresholds: [
        { at: 0.5, notify: ["owner", "manager"], digest: true },
        { at: 0.75, notify: "owner" },
        { at: 1, notify: { pool: "sdr" }, digest: true },
        { at: { after: "1h" }, notify: "manager", digest: true, repeat: { every: "1h", atMost: 2 } },
      ],
    }),
    sla("silence", {
      timer: true,
      from: "received",
      until: onActivity("call"),
      within: "24h",
      thresholds: [{ at: 1, notify: { rep: "mia" }, digest: true }],
    }),
  ],
};

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("ingest" as const), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("call" as const), which: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("look" as const) }) },
);

/** What happens after so many minutes. */
const story = fc.array(fc.record({ after: fc.integer({ min: 0, max: 500 }), step }), {
  minLength: 2,
  maxLength: 25,
  size: "max",
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

async function play(steps: Story, storage: Storage): Promise<readonly HandoverEvent[]> {
  const clock = manualClock(start);
  const ids = countingIds();
  const [one, other] = [0, 1].map(() => createHandover({ policy, storage, clock, ids }));
  const crew = [one as NonNullable<typeof one>, other as NonNullable<typeof one>] as const;
  const [handover] = crew;
  await handover.reps.upsert({ id: "mia" });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id, managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  const leads: string[] = [];
  for (const [i, { after, step: act }] of steps.entries()) {
    clock.advance(after * minute);
    const engine = crew[i % 2] as typeof handover;
    if (act.kind === "ingest") {
      const inputs = Array.from({ length: act.count }, (_, k) => ({ email: `l${i}-${k}@firm.example` }));
      for (const { lead } of await engine.ingestMany(inputs)) leads.push(lead?.id as string);
    } else if (act.kind === "call") {
      const id = leads[act.which % Math.max(1, leads.length)];
      if (id !== undefined) await engine.record(id, { type: "call" });
    } else if (act.kind === "leave") await engine.reps.remove("ben");
    else await Promise.all([...crew, handover].map((each) => each.tick()));
  }
  // Until all is told, and a weekend more.
  for (let i = 0; i < 60; i++) {
    clock.advance(3 * 60 * minute);
    await Promise.all(crew.map((each) => each.tick()));
  }
  await checkInvariants(handover, clock.now());
  expect(
    (await all(handover, "clocks")).filter(({ kind, nextAt }) => kind === "digest" && nextAt !== undefined),
  ).toEqual([]);
  return all(handover, "events");
}

interface Told {
  readonly total: number;
  readonly groups: Map<string, { count: number; leads: Set<string> }>;
  readonly from: number;
}

const kinds: Readonly<Record<string, string>> = {
  "sla.warning": "warning",
  "sla.breached": "breach",
  "sla.escalated": "escalation",
  "clock.elapsed": "elapsed",
};

/** Throws unless every notice of the log is in exactly one digest of whom it is for. */
function checkDigests(events: readonly HandoverEvent[]): void {
  const gathered = new Map<string, Told>();
  const last = new Map<string, number>();
  const roster = new Set<string>();
  for (const event of events) {
    if (event.type === "rep.upserted") roster.add(event.data.rep.id);
    if (event.type === "rep.removed") roster.delete(event.data.repId);
    if ("notify" in event.data && "digest" in event.data && event.data.digest !== undefined) {
      expect(event.data.notify, "nobody is told twice").toEqual([]);
      for (const repId of event.data.digest.repIds) {
        const before = gathered.get(repId) ?? { total: 0, groups: new Map(), from: event.at };
        const key = `${event.data.clock.name} ${kinds[event.type]}`;
        const group = before.groups.get(key) ?? { count: 0, leads: new Set() };
        group.leads.add(event.leadId as string);
        before.groups.set(key, { ...group, count: group.count + 1 });
        gathered.set(repId, { ...before, total: before.total + 1 });
      }
    }
    if (event.type !== "digest.due" && event.type !== "digest.dropped") continue;
    const { repId, total, groups, from, to } = event.data;
    const mine = gathered.get(repId);
    expect(mine, `a digest for ${repId} with nothing in it`).toBeDefined();
    expect({ total, from }).toEqual({ total: mine?.total, from: mine?.from });
    const counts = groups.map(({ name, kind, count }) => [`${name} ${kind}`, count]);
    expect(counts).toEqual([...(mine?.groups ?? [])].map(([key, { count }]) => [key, count]));
    for (const { name, kind, leadIds } of groups) {
      const leads = [...(mine?.groups.get(`${name} ${kind}`)?.leads ?? [])];
      expect(leadIds, "the first leads, at most five").toEqual(leads.slice(0, 5));
    }
    expect(event.type).toBe(roster.has(repId) ? "digest.due" : "digest.dropped");
    expect(to, "not early").toBeGreaterThanOrEqual(from);
    expect(to - (last.get(repId) ?? -Infinity), "no two within the time").toBeGreaterThanOrEqual(every);
    expect(office.isOpen(to) || to > from + every, "in the hours, unless nobody looked").toBe(true);
    last.set(repId, to);
    gathered.delete(repId);
  }
  expect([...gathered.keys()], "notices that were never told").toEqual([]);
}

const law = (open: () => Storage, numRuns: number, endOnFailure = false): Promise<void> =>
  fc.assert(
    fc.asyncProperty(story, async (steps) => checkDigests(await play(steps, open()))),
    { numRuns, endOnFailure },
  );

test("every notice is in exactly one digest of each who is to hear of it, and totals add up", async () => {
  await law(() => strictSnapshots(memoryStorage()), Number(process.env["FC_RUNS"] ?? 40));
}, 120_000);

describe("the stories are hard enough to find out a storage that", () => {
  const edit = (change: (clock: SlaClock) => SlaClock): Bug => ({
    changes: (changes: Changes) => ({
      ...changes,
      clocks: changes.clocks.map((clock) => (clock.kind === "digest" ? change(clock) : clock)),
    }),
  });
  test.each<[does: string, bug: Bug]>([
    [
      "forgets what was gathered before the last notice",
      edit((clock) => ({ ...clock, gathered: clock.gathered?.slice(-1) })),
    ],
    [
      "counts a notice twice",
      edit((clock) => ({ ...clock, gathered: clock.gathered?.map((one) => ({ ...one, total: one.total + 1 })) })),
    ],
    ["wakes before the time", edit((clock) => ({ ...clock, nextAt: clock.nextAt && clock.nextAt - 30 * minute }))],
    ["never wakes", edit((clock) => ({ ...clock, nextAt: undefined }))],
    [
      "keeps no clock of what is no lead",
      { changes: (changes) => ({ ...changes, clocks: changes.clocks.filter(({ kind }) => kind !== "digest") }) },
    ],
  ])("%s", async (_, bug) => {
    await expect(law(() => broken(bug).storage, 200, true)).rejects.toThrow("Property failed");
  });
});
