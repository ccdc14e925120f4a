import { expect, test } from "vitest";
import { weekly } from "handover/calendar";
import { onActivity } from "handover/condition";
import { roundRobin } from "handover/routing";
import { coverage, type RosterInput } from "handover/simulation";
import { sla } from "handover/sla";

const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });
const policy = {
  version: "1",
  calendars: { office },
  calendar: "office",
  routing: roundRobin({ pool: "sdr" }),
  slas: [
    sla("anytime", {
      from: "received",
      until: onActivity("call"),
      within: { A: "1h", default: "4h" },
      calendar: "always",
    }),
    sla("office", { from: "received", until: onActivity("call"), within: "1h" }),
    sla("owner", { from: "assigned", until: onActivity("call"), within: "1h", calendar: "owner" }),
    sla("days", { from: "received", until: onActivity("call"), within: { workingDays: 1 } }),
  ],
};
const roster: RosterInput = { reps: [{ id: "ana" }], pools: [{ id: "sdr", members: ["ana"] }] };
const hour = 3_600_000;
const monday = Date.parse("2026-05-04T00:00Z");

test("an hour is uncovered when nobody is in before the deadline", async () => {
  const { hours, looked, leftOut } = await coverage({ policy, roster, from: monday });
  // By hand: a clock of an hour around the clock is kept from 08:01 to 16:59 on five days; hours begin at full ones.
  const kept = hours.filter((one) => one.sla === "anytime").length;
  expect(kept).toBe(168 - 5 * 8);
  expect(hours.filter((one) => one.sla === "office")).toEqual([]);
  expect(hours[0]).toEqual({ at: monday, sla: "anytime", pool: "sdr", dueAt: monday + hour, leads: undefined });
  expect(looked).toEqual({ pairs: 2, hours: 168 });
  expect(leftOut).toEqual(["owner", "days"]);
});

test("leave counts, and only hours in which leads come in", async () => {
  const off = { from: "2026-05-05T00:00Z", to: "2026-05-06T00:00Z" };
  const onLeave = { ...roster, reps: [{ id: "ana", timeOff: [off] }] };
  const leads = [{ at: monday + 10.5 * hour }, { at: monday + 34.2 * hour }, { at: monday + 34.9 * hour }];
  const { hours } = await coverage({ policy, roster: onLeave, from: monday, leads });
  expect(hours.map(({ at, sla, leads: n }) => [at - monday, sla, n])).toEqual([
    [34 * hour, "anytime", 2],
    [34 * hour, "office", 2],
  ]);
});

test("a pool with nobody covers nothing", async () => {
  const nobody = { reps: [{ id: "ana", active: false }], pools: roster.pools };
  const { hours } = await coverage({ policy, roster: nobody, from: monday });
  expect(hours.filter((one) => one.sla === "anytime")).toHaveLength(168);
});
