import fc from "fast-check";
import { createHandover, definePolicy, manualClock, type Handover, type HandoverEvent, type Policy } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { cadence, type Cadence } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";
import { afterWork, hoursIn, isWorked, minuteMs, type Pattern } from "../sla/oracle.ts";

const start = Date.parse("2026-11-02T08:00:00Z");
const zones = { UTC: 0, "Etc/GMT-3": 180 } as const;

/** A cadence, the hours its delays count in, and those in which the person may be called, on a clock of theirs. */
export const plan = fc.record({
  steps: fc.array(
    fc.record({
      channel: fc.constantFrom("call", "email"),
      /** Minutes, or so many working days below zero. */
      after: fc.option(fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constantFrom(-1, -2))),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  advance: fc.constantFrom("done" as const, "due" as const),
  hours: fc.constantFrom<Pattern>("office", "lunch", "evening", "always"),
  window: fc.constantFrom<Pattern>("office", "lunch", "evening", "always"),
  zone: fc.constantFrom(...(Object.keys(zones) as (keyof typeof zones)[])),
});
export type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** What happens, so many minutes after what was before it; with `looks` in between that nobody needs. */
export const story = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 1500 }),
    type: fc.constantFrom("call", "call", "email", "email", "note", "reply"),
    looks: fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 2 }),
  }),
  { maxLength: 10, size: "max" },
);
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

function cadenceOf({ steps, advance }: Plan): Cadence {
  return cadence("follow-up", {
    from: "assigned",
    advance,
    steps: steps.map(({ channel, after }) => ({
      channel,
      ...(after === null ? {} : { after: after < 0 ? { workingDays: -after } : { minutes: after } }),
    })),
  });
}

export function policyOf(one: Plan, more: object = {}): Policy {
  const calendar = (name: Pattern): ReturnType<typeof weekly> => weekly({ timeZone: "UTC", hours: hoursIn(name) });
  return definePolicy({
    version: "1",
    calendars: { hours: calendar(one.hours), calls: calendar(one.window) },
    calendar: "hours",
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    contact: { channels: { call: { window: "lead:calls" } } },
    cadences: [cadenceOf(one)],
    ...more,
  });
}

/** An engine that is looked at whenever it asks to be, and its clock. */
export async function engine(policy: Policy): Promise<{
  readonly handover: Handover;
  readonly now: () => number;
  /** Goes on to an instant, looking whenever something is due, and at these other times. */
  readonly until: (at: number, looks?: readonly number[]) => Promise<void>;
  /** Goes on to an instant, and nobody looks. */
  readonly sleep: (at: number) => void;
}> {
  const clock = manualClock(start);
  const storage = strictSnapshots(memoryStorage({ clock }));
  const handover = createHandover({ policy, storage, clock, ids: countingIds() });
  handover.on("error", (error) => {
    throw error;
  });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  let due: number | undefined;
  const look = async (): Promise<void> => {
    due = (await handover.tick()).nextDueAt?.getTime();
  };
  const until = async (at: number, looks: readonly number[] = []): Promise<void> => {
    const others = looks.filter((one) => one > clock.now() && one < at).sort((a, b) => a - b);
    await look();
    for (;;) {
      const next = Math.min(due ?? Infinity, others[0] ?? Infinity);
      if (next > at) break;
      clock.set(Math.max(next, clock.now()));
      if (next === others[0]) others.shift();
      await look();
    }
    clock.set(at);
  };
  return { handover, now: () => clock.now(), until, sleep: (at) => clock.set(at) };
}

/** A task as both tell of it: which step, by which channel, at which minute. */
export interface Asked {
  readonly step: number;
  readonly channel: string;
  readonly minute: number;
}

/** What the engine asks for in a story. */
export async function asked(policy: Policy, { zone }: Plan, steps: Story): Promise<readonly Asked[]> {
  const { handover, now, until } = await engine(policy);
  const { lead } = await handover.ingest({ email: "a@firm.example", properties: { timeZone: zone } });
  for (const { after, type, looks } of steps) {
    const at = now() + after * minuteMs;
    await until(
      at,
      looks.map((minutes) => now() + minutes * minuteMs),
    );
    await handover.record(lead?.id as string, { type });
  }
  await until(now() + 60 * 1440 * minuteMs);
  await checkInvariants(handover, now());
  const events = await all(handover, "events");
  await handover.close();
  return events.flatMap(askedIn);
}

function askedIn(event: HandoverEvent): Asked[] {
  if (event.type !== "task.due") return [];
  const { type, cause } = event.data;
  return [{ step: cause.cadence?.step ?? 0, channel: type, minute: Math.floor(event.at / minuteMs) }];
}

/** What is to be asked for: the story played minute by minute, by the words of the guide and nothing of the library. */
export function toBeAsked({ steps, advance, hours, window, zone }: Plan, happens: Story): readonly Asked[] {
  const tasks: Asked[] = [];
  let step = 0;
  let due = 0;
  /** When the task may be given; nothing once it was. */
  let givenAt: number | undefined;
  let isOver = false;
  const begin = (next: number, at: number): void => {
    step = next;
    const { channel, after } = steps[step] ?? {};
    isOver = channel === undefined;
    if (isOver) return;
    due = afterDelay(hours, at, after ?? 0);
    const shift = zones[zone] * minuteMs;
    givenAt = channel === "call" ? firstMinute(due, (one) => isWorked(window, one + shift)) : due;
  };
  /** Gives what is to be given before an instant: at its very minute only what comes as the hours open. */
  const give = (before: number): void => {
    for (;;) {
      const at = givenAt;
      if (isOver || at === undefined || at > before || (at === before && at === due)) return;
      tasks.push({ step: step + 1, channel: steps[step]?.channel as string, minute: at / minuteMs });
      givenAt = undefined;
      if (advance === "due") begin(step + 1, at);
    }
  };
  begin(0, start);
  let now = start;
  for (const { after, type } of happens) {
    now += after * minuteMs;
    give(now);
    if (type === "reply") isOver = true;
    if (!isOver && type === steps[step]?.channel) begin(step + 1, now);
  }
  give(Infinity);
  return tasks;
}

function afterDelay(hours: Pattern, at: number, after: number): number {
  if (after >= 0)
    return after === 0 ? firstMinute(at, (one) => isWorked(hours, one)) : afterWork(hours, at, after * minuteMs);
  const dayMs = 1440 * minuteMs;
  const isWorkingDay = (day: number): boolean => firstMinute(day, (one) => isWorked(hours, one)) < day + dayMs;
  let day = Math.floor(at / dayMs) * dayMs;
  for (let left = -after; left > 0;) {
    day += dayMs;
    if (isWorkingDay(day)) left -= 1;
  }
  const due = day + (at % dayMs);
  if (isWorked(hours, due)) return due;
  // Before the day begins: when it does. Else when work stopped last.
  let end = due;
  while (end > day && !isWorked(hours, end - minuteMs)) end -= minuteMs;
  return end > day ? end : firstMinute(due, (one) => isWorked(hours, one));
}

function firstMinute(from: number, isOpen: (at: number) => boolean): number {
  let at = from;
  while (!isOpen(at)) at += minuteMs;
  return at;
}
