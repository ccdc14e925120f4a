import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandover, manualClock, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { equals, where } from "handover/condition";
import { roundRobin } from "handover/routing";
import { anyActivity, cadence, onActivity, sla } from "handover/sla";
import type { SlaClock, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { broken, type Bug } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";
import { runs } from "../../support/rounds.ts";

const minute = 60_000;
const start = Date.parse("2026-11-03T08:00:00Z");
const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": ["09:00-12:30", "13:00-17:00"] } });

/** Clocks that begin, count, pause, restart and end by activities. */
const policy: PolicyInput = {
  version: "1",
  calendars: { office },
  routing: roundRobin({ pool: "sdr" }),
  slas: [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "3h",
      calendar: "owner",
      pauses: [
        { reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") },
        { reason: "follow-up", from: { stage: ["follow_up"] }, until: { leaves: ["follow_up"] } },
      ],
      cancel: { on: onActivity("spam") },
      restartOn: onActivity("wrong_number"),
      thresholds: [
        { at: 0.5, notify: "owner" },
        { at: { after: "1h" }, notify: "manager" },
      ],
    }),
    sla("response", {
      from: onActivity("reply"),
      until: onActivity("call", "email"),
      within: "2h",
      pauses: [{ reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("wrong_number") }],
      cancel: { on: onActivity("spam") },
    }),
    sla("attempts", {
      from: ["assigned", onActivity("wrong_number")],
      until: { activity: ["call", "email"], atLeast: 3, mix: { email: 1 } },
      within: { workingDays: 2 },
    }),
    // What a lead was like then is not known later: such a clock starts in time.
    sla("mail", {
      from: "assigned",
      until: onActivity("email"),
      within: "4h",
      pauses: [
        { reason: "follow-up", while: where({ stage: equals("follow_up") }) },
        { reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") },
      ],
    }),
    sla("thanks", { from: { finished: ["response"] }, until: onActivity("email"), within: "2h" }),
    // One of a group at a time.
    sla("number", { from: onActivity("wrong_number"), until: onActivity("email"), within: "3h", group: "outreach" }),
    sla("spam_check", { from: onActivity("spam"), until: onActivity("call"), within: "3h", group: "outreach" }),
    sla("silence", { from: ["received", anyActivity()], until: [anyActivity()], within: "60d", calendar: "always" }),
  ],
  cadences: [
    cadence("follow-up", {
      from: onActivity("reply"),
      steps: [{ channel: "call" }, { channel: "email", after: "2h" }, { channel: "call", after: { workingDays: 1 } }],
      stopOn: onActivity("spam"),
    }),
  ],
};

/** What happens one after another, each so many minutes after the one before, and how late it is told. */
const story = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 400 }),
    what: fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          type: fc.constantFrom("call", "email", "asked_to_wait", "reply", "spam", "wrong_number"),
          late: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000 })),
        }),
      },
      { weight: 1, arbitrary: fc.record({ to: fc.constantFrom("sal", "follow_up", "sql") }) },
    ),
    look: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10, size: "max" },
);
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

interface Told {
  readonly at: number;
  readonly occurredAt: number;
  readonly what: { readonly type: string } | { readonly to: string };
  readonly look: boolean;
}

/** When each thing is told: when it happens, or later. */
function tellings(steps: Story, isLate: boolean): Told[] {
  let occurredAt = start;
  const list = steps.map(({ after, what, look }): Told => {
    occurredAt += after * minute;
    return { at: occurredAt + (isLate && "late" in what ? what.late * minute : 0), occurredAt, what, look };
  });
  return list.sort((a, b) => a.at - b.at);
}

