import fc from "fast-check";
import { expect, test } from "vitest";
import { createHandover, manualClock, type Handover, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla, type Sla, type Threshold } from "handover/sla";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { broken } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";

const start = Date.UTC(2026, 0, 5, 9);
const minuteMs = 60_000;
const day = weekly({ timeZone: "UTC", hours: { "mon-fri": "08:00-16:00" } });
const places: readonly Threshold["at"][] = [0.25, 0.5, 1, 1.5, { before: "30m" }, { after: "1h" }];

const some = fc.record({
  at: fc.constantFrom(...places),
  tellIn: fc.option(fc.constant("day"), { nil: undefined }),
  notify: fc.constant("owner" as const),
  task: fc.option(fc.constant({ type: "review" }), { nil: undefined }),
  repeat: fc.option(fc.constant({ every: "45m" as const, atMost: 2 }), { nil: undefined }),
});
/** What may have to wait for the person is one thing of a clock. */
const threshold = fc
  .tuple(some, fc.boolean())
  .map(([one, calls]) => (one.at === 1 && calls ? { ...one, task: { type: "call" }, repeat: undefined } : one));
const rules = fc.record({
  thresholds: fc.uniqueArray(threshold, { selector: ({ at }) => JSON.stringify(at), maxLength: 5, size: "max" }),
  hours: fc.integer({ min: 0, max: 6 }),
  calendar: fc.constantFrom("day", "always"),
  /** Whether a call has to wait for the day. */
  window: fc.boolean(),
});
type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;
const story = fc.record({
  before: rules,
  after: rules,
  same: fc.boolean(),
  timer: fc.boolean(),
  looks: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 5, size: "max" }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

function policyOf(version: string, { thresholds, hours, calendar, window }: Rules, timer: boolean): PolicyInput {
  const clock: Partial<Sla> = timer ? { timer: true, stays: true } : {};
  return {
    version,
    calendars: { day },
    routing: roundRobin({ pool: "sdr" }),
    ...(window ? { contact: { channels: { call: { window: "day" } } } } : {}),
    slas: [
      sla("one", {
        from: "assigned",
        until: onActivity("met"),
        within: { minutes: timer ? hours * 60 : hours * 60 + 30 },
        calendar,
        thresholds,
        ...clock,
      }),
    ],
  };
}

/** What people heard and were given, by the point it belongs to. */
function heard(events: readonly HandoverEvent[], engines: readonly Handover[]): string[] {
  let point = "";
  return events.flatMap(({ type, data }) => {
    if (type === "task.due") return [`${point} task`];
    if (!("milestone" in data) || !("clock" in data)) return [];
    const { clock, milestone, round = 0 } = data;
    const rules = engines.find(({ policy }) => policy.version === clock.policyVersion)?.policy;
    const { at } = rules?.sla(clock.name)?.milestones(clock.targetMs)[milestone]?.threshold ?? {};
    point = `${clock.id} ${JSON.stringify(at)} ${round}`;
    const isFact = type === "sla.breached" || type === "clock.elapsed";
    return [...(isFact ? [`${clock.id} is up`] : []), ...(data.notify.length > 0 ? [`${point} told`] : [])];
  });
}

async function tellsOnce({ before, after, same, timer, looks }: Story, open: () => Storage): Promise<void> {
  const clock = manualClock(start);
  const storage = open();
  const ids = countingIds();
  const one = createHandover({ policy: policyOf("1", before, timer), storage, clock, ids });
  await one.reps.upsert({ id: "ana" });
  await one.pools.upsert({ id: "sdr", members: ["ana"] });
  const id = (await one.ingest({ email: "a@firm.example" })).lead?.id as string;
  for (const later of looks) {
    clock.advance(later * minuteMs);
    await one.tick();
  }
  const two = createHandover({ policy: policyOf("2", same ? before : after, timer), storage, clock, ids });
  const [was] = await two.clocks(id);
  const isUp = (await all(two, "events")).some(({ type }) => type === "clock.elapsed");
  await two.clocks.migrate();
  const [is] = await two.clocks(id);
  if (isUp) expect(is?.dueAt).toEqual(was?.dueAt);
  for (let i = 0; i < 60; i++) {
    clock.advance(3 * 60 * minuteMs);
    await two.tick();
  }
  const points = heard(await all(two, "events"), [one, two]);
  expect(points.filter((point, i) => points.indexOf(point) !== i)).toEqual([]);
  expect(points.filter((point) => point.endsWith("is up"))).toHaveLength(1);
  // Under the same rules nothing is lost either.
  if (same) {
    const places = before.thresholds.filter(({ at }) => at === 1);
    expect(points.filter((point) => point.endsWith(" 1 0 told"))).toHaveLength(places.length);
    expect(points.filter((point) => point.endsWith(" 1 0 task"))).toHaveLength(
      places.filter(({ task }) => task !== undefined).length,
    );
  }
  await one.close();
  await two.close();
}

const holds = (open: () => Storage, numRuns: number, endOnFailure = false): Promise<void> =>
  fc.assert(
    fc.asyncProperty(story, (one) => tellsOnce(one, open)),
    { numRuns, endOnFailure },
  );

test("taken over, a clock tells each of its points once, and gives each task once", async () => {
  await holds(() => strictSnapshots(memoryStorage()), Number(process.env["FC_RUNS"] ?? 150));
}, 60_000);

test("the stories find out a storage that forgets what was told when a clock is taken over", async () => {
  const forgetful = (): Storage => {
    const taken = new Set<string>();
    const forgets = <T extends { readonly id: string; readonly policyVersion: string }>(one: T): T => {
      if (one.policyVersion === "1" || taken.has(one.id)) return one;
      taken.add(one.id);
      return { ...one, told: 0 };
    };
    return broken({ changes: (all) => ({ ...all, clocks: all.clocks.map(forgets) }) }).storage;
  };
  await expect(holds(forgetful, 100, true)).rejects.toThrow("Property failed");
});
