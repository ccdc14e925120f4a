import { afterEach, describe, expect, test } from "vitest";
import { createHandover, manualClock, type Handover, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { equals, where } from "handover/condition";
import { roundRobin } from "handover/routing";
import { cadence, onActivity, sla } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import type { Storage } from "handover/storage";
import { strictSnapshots } from "handover/testing";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const start = Date.parse("2026-11-02T08:00:00Z"); // Monday
const minute = 60_000;
const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "08:00-18:00" } });
const base = {
  version: "1",
  calendars: { office },
  routing: roundRobin({ pool: "sdr" }),
} satisfies PolicyInput;
const calls = cadence("calls", { from: "assigned", steps: [{ channel: "call" }, { channel: "call", after: "1h" }] });
const oneCall: PolicyInput = {
  ...base,
  contact: { channels: { call: {} }, caps: [{ atMost: 1, within: "1d" }] },
  cadences: [calls],
};

const engines: Handover[] = [];
afterEach(() => Promise.all(engines.splice(0).map((one) => one.close())));

async function desk(
  policy: PolicyInput,
  clock = manualClock(start),
  storage: Storage = strictSnapshots(memoryStorage({ clock })),
): Promise<{
  readonly handover: Handover;
  readonly clock: typeof clock;
  readonly events: HandoverEvent[];
  readonly words: () => string[];
}> {
  const handover = createHandover({ policy, storage, clock, ids: countingIds(policy.version) });
  engines.push(handover);
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(event));
  handover.on("error", (error) => {
    throw error;
  });
  await handover.reps.upsert({ id: "ana", managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const words = (): string[] =>
    events.splice(0).flatMap(({ type, data }) => {
      if (type === "task.due") return [`task ${data.type}`];
      if (type === "action.requested") return [`request ${data.action}`];
      if (type === "clock.skipped") return [`skipped ${data.clock.name}: ${data.reason}`];
      if (type === "clock.replanned") return [`put off ${data.clock.name}: ${data.reason}`];
      if (type === "sla.escalated" && data.failed) return [`failed ${data.failed.action}: ${data.failed.reason}`];
      return [];
    });
  return { handover, clock, events, words };
}

describe.each<[name: string, open: (clock: ReturnType<typeof manualClock>) => Storage]>([
  ["memory", (clock) => memoryStorage({ clock })],
  ["sqlite", (clock) => sqliteStorage({ database: openSqlite(":memory:"), clock })],
])("over %s, a cap is a person's", (_, open) => {
  const open2 = async (policy: PolicyInput): ReturnType<typeof desk> => {
    const clock = manualClock(start);
    return desk(policy, clock, strictSnapshots(open(clock)));
  };

  test("over the leads they have side by side", async () => {
    const { handover, clock, words } = await open2({ ...oneCall, intake: { samePerson: "keep-both" } });
    const first = await handover.ingest({ email: "a@firm.example", phone: "+48221234567" });
    const second = await handover.ingest({ email: "b@firm.example", phone: "+48221234567" });
    const other = await handover.ingest({ email: "c@firm.example" });
    clock.advance(minute);
    await handover.tick();
    expect(words()).toEqual([
      "task call",
      "put off calls/1: call waits, until 2026-11-03T08:01:00.000Z: at most 1 contact within 1d",
      "task call",
    ]);
    clock.advance(9 * minute);
    await handover.record(first.lead?.id ?? "", { type: "call" });
    expect(await handover.mayContact(second.lead?.id ?? "", "call")).toEqual({
      allowed: false,
      reason: "at most 1 contact within 1d",
      from: new Date("2026-11-03T08:10:00Z"),
    });
    expect((await handover.clocks(second.lead?.id ?? ""))[0]?.waits?.until).toEqual(new Date("2026-11-03T08:01:00Z"));
    clock.set("2026-11-03T08:01:00Z");
    await handover.tick();
    expect(words().filter((word) => word.includes("calls/1"))).toEqual([
      "put off calls/1: call waits, until 2026-11-03T08:10:00.000Z: at most 1 contact within 1d",
    ]);
    clock.set("2026-11-03T08:10:00Z");
    await handover.tick();
    expect(words()).toContain("task call");
    expect((await handover.clocks(other.lead?.id ?? ""))[0]?.cadence).toMatchObject({ name: "calls", step: 1, of: 2 });
    await checkInvariants(handover, clock.now());
  });

  test("over the lead that was closed and the one that came after it", async () => {
    const { handover, clock, words } = await open2(oneCall);
    const first = await handover.ingest({ email: "a@firm.example" });
    await handover.record(first.lead?.id ?? "", { type: "call" });
    await handover.transition(first.lead?.id ?? "", "archived", { reason: "no_reaction" });
    const second = await handover.ingest({ email: "a@firm.example" });
    expect(second.lead?.id).not.toBe(first.lead?.id);
    clock.advance(minute);
    await handover.tick();
    expect(words()).toEqual([
      "put off calls/1: call waits, until 2026-11-03T08:00:00.000Z: at most 1 contact within 1d",
    ]);
  });
});

test("a step that is done early is not asked for, and is counted once", async () => {
  const { handover, clock, words } = await desk({
    ...oneCall,
    contact: { channels: { call: {} }, caps: [{ atMost: 2, within: "1d" }] },
  });
  const { lead } = await handover.ingest({ email: "a@firm.example" });
  clock.advance(minute);
  await handover.tick();
  await handover.record(lead?.id ?? "", { type: "call" });
  expect((await handover.mayContact(lead?.id ?? "", "call")).allowed).toBe(true);
  await handover.record(lead?.id ?? "", { type: "call" });
  expect((await handover.mayContact(lead?.id ?? "", "call")).allowed).toBe(false);
  clock.advance(5 * 60 * minute);
  await handover.tick();
  expect(words()).toEqual(["task call"]);
  expect(await handover.clocks(lead?.id ?? "")).toEqual([]);
});

test("two points of one clock wait for one window, each by itself", async () => {
  const thresholds = [
    { at: 1, task: { type: "call", title: "first" } },
    { at: { after: "1h" }, task: { type: "call", title: "second" } },
  ] as const;
  const contact = sla("contact", {
    from: "assigned",
    until: onActivity("call"),
    within: "1h",
    calendar: "always",
    thresholds,
  });
  const rules = { contact: { channels: { call: { window: "office" } } }, slas: [contact] };
  const { handover, clock, events } = await desk({ ...base, ...rules });
  await handover.ingest({ email: "a@firm.example" });
  const tasks = (): unknown[] => events.flatMap(({ type, data }) => (type === "task.due" ? [data.title] : []));
  clock.set("2026-11-02T20:00:00Z");
  await handover.tick();
  expect(tasks()).toEqual([]);
  clock.set("2026-11-03T08:00:00Z");
  await handover.tick();
  expect(tasks()).toEqual(["first", "second"]);
  await checkInvariants(handover, clock.now());
});

describe("consent", () => {
  const policy: PolicyInput = {
    ...base,
    contact: { channels: { email: { consent: "required" } } },
    cadences: [
      cadence("mails", {
        from: "assigned",
        steps: [
          { channel: "email", request: "send_intro" },
          { channel: "sms", when: where({ "consent.sms.given": equals(true) }) },
          { channel: "sms" },
          { channel: "call" },
        ],
        advance: "due",
      }),
    ],
  };

  test("that is asked for and was not given, or was taken back, skips the step", async () => {
    const { handover, clock, words } = await desk(policy);
    await handover.ingest({ email: "a@firm.example", consent: { sms: false } });
    clock.advance(minute);
    await handover.tick();
    expect(words()).toEqual([
      "skipped mails/1: email needs consent, and none was given",
      "skipped mails/2: its condition does not hold",
      "skipped mails/3: consent to sms was withdrawn",
      "task call",
    ]);
  });

  test("that was given lets it through", async () => {
    const { handover, clock, words } = await desk(policy);
    const { lead } = await handover.ingest({ email: "a@firm.example" });
    await handover.update(lead?.id ?? "", { consent: { email: { given: true, source: "call" }, sms: true } });
    clock.advance(minute);
    await handover.tick();
    expect(words()).toEqual(["request send_intro", "task sms", "task sms", "task call"]);
    expect((await handover.lead(lead?.id ?? ""))?.consent).toEqual({
      email: { given: true, at: start, source: "call" },
      sms: { given: true, at: start },
    });
  });

  test("goes on to the next lead of the person, and an older word does not undo a newer one", async () => {
    const { handover, clock } = await desk(policy);
    const { lead } = await handover.ingest({ email: "a@firm.example", consent: { email: false } });
    await handover.update(lead?.id ?? "", { consent: { email: { given: true, at: start - 1 } } });
    expect((await handover.lead(lead?.id ?? ""))?.consent?.["email"]?.given).toBe(false);
    await handover.transition(lead?.id ?? "", "archived", { reason: "no_reaction" });
    clock.advance(minute);
    const second = await handover.ingest({ email: "a@firm.example" });
    expect(await handover.mayContact(second.lead?.id ?? "", "email")).toEqual({
      allowed: false,
      reason: "consent to email was withdrawn",
      from: undefined,
    });
    expect(await handover.mayContact("nobody", "email")).toMatchObject({ allowed: false, from: undefined });
  });

  test("holds for the tasks of any clock, and the failure is told", async () => {
    const { handover, clock, words } = await desk({
      ...base,
      contact: { channels: { call: { window: "lead:office", consent: "required" } } },
      slas: [
        sla("contact", {
          from: "assigned",
          until: onActivity("call"),
          within: "1h",
          thresholds: [
            { at: 0.5, notify: "owner", task: { type: "call" } },
            { at: 1, task: { type: "call" } },
          ],
        }),
      ],
    });
    const { lead } = await handover.ingest({ email: "a@firm.example", properties: { timeZone: "America/New_York" } });
    clock.set("2026-11-02T13:00:00Z"); // 08:00 in New York
    await handover.tick();
    expect(words()).toEqual([
      "failed task: call needs consent, and none was given",
      "failed task: call needs consent, and none was given",
    ]);
    await handover.update(lead?.id ?? "", { consent: { call: true } });
    expect((await handover.mayContact(lead?.id ?? "", "call")).allowed).toBe(true);
  });
});

test("a task of an ordinary clock waits for the window; what else stands at its point does not", async () => {
  const { handover, clock, events } = await desk({
    ...base,
    contact: { channels: { call: { window: "lead:office" } } },
    slas: [
      sla("contact", {
        from: "assigned",
        until: onActivity("call"),
        within: "1h",
        thresholds: [{ at: 1, notify: "manager", priority: 5, task: { type: "call" } }],
      }),
    ],
  });
  await handover.ingest({ email: "a@firm.example", properties: { timeZone: "America/New_York" } });
  clock.set("2026-11-02T09:00:01Z");
  await handover.tick();
  const types = (): string[] => events.splice(0).map(({ type }) => type);
  expect(types()).toEqual(expect.arrayContaining(["sla.breached", "lead.prioritized"]));
  clock.set("2026-11-02T12:59:59Z");
  await handover.tick();
  expect(types()).toEqual([]);
  clock.set("2026-11-02T13:00:00Z");
  await handover.tick();
  expect(types()).toEqual(["sla.escalated", "task.due"]);
});

test("a cadence does not begin again while it runs, whoever gets the lead", async () => {
  const { handover, clock, words } = await desk({ ...base, cadences: [calls] });
  await handover.reps.upsert({ id: "ben" });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  const { lead } = await handover.ingest({ email: "a@firm.example" });
  clock.advance(minute);
  await handover.tick();
  await handover.record(lead?.id ?? "", { type: "call" });
  await handover.reassign(lead?.id ?? "", { reason: "on leave" });
  expect((await handover.clocks(lead?.id ?? "")).map(({ name }) => name)).toEqual(["calls/2"]);
  clock.advance(60 * minute + 1);
  await handover.tick();
  expect(words()).toEqual(["task call", "task call"]);
});

test("the end comes when nothing has stopped it, and a reply that is told late stops it", async () => {
  const policy: PolicyInput = {
    ...base,
    cadences: [{ ...calls, atEnd: { after: "2h", move: { to: "archived", reason: "no_reaction" } } }],
  };
  const { handover, clock } = await desk(policy);
  const ids: string[] = [];
  for (const email of ["a@firm.example", "b@other.example"]) {
    const { lead } = await handover.ingest({ email });
    for (const _ of [1, 2]) await handover.record(lead?.id ?? "", { type: "call" });
    ids.push(lead?.id ?? "");
  }
  clock.advance(60 * minute);
  await handover.record(ids[0] ?? "", { type: "reply", occurredAt: start + minute });
  clock.advance(60 * minute + 1);
  await handover.tick();
  expect((await handover.lead(ids[0] ?? ""))?.closed).toBeUndefined();
  expect((await handover.lead(ids[1] ?? ""))?.closed).toBe("archived");
});

test("a clock may begin with the end of another, or with its deadline", async () => {
  const { handover, clock, events } = await desk({
    ...base,
    slas: [
      sla("first", { from: "assigned", until: onActivity("call"), within: "1h" }),
      sla("again", { from: { finished: ["first"] }, until: onActivity("email"), within: "1h" }),
      sla("rescue", { from: { elapsed: ["first"] }, until: onActivity("call"), within: "30m" }),
    ],
  });
  const { lead } = await handover.ingest({ email: "a@firm.example" });
  clock.advance(4 * 60 * minute);
  await handover.tick();
  const breaches = events.flatMap((event) => (event.type === "sla.breached" ? [event.data.clock] : []));
  expect(breaches.map(({ name, dueAt }) => [name, dueAt])).toEqual([
    ["first", start + 60 * minute],
    ["rescue", start + 90 * minute],
  ]);
  await handover.record(lead?.id ?? "", { type: "call" });
  expect((await handover.clocks(lead?.id ?? "")).map(({ name }) => name)).toEqual(["again"]);
});