/** All clocks that a lead came to, when all was told, but for what was told and taken back. */
async function clocksOf(steps: Story, isLate: boolean, open: () => Storage): Promise<readonly string[]> {
  const clock = manualClock(start);
  const handover = createHandover({ policy, storage: open(), clock, ids: countingIds() });
  await handover.reps.upsert({ id: "ana", managerId: "mia" });
  await handover.reps.upsert({ id: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
  for (const { at, occurredAt, what, look } of tellings(steps, isLate)) {
    clock.set(at);
    if (look && isLate) await handover.tick();
    if ("type" in what) await handover.record(id, { type: what.type, occurredAt });
    else await handover.transition(id, what.to);
  }
  clock.set(start + 8_000 * minute);
  const clocks = standing(await all(handover, "events"));
  await checkInvariants(handover, clock.now());
  await handover.close();
  return clocks;
}

/** The clocks of a history, those taken back left out. */
function standing(events: readonly HandoverEvent[]): readonly string[] {
  const last = new Map<string, SlaClock>();
  const lateness = new Map<string, boolean>();
  for (const { type, data } of events) {
    if (!("clock" in data) || data.clock?.kind !== "sla") continue;
    const { clock } = data;
    last.set(clock.id, clock);
    if (type === "clock.met") lateness.set(clock.id, data.late);
    if (type !== "clock.corrected" || clock.state !== "met") continue;
    // A step has promised nothing that could be kept too late.
    const promises = clock.cadence === undefined;
    lateness.set(clock.id, promises && (clock.endedAt as number) > clock.dueAt && !(clock.pausedSince! <= clock.dueAt));
  }
  for (const { data } of events)
    if ("clock" in data && "reason" in data && data.reason === "told late: it did not start then")
      last.delete(data.clock?.id ?? "");
  for (const [i, { type, data }] of events.entries()) {
    const [before, after] = [events[i - 1], events[i + 1]];
    if (type !== "clock.cancelled" || before?.type !== "clock.corrected" || after?.type !== "clock.started") continue;
    const { id, startedAt, name } = data.clock;
    const goesOn = after.data.clock.name === name && after.data.clock.startedAt === startedAt;
    if (before.data.clock.id === id && goesOn) last.delete(id);
  }
  return [...last.values()]
    .filter(({ cadence: step, state, startedAt, endedAt }) => !step || state !== "cancelled" || endedAt !== startedAt)
    .map((clock) => {
      const { name, startedAt, state, endedAt, dueAt, pauses, count, mix } = clock;
      const minutes = (at: number | undefined): number | undefined => at && (at - start) / minute;
      const is =
        state === "met"
          ? `met at ${minutes(endedAt)}${lateness.get(clock.id) === true ? ", late" : ""}`
          : state === "cancelled"
            ? `cancelled at ${minutes(endedAt)}`
            : `${state}, due ${state === "paused" ? "some time" : minutes(dueAt)}, ${count} ${JSON.stringify(Object.entries(mix ?? {}).sort())} ${JSON.stringify(pauses?.map(({ reason, since }) => [reason, minutes(since)]))}`;
      return `${name} from ${minutes(startedAt)}: ${is}`;
    })
    .sort();
}

function sameHoweverLate(open: () => Storage, numRuns: number, endOnFailure = false): Promise<void> {
  return fc.assert(
    fc.asyncProperty(story, async (steps) => {
      expect(await clocksOf(steps, true, open)).toEqual(
        await clocksOf(steps, false, () => strictSnapshots(memoryStorage())),
      );
    }),
    { numRuns, endOnFailure },
  );
}

test("clocks come to the same, however late and in whatever order activities are told", async () => {
  await sameHoweverLate(() => strictSnapshots(memoryStorage()), runs(200));
});

test("the same over a storage that could have a bug, and has none", async () => {
  await sameHoweverLate(() => broken({}).storage, runs(50));
});

describe("the stories are hard enough to find out a storage whose history", () => {
  const without =
    (isLost: (event: HandoverEvent) => boolean): NonNullable<Bug["snapshot"]> =>
    (snapshot) => ({ history: (id) => snapshot.history(id).filter((event) => !isLost(event)) });
  const told: Partial<Record<HandoverEvent["type"], true>> = { "activity.recorded": true };
  test.each<[lacks: string, bug: Bug]>([
    ["lacks activities", { snapshot: without(({ type }) => told[type] === true) }],
    ["lacks what was told late", { snapshot: without((event) => isToldLate(event)) }],
    ["lacks clocks that were met", { snapshot: without(({ type }) => type === "clock.met") }],
    ["lacks the starts of clocks", { snapshot: without(({ type }) => type === "clock.started") }],
    ["lacks corrections", { snapshot: without(({ type }) => type === "clock.corrected") }],
    [
      "has activities at the time they were told",
      { snapshot: ({ history }) => ({ history: (id) => history(id).map(asTold) }) },
    ],
  ])("%s", async (_, bug) => {
    await expect(sameHoweverLate(() => broken(bug).storage, 1_000, true)).rejects.toThrow("Property failed");
  });
});

function isToldLate({ type, at, data }: HandoverEvent): boolean {
  return type === "activity.recorded" && data.activity.occurredAt < at;
}

function asTold(event: HandoverEvent): HandoverEvent {
  if (event.type !== "activity.recorded") return event;
  return { ...event, data: { activity: { ...event.data.activity, occurredAt: event.at } } };
}
