import fc from "fast-check";
import type { EventOf, HandoverEvent } from "handover";
import type { Changes, SlaClock, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { describe, expect, test } from "vitest";
import { broken, type Bug } from "../../conformance/break.ts";
import { checkInvariants } from "../../support/invariants.ts";
import { checkCommitment } from "./oracle.ts";
import { play, promises, story, type Story } from "./stories.ts";

const runs = Number(process.env["FC_RUNS"] ?? 40);

/** What was counted and told is what the log of the leads says; replaying it gives the same state. */
async function isTrue(steps: Story, storage: Storage): Promise<void> {
  const { events, now, handover } = await play(steps, storage);
  for (const promised of promises) checkCommitment(events, promised, now);
  await checkInvariants(handover, now);
}

test("what commitments count, warn of and come to is what a recount of the log says, each period once", async () => {
  await fc.assert(
    fc.asyncProperty(story, (steps) => isTrue(steps, strictSnapshots(memoryStorage()))),
    { numRuns: runs },
  );
}, 120_000);

/** What was said, but for when somebody looked. */
function words(events: readonly HandoverEvent[]): unknown[] {
  const leads = events.flatMap(({ type, leadId }) => (type === "lead.received" ? [leadId] : []));
  return events.flatMap((event) => {
    if (!event.type.startsWith("commitment.")) return [];
    const { clock, ...data } = event.data as { readonly clock?: SlaClock };
    // Ids differ with how often somebody looked.
    const subject = event.type === "commitment.counted" ? leads.indexOf(event.leadId) : event.leadId;
    return [JSON.stringify([event.type, subject, clock?.startedAt, data])];
  });
}

test("what is said does not depend on when somebody looks, nor on how many engines do", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const said = words((await play(steps, memoryStorage(), { looks: false })).events);
      expect(words((await play(steps, memoryStorage())).events).sort()).toEqual(said.sort());
      expect(words((await play(steps, memoryStorage(), { engines: 2 })).events).sort()).toEqual(said.sort());
    }),
    { numRuns: Math.ceil(runs / 2) },
  );
}, 120_000);

describe("the stories are hard enough to find out a storage that", () => {
  const edit = (change: (clock: SlaClock) => SlaClock): Bug => ({
    changes: (changes: Changes) => ({
      ...changes,
      clocks: changes.clocks.map((clock) => (clock.kind === "commitment" ? change(clock) : clock)),
    }),
  });
  test.each<[does: string, bug: Bug]>([
    ["counts a lead too many", edit((clock) => ({ ...clock, count: clock.count + (clock.count === 3 ? 1 : 0) }))],
    ["forgets what was accepted", edit((clock) => withPeriod(clock, { accepted: 0 }))],
    ["forgets which checks were made", edit((clock) => ({ ...clock, told: 0 }))],
    ["wakes for no checks", edit((clock) => ({ ...clock, nextAt: clock.nextAt && clock.dueAt }))],
    ["lets a period end a day late", edit((clock) => ({ ...clock, dueAt: clock.dueAt + 1440 * 60_000 }))],
    ["forgets which leads were counted", { changes: (changes) => withoutCounts(changes) }],
    ["loses the numbers of events", edit((clock) => ({ ...clock, version: 0 }))],
  ])("%s", async (_, bug) => {
    const find = fc.assert(
      fc.asyncProperty(story, (steps) => isTrue(steps, broken(bug).storage)),
      { numRuns: 300, endOnFailure: true },
    );
    await expect(find).rejects.toThrow("Property failed");
  });
});

function withPeriod(clock: SlaClock, edits: Partial<NonNullable<SlaClock["period"]>>): SlaClock {
  return { ...clock, period: { ...(clock.period as NonNullable<SlaClock["period"]>), ...edits } };
}

function withoutCounts(changes: Changes): Changes {
  return { ...changes, leads: changes.leads.map((lead) => ({ ...lead, counted: undefined })) };
}

describe("a log is found out in which", () => {
  const steps: Story = Array.from({ length: 12 }, (_, i) => ({
    after: 2_500,
    step: i % 3 === 2 ? ({ kind: "accept", which: i - 2 } as const) : ({ kind: "ingest", big: true } as const),
    looks: [],
  }));
  const isA =
    <T extends HandoverEvent["type"]>(...types: T[]) =>
    (event: HandoverEvent): event is EventOf<T> & HandoverEvent =>
      (types as string[]).includes(event.type);
  const isEnd = isA("commitment.met", "commitment.missed");
  const ofName = (name: string) => (event: HandoverEvent) => event.leadId === `commitment/${name}`;
  const otherwise = { "commitment.met": "commitment.missed", "commitment.missed": "commitment.met" } as const;
  const firstOnly =
    (change: (event: HandoverEvent) => readonly HandoverEvent[], which: (event: HandoverEvent) => boolean) =>
    (events: readonly HandoverEvent[]): readonly HandoverEvent[] => {
      const at = events.findIndex(which);
      if (at < 0) throw new Error("there is none to lie about");
      return [...events.slice(0, at), ...change(events[at] as HandoverEvent), ...events.slice(at + 1)];
    };
  const isWeekEnd = (event: HandoverEvent): boolean => isEnd(event) && ofName("weekly")(event);
  test.each<[lie: string, tamper: (events: readonly HandoverEvent[]) => readonly HandoverEvent[]]>([
    ["a lead is not counted", firstOnly(() => [], isA("commitment.counted"))],
    ["a lead is counted twice", firstOnly((event) => [event, event], isA("commitment.counted"))],
    ["a period is told twice", firstOnly((event) => [event, event], isWeekEnd)],
    ["a period is not told", firstOnly(() => [], isWeekEnd)],
    [
      "a period comes to the contrary",
      firstOnly(
        (event) => [{ ...event, type: isEnd(event) ? otherwise[event.type] : event.type } as HandoverEvent],
        isWeekEnd,
      ),
    ],
    ["a check is left out", firstOnly(() => [], isA("commitment.checked", "commitment.at_risk"))],
    [
      "figures are not those of then",
      firstOnly(
        (event) => [{ ...event, data: { ...event.data, delivered: 99 } } as unknown as HandoverEvent],
        isA("commitment.checked", "commitment.at_risk"),
      ),
    ],
  ])("%s", async (_, tamper) => {
    const { events, now } = await play(steps, memoryStorage());
    const check = (log: readonly HandoverEvent[]): void => promises.forEach((one) => checkCommitment(log, one, now));
    check(events);
    expect(() => check(tamper(events))).toThrow();
  });
});
