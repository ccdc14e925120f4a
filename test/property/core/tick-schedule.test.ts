import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandover, manualClock, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { equals, where } from "handover/condition";
import { roundRobin } from "handover/routing";
import { anyActivity, cadence, onActivity, sla } from "handover/sla";
import type { Changes, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { broken, type Bug } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const minute = 60_000;
const start = Date.parse("2026-11-03T08:00:00Z");
const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": ["09:00-12:30", "13:00-17:00"] } });

/** Clocks of every kind, none of whose thresholds does what depends on when it is done. */
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
        { reason: "follow-up", while: where({ stage: equals("follow_up") }) },
      ],
      cancel: { on: onActivity("spam") },
      restartOn: onActivity("wrong_number"),
      thresholds: [
        { at: 0.5, notify: "owner", tellIn: "office" },
        { at: { before: "20m" }, notify: "owner" },
        { at: 1, notify: "manager", tellIn: "office" },
        { at: { after: "1h" }, notify: "manager", repeat: { every: "2h", atMost: 2 } },
      ],
    }),
    sla("attempts", {
      from: "assigned",
      until: { activity: ["call", "email"], atLeast: 3, mix: { email: 1 } },
      within: { workingDays: 2 },
      thresholds: [{ at: 0.75, notify: "owner" }],
    }),
    sla("silence", {
      timer: true,
      from: ["received", anyActivity()],
      until: [anyActivity()],
      within: "2d",
      calendar: "always",
    }),
    sla("after-silence", {
      timer: true,
      from: { finished: ["silence"] },
      until: { leaves: ["follow_up"] },
      within: "30h",
      calendar: "always",
    }),
  ],
  cadences: [
    cadence("outreach", {
      from: "assigned",
      steps: [{ channel: "call" }, { channel: "email", after: "2h" }, { channel: "call", after: { workingDays: 1 } }],
      stopOn: onActivity("reply", "spam"),
      pauses: [{ reason: "follow-up", while: where({ stage: equals("follow_up") }) }],
      atEnd: { after: "8h", notify: "owner" },
    }),
  ],
  contact: { channels: { call: { window: "lead:office" } } },
};

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("record" as const),
      type: fc.constantFrom("call", "email", "asked_to_wait", "reply", "spam", "wrong_number"),
      /** How late it is told, in minutes. */
      late: fc.constantFrom(0, 0, 0, 7, 200),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("move" as const), to: fc.constantFrom("sal", "follow_up", "sql") }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("leave" as const), hours: fc.integer({ min: 1, max: 30 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What happens after so many minutes, and between which a worker looks after so many of them. */
const story = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 900 }),
    step,
    looks: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12, size: "max" },
);
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** What the clocks of a lead have come to, when somebody looked as often as `looksAt` says. */
async function verdict(
  steps: Story,
  looksAt: (looks: readonly number[]) => readonly number[],
  open: () => Storage,
): Promise<readonly string[]> {
  const clock = manualClock(start);
  const handover = createHandover({ policy, storage: open(), clock, ids: countingIds() });
  await handover.reps.upsert({ id: "ana", managerId: "mia" });
  await handover.reps.upsert({ id: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
  for (const { after, step: one, looks } of steps) {
    const at = clock.now() + after * minute;
    for (const look of [...looksAt(looks)].sort((a, b) => a - b)) {
      if (look >= after) continue;
      clock.set(at - (after - look) * minute);
      await handover.tick();
    }
    clock.set(at);
    await play(handover, id, one, at);
  }
  clock.advance(60 * 1440 * minute);
  await handover.tick();
  await checkInvariants(handover, clock.now());
  const events = await all(handover, "events");
  await handover.close();
  return events
    .filter((event, i) => !isTakenBack(event, events[i - 1], events[i + 1]))
    .flatMap(wordFor)
    .sort();
}

async function play(handover: ReturnType<typeof createHandover>, id: string, one: Step, now: number): Promise<void> {
  if (one.kind === "record") {
    await handover.record(id, { type: one.type, occurredAt: Math.max(start, now - one.late * minute) });
  } else if (one.kind === "move") await handover.transition(id, one.to);
  else await handover.reps.timeOff("ana", { from: now, to: now + one.hours * 60 * minute });
}

/** A clock whose breach was told and is none goes on as another one: whether it was told depends on who looked. */
function isTakenBack(event: HandoverEvent, before?: HandoverEvent, after?: HandoverEvent): boolean {
  if (before?.type !== "clock.corrected" || event.type !== "clock.cancelled" || after?.type !== "clock.started")
    return false;
  const { id, name, startedAt } = event.data.clock;
  return before.data.clock.id === id && after.data.clock.name === name && after.data.clock.startedAt === startedAt;
}

/** What a clock says, but for when somebody looked: which milestone, of which start, was to be when; and how it ended. */
function wordFor(event: HandoverEvent): string[] {
  if (!("clock" in event.data) || event.data.clock === undefined || event.data.clock.kind !== "sla") return [];
  const { name, startedAt, endedAt, dueAt, cadence: step } = event.data.clock;
  // A task is given when somebody looks, and not any more when it has been done.
  if (step !== undefined && "plannedAt" in event.data) return [];
  const which = `${name} of ${startedAt}`;
  if (event.type === "clock.met") return [`${which} met at ${endedAt}, due ${dueAt}, late ${event.data.late}`];
  if (event.type === "clock.cancelled") return [`${which} ended at ${endedAt}: ${event.data.reason}`];
  if ("milestone" in event.data)
    return [`${which} said ${event.type} ${event.data.milestone} of ${event.data.plannedAt}`];
  return [];
}

const often = (looks: readonly number[]): readonly number[] => looks;
const never = (): readonly number[] => [];
const atOnce = (steps: Story): Story =>
  steps.map(({ step: one, ...rest }) => ({ ...rest, step: one.kind === "record" ? { ...one, late: 0 } : one }));
/** A timer that has ended by its time is not brought back by what is told late. */
const isEnd = (word: string): boolean => !word.includes(" said ") && !/^(after-silence|outreach\/end) /.test(word);

/** Whatever is told late, clocks end the same; where nothing is, they also say the same. */
function sameWhenever(open: () => Storage, numRuns: number, endOnFailure = false): Promise<void> {
  return fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const ends = async (looksAt: typeof often): Promise<readonly string[]> =>
        (await verdict(steps, looksAt, open)).filter(isEnd);
      expect(await ends(often)).toEqual(await ends(never));
      const known = atOnce(steps);
      expect(await verdict(known, often, open)).toEqual(await verdict(known, never, open));
    }),
    { numRuns, endOnFailure },
  );
}

test("what clocks say and how they end follows from what happened and when, whenever somebody looked", async () => {
  await sameWhenever(() => strictSnapshots(memoryStorage()), Number(process.env["FC_RUNS"] ?? 100));
}, 120_000);

describe("the stories are hard enough to find out a storage that", () => {
  test.each<[does: string, bug: Bug]>([
    [
      "forgets what was told",
      { changes: (all) => ({ ...all, clocks: all.clocks.map((one) => ({ ...one, told: 0 })) }) },
    ],
    ["forgets that clocks are paused", { changes: withoutPauses }],
    ["forgets the working time used before a pause", { changes: withoutMarks }],
  ])("%s", { timeout: 120_000 }, async (_, bug) => {
    await expect(sameWhenever(() => broken(bug).storage, 500, true)).rejects.toThrow("Property failed");
  });
});

function withoutPauses(changes: Changes): Changes {
  return {
    ...changes,
    clocks: changes.clocks.map((one) =>
      one.state === "paused" ? { ...one, state: "running", nextAt: one.dueAt } : one,
    ),
  };
}

function withoutMarks(changes: Changes): Changes {
  return { ...changes, clocks: changes.clocks.map((one) => ({ ...one, moved: undefined })) };
}
