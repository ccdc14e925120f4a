import { afterEach, describe, expect, test } from "vitest";
import { createHandover, manualClock, type Handover, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { cadence, onActivity, sla, type Sla, type Step } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { all, countingIds } from "../../support/engine.ts";

const day = "2026-11-02"; // Monday
const clock = manualClock(`${day}T09:00:00Z`);
const engines: Handover[] = [];
afterEach(() => Promise.all(engines.splice(0).map((one) => one.close())));

const rules = (differs: Partial<PolicyInput>, version = "1"): PolicyInput => ({
  version,
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  ...differs,
});
const promise = (differs: Partial<Sla>): Partial<PolicyInput> => ({
  slas: [sla("reply", { from: "assigned", until: onActivity("reply"), within: "1h", ...differs })],
});
const steps = (...all: Step[]): Partial<PolicyInput> => ({
  cadences: [cadence("new", { from: "assigned", steps: all })],
});
const reminded: Step = { channel: "call", remind: [{ after: "2h", notify: "manager" }] };

/** What is told, in UTC, of a lead that comes at 09:00: looked at at these times, and taken over at one of them. */
async function story(
  before: Partial<PolicyInput>,
  after: Partial<PolicyInput>,
  { from = "09:00", looks, at }: { readonly from?: string; readonly looks: readonly string[]; readonly at: string },
): Promise<string[]> {
  // What comes at a deadline is told a millisecond after it.
  const set = (time: string): void => clock.set(time.length > 5 ? time : `${day}T${time}:00.001Z`);
  clock.set(`${day}T${from}:00Z`);
  const storage = strictSnapshots(memoryStorage({ clock }));
  const ids = countingIds();
  const open = (policy: PolicyInput): Handover => {
    const one = createHandover({ policy, storage, clock, ids });
    engines.push(one);
    return one;
  };
  let one = open(rules(before));
  await one.reps.upsert({ id: "mia" });
  for (const id of ["ana", "ben"]) await one.reps.upsert({ id, managerId: "mia" });
  await one.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  await one.ingest({ email: "a@firm.example" });
  for (const time of looks) {
    set(time);
    await one.tick();
    if (time !== at) continue;
    one = open(rules(after, "2"));
    const foreseen = await one.clocks.migrate({ preview: true });
    expect(await one.clocks.migrate()).toEqual(foreseen);
    await one.tick();
  }
  return (await all(one, "events")).flatMap(({ type, at: when, data }) => {
    const time = new Date(when).toISOString().slice(11, 16);
    if (type === "task.due") return [`${time} task ${data.type}`];
    if (type === "action.requested") return [`${time} request ${data.action}`];
    if (type === "clock.cancelled") return [`${time} cancelled: ${data.reason}`];
    if (type === "clock.replanned")
      return data.reason.startsWith("policy")
        ? [`${time} taken over, due ${new Date(data.clock.dueAt).toISOString().slice(11, 16)}`]
        : [];
    if (type === "clock.elapsed" || type.startsWith("sla."))
      return "notify" in data ? [`${time} ${[type, ...data.notify].join(" ")}`] : [];
    return [];
  });
}

describe("a timer whose time is up, taken over", () => {
  const looks = ["09:00", "10:00", "10:30", "11:00", "12:00", "15:00"];

  test("gives a step of a cadence once, and reminds of it when it would have", async () => {
    const same = steps(reminded, { channel: "email" });
    expect(await story(same, same, { looks, at: "10:00" })).toEqual([
      "09:00 clock.elapsed",
      "09:00 task call",
      "10:00 taken over, due 09:00",
      "11:00 sla.escalated mia",
    ]);
  });

  test("keeps its time under another delay, and calls for a request once", async () => {
    const asked: Step = { ...reminded, request: "dial" };
    expect(await story(steps(asked), steps({ ...asked, after: "4h" }), { looks, at: "10:00" })).toEqual([
      "09:00 clock.elapsed",
      "09:00 request dial",
      "10:00 taken over, due 09:00",
      "11:00 sla.escalated mia",
    ]);
  });

  test("is told once as a plain timer that stays, and its deadline is left alone", async () => {
    const timer = promise({ timer: true, stays: true, thresholds: [{ at: 1, task: { type: "call" } }] });
    expect(await story(timer, timer, { looks, at: "11:00" })).toEqual([
      "10:00 clock.elapsed",
      "10:00 task call",
      "11:00 taken over, due 10:00",
    ]);
  });

  test("ends where it has nothing more to say by the new rules", async () => {
    const thresholds = [{ at: 1, task: { type: "call" } }];
    const before = promise({ timer: true, thresholds: [...thresholds, { at: { after: "4h" }, notify: "manager" }] });
    expect(await story(before, promise({ timer: true, thresholds }), { looks, at: "11:00" })).toEqual([
      "10:00 clock.elapsed",
      "10:00 task call",
      "11:00 taken over, due 10:00",
      "11:00 cancelled: its time is up",
    ]);
  });

  test("reminds of a step that had to wait so long after it was given", async () => {
    const contact = { channels: { call: { window: "afternoon" } } };
    const office = rules({}).calendars?.["office"];
    const calendars = {
      ...(office === undefined ? {} : { office }),
      afternoon: weekly({ timeZone: "UTC", hours: { "mon-fri": "12:00-16:00" } }),
    };
    const same: Partial<PolicyInput> = { ...steps(reminded), contact, calendars, calendar: "office" };
    expect(await story(same, same, { looks: ["09:00", "11:30", "12:00", "13:00", "14:00"], at: "11:30" })).toEqual([
      "11:30 taken over, due 11:30",
      "12:00 clock.elapsed",
      "12:00 task call",
      "14:00 sla.escalated mia",
    ]);
  });
});

describe("a breach that was told, taken over", () => {
  const looks = ["10:00", "10:30", "12:00", "13:00", "14:00", "15:00"];
  const breach = { at: 1, notify: "manager", task: { type: "call" } } as const;

  test("stays told to people, with its task, under a longer target", async () => {
    const thresholds = [{ ...breach, tellIn: "owner" }];
    const before = promise({ thresholds });
    const after = promise({ thresholds, within: "4h" });
    expect(await story(before, after, { looks, at: "10:30" })).toEqual([
      "10:00 sla.breached",
      "10:00 sla.escalated mia",
      "10:00 task call",
      "10:30 taken over, due 13:00",
    ]);
  });

  test("so does a task with rules of contact, also where the rules are new", async () => {
    const contact = { channels: { call: { window: "office" } } };
    const before = promise({ thresholds: [breach] });
    const after = promise({ thresholds: [breach], within: "4h" });
    const tasks = async (...pair: [Partial<PolicyInput>, Partial<PolicyInput>]): Promise<number> =>
      (await story(...pair, { looks, at: "10:30" })).filter((line) => line.includes("task call")).length;
    expect(await tasks({ ...before, contact }, { ...after, contact })).toBe(1);
    expect(await tasks(before, { ...after, contact })).toBe(1);
  });

  test("what is still to be heard of it is heard", async () => {
    // After hours in Warsaw: the manager hears of it in the morning.
    const thresholds = [{ ...breach, tellIn: "owner" }];
    const same = promise({ thresholds, calendar: "always" });
    const told = await story(same, same, {
      from: "15:30",
      looks: ["16:30", "16:45", "2026-11-03T08:00:00.001Z"],
      at: "16:45",
    });
    expect(told).toEqual([
      "16:30 sla.breached",
      "16:45 taken over, due 16:30",
      "08:00 sla.escalated mia",
      "08:00 task call",
    ]);
  });
});

test("a point that was told keeps that under other numbers, and however its distance is written", async () => {
  const before = promise({
    within: "4h",
    thresholds: [{ at: 0.5, notify: "owner" }, { at: { before: "60m" }, notify: "owner" }, { at: 1 }],
  });
  const after = promise({
    within: "6h",
    thresholds: [
      { at: 0.25, notify: "manager" },
      { at: 0.5, notify: "owner" },
      { at: 0.6, notify: "owner" },
      { at: { before: { hours: 1 } }, notify: "owner" },
    ],
  });
  expect(
    await story(before, after, { looks: ["11:00", "12:00", "12:15", "12:36", "14:00", "15:00"], at: "12:15" }),
  ).toEqual([
    "11:00 sla.warning ana",
    "12:00 sla.warning ana",
    "12:15 taken over, due 15:00",
    "12:36 sla.warning ana",
    "15:00 sla.breached",
  ]);
});

test("a breach under a shorter target is told as of now, to people too", async () => {
  const thresholds = [{ at: 1, tellIn: "owner", notify: "manager" }] as const;
  const before = promise({ within: "6h", thresholds });
  expect(await story(before, promise({ thresholds }), { looks: ["12:00", "12:30"], at: "12:00" })).toEqual([
    "12:00 taken over, due 12:00",
    "12:30 sla.breached",
    "12:30 sla.escalated mia",
  ]);
});
