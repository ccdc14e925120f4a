import { afterEach, describe, expect, it } from "vitest";
import {
  createHandover,
  definePolicy,
  manualClock,
  type Handover,
  type HandoverEvent,
  type PolicyInput,
} from "handover";
import { weekly } from "handover/calendar";
import { reportOf } from "handover/report";
import { roundRobin } from "handover/routing";
import { cadence, onActivity, sla, type Cadence } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const engines: (readonly [Handover, { now(): number }])[] = [];
afterEach(async () => {
  for (const [handover, clock] of engines.splice(0)) {
    await checkInvariants(handover, clock.now());
    await handover.close();
  }
});

const day = "2026-11-03T";
const instant = (time: string): number => Date.parse(`${day}${time}:00Z`);
const time = (at: number | undefined): string => (at === undefined ? "" : new Date(at).toISOString().slice(11, 16));

/** What is done at a time of day, told then or at another one. */
interface Desk {
  /** Goes on to a time, and looks whenever something is due. */
  until(at: string): Promise<void>;
  /** Tells of an activity, now or so that it was at another time. */
  tell(type: string, occurredAt?: string): Promise<void>;
  /** The clocks as they stand, those that never were left out: `call/1 09:00-10:00 met`. */
  clocks(): Promise<string[]>;
  /** What was asked for, and when. */
  tasks(): Promise<string[]>;
  events(): Promise<HandoverEvent[]>;
}

async function desk(rules: Partial<PolicyInput>, properties: Record<string, string> = {}): Promise<Desk> {
  const clock = manualClock(instant("09:00"));
  const policy = definePolicy({
    version: "1",
    calendars: { daytime: weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-18:00" } }) },
    calendar: "always",
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    ...rules,
  });
  const handover = createHandover({
    policy,
    clock,
    storage: strictSnapshots(memoryStorage({ clock })),
    ids: countingIds(),
  });
  engines.push([handover, clock]);
  await handover.reps.upsert({ id: "mia" });
  await handover.reps.upsert({ id: "ana", managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const id = (await handover.ingest({ email: "a@firm.example", properties })).lead?.id as string;
  const until = async (at: string): Promise<void> => {
    for (let due = (await handover.tick()).nextDueAt; due !== undefined && due.getTime() <= instant(at);) {
      clock.set(due);
      due = (await handover.tick()).nextDueAt;
    }
    clock.set(instant(at));
  };
  return {
    until,
    tell: async (type, occurredAt) =>
      void (await handover.record(id, {
        type,
        ...(occurredAt === undefined ? {} : { occurredAt: `${day}${occurredAt}:00Z` }),
      })),
    clocks: async () => {
      const last = new Map<string, string>();
      for (const { data } of await all(handover, "events")) {
        if (!("clock" in data) || data.clock?.kind !== "sla") continue;
        const { id, name, startedAt, endedAt, state } = data.clock;
        last.set(id, `${name} ${time(startedAt)}-${time(endedAt)} ${state}`);
        if (state === "cancelled" && startedAt === endedAt) last.delete(id);
      }
      return [...last.values()].sort();
    },
    tasks: async () =>
      (await all(handover, "events")).flatMap(({ type, at, data }) =>
        type === "task.due" ? [`${time(at)} ${data.type}`] : [],
      ),
    events: () => all(handover, "events"),
  };
}

const demo = onActivity("demo");
const follow = (more: Partial<Cadence> = {}): Cadence =>
  cadence("c", { from: demo, steps: [{ channel: "call" }, { channel: "email", after: "4h" }], ...more });

describe("of a group, told late", () => {
  it("one starts, as in time", async () => {
    const one = { from: onActivity("reply"), until: onActivity("call"), within: "2h", group: "g" } as const;
    const { tell, until, clocks } = await desk({ slas: [sla("x", one), sla("y", one)] });
    await until("10:00");
    await tell("reply", "09:55");
    expect(await clocks()).toEqual(["x 09:55- running"]);
  });

  it("a cadence is not started beside its own later step", async () => {
    const { tell, until, clocks, tasks } = await desk({ cadences: [follow()] });
    await tell("demo");
    await until("10:00");
    await tell("call");
    await until("11:00");
    await tell("demo", "10:30");
    await until("11:30");
    expect(await clocks()).toEqual(["c/1 09:00-10:00 met", "c/2 10:00- running"]);
    expect(await tasks()).toEqual(["09:00 call"]);
  });

  it("a cadence is not started beside a rival", async () => {
    const steps = [{ channel: "call", after: "1h" }];
    const { tell, until, tasks } = await desk({
      cadences: [
        cadence("a", { from: "assigned", steps, group: "g" }),
        cadence("b", { from: demo, steps, group: "g" }),
      ],
    });
    await until("09:30");
    await tell("demo", "09:10");
    await until("12:00");
    expect(await tasks()).toEqual(["10:00 call"]);
  });

  it("takes the place of a rival that it would have kept from starting, and of all that came of it", async () => {
    const steps = [{ channel: "call" }, { channel: "email", after: "1h" }];
    const { tell, until, clocks } = await desk({
      cadences: [
        cadence("a", { from: onActivity("trial"), steps, group: "g" }),
        cadence("b", { from: demo, steps, group: "g" }),
      ],
    });
    await until("09:20");
    await tell("trial");
    await until("09:40");
    await tell("call");
    await until("10:00");
    await tell("demo", "09:10");
    expect(await clocks()).toEqual(["b/1 09:10-09:40 met", "b/2 09:40- running"]);
  });
});

describe("an earlier call", () => {
  it("moves the next step, and starts nothing while that runs", async () => {
    const { tell, until, clocks } = await desk({ cadences: [follow()] });
    await tell("demo");
    await until("09:30");
    await tell("demo");
    await until("10:00");
    await tell("call");
    await until("10:30");
    await tell("call", "09:20");
    expect(await clocks()).toEqual(["c/1 09:00-09:20 met", "c/2 09:20- running"]);
  });

  it("moves a step that was asked for, which stays the same and is not asked for again", async () => {
    const steps = [
      { channel: "call" },
      { channel: "email", after: "30m", remind: [{ after: "2h", notify: "manager" as const }] },
    ];
    const { tell, until, clocks, tasks, events } = await desk({ cadences: [follow({ steps })] });
    await tell("demo");
    await until("11:00");
    await tell("call");
    await until("12:00");
    await tell("call", "10:00");
    await until("14:00");
    expect(await clocks()).toEqual(["c/1 09:00-10:00 met", "c/2 10:00- running"]);
    expect(await tasks()).toEqual(["09:00 call", "11:30 email"]);
    const reminded = (await events()).filter(({ type }) => type === "sla.escalated");
    expect(reminded.map(({ at }) => time(at))).toEqual(["12:30"]);
  });

  it("moves all that came after it", async () => {
    const steps = [{ channel: "call" }, { channel: "email" }, { channel: "call", after: "5h" }];
    const { tell, until, clocks, tasks } = await desk({ cadences: [follow({ steps })] });
    await tell("demo");
    await until("09:30");
    await tell("email");
    await until("11:00");
    await tell("call");
    await until("11:30");
    await tell("email");
    await until("12:00");
    await tell("call", "09:10");
    await until("15:00");
    expect(await clocks()).toEqual(["c/1 09:00-09:10 met", "c/2 09:10-09:30 met", "c/3 09:30-11:00 met"]);
    expect(await tasks()).toEqual(["09:00 call", "11:00 email"]);
  });

  const contact = sla("contact", {
    from: "assigned",
    until: onActivity("call"),
    within: "20h",
    cancel: { on: onActivity("spam") },
  });
  const followup = sla("followup", { from: { finished: ["contact"] }, until: onActivity("email"), within: "1h" });

  it("moves the promise that goes on from it", async () => {
    const { tell, until, clocks } = await desk({ slas: [contact, followup] });
    await until("11:00");
    await tell("call");
    await until("11:30");
    await tell("call", "10:50");
    expect(await clocks()).toEqual(["contact 09:00-10:50 met", "followup 10:50- running"]);
  });

  it("that was cancelled before leaves no promise that went on from it", async () => {
    const { tell, until, clocks } = await desk({ slas: [contact, followup] });
    await until("11:00");
    await tell("call");
    await until("11:30");
    await tell("spam", "10:50");
    expect(await clocks()).toEqual(["contact 09:00-10:50 cancelled"]);
  });

  it("begins a promise that hears what it has missed, and is not broken", async () => {
    const { tell, until, clocks, events } = await desk({ slas: [contact, followup] });
    await until("09:30");
    await tell("email");
    await until("11:30");
    await tell("call", "09:10");
    await until("12:00");
    expect(await clocks()).toEqual(["contact 09:00-09:10 met", "followup 09:10-09:30 met"]);
    expect((await events()).filter(({ type }) => type === "sla.breached")).toEqual([]);
  });

  it("begins a step that was done before it was known to begin", async () => {
    const { tell, until, clocks, tasks } = await desk({ cadences: [follow()] });
    await tell("demo");
    await until("11:00");
    await tell("email");
    await until("12:00");
    await tell("call", "09:40");
    await until("15:00");
    expect(await clocks()).toEqual(["c/1 09:00-09:40 met", "c/2 09:40-11:00 met"]);
    expect(await tasks()).toEqual(["09:00 call"]);
  });
});

describe("a step that waited for the person's hours", () => {
  const contact = { channels: { call: { window: "lead:daytime" } } } as const;
  const newYork = { timeZone: "America/New_York" };

  it("is reminded of from when it was asked for, though a pause is told late", async () => {
    const steps = [{ channel: "call", remind: [{ after: "2h", notify: "manager" as const }] }];
    const pauses = [{ reason: "hold", from: onActivity("hold"), until: onActivity("go") }];
    const { tell, until, events, tasks } = await desk({ contact, cadences: [follow({ steps, pauses })] }, newYork);
    await tell("demo");
    await until("14:10");
    await tell("hold", "14:05");
    await tell("go", "14:06");
    await until("17:00");
    expect(await tasks()).toEqual(["14:00 call"]);
    const reminded = (await events()).filter(({ type }) => type === "sla.escalated");
    expect(reminded.map(({ at }) => time(at))).toEqual(["16:01"]);
  });

  it("ends when it was asked for, where the schedule goes on by itself", async () => {
    const steps = [{ channel: "call" }, { channel: "email", after: "1h" }];
    const { tell, until, clocks } = await desk({ contact, cadences: [follow({ steps, advance: "due" })] }, newYork);
    await tell("demo");
    await until("14:10");
    expect(await clocks()).toEqual(["c/1 09:00-14:00 cancelled", "c/2 14:00- running"]);
    await until("14:30");
    await tell("call", "10:00");
    expect(await clocks()).toEqual(["c/1 09:00-10:00 met", "c/2 10:00- running"]);
  });
});

describe("the report of a step told late", () => {
  it("has it met once, and never late: it promised nothing", async () => {
    const { tell, until, events } = await desk({
      cadences: [follow({ steps: [{ channel: "call", after: "1h" }, { channel: "email" }] })],
    });
    await tell("demo");
    await until("11:00");
    await tell("call");
    await tell("call", "09:20");
    const log = await events();
    const [corrected] = log.flatMap(({ type, data }) => (type === "clock.corrected" ? [data] : []));
    expect(corrected).toMatchObject({ was: { state: "met", late: false }, late: false });
    const steps = cadence("c", { from: demo, steps: [{ channel: "call", after: "1h" }, { channel: "email" }] });
    const { clocks } = reportOf(log, { policy: definePolicy({ version: "1", cadences: [steps] }) });
    expect(clocks.find(({ name }) => name === "c/1")).toMatchObject({
      started: 1,
      met: 1,
      late: 0,
      cancelled: 0,
      open: 0,
    });
  });
});
