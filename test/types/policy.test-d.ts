import { expectTypeOf, test } from "vitest";
import { createHandover, definePolicy, type Policy, type PolicyDocument, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import {
  accountOwner,
  customRouter,
  firstOf,
  roundRobin,
  byAttribute,
  type CustomRouter,
  type Router,
} from "handover/routing";
import { onActivity, sla, type Sla } from "handover/sla";

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });

test("a policy takes calendars as values or as JSON, and gives back a document of JSON", () => {
  const policy = definePolicy({
    version: "1",
    calendars: { office, other: office.spec },
    routing: firstOf(accountOwner(), roundRobin({ pool: "sdr", hold: "until-open" })),
    slas: [
      sla("call", { from: "assigned", until: onActivity("call"), within: { A: "5m", default: { workingDays: 1 } } }),
    ],
  });
  expectTypeOf(policy).toEqualTypeOf<Policy>();
  expectTypeOf(policy.document).toEqualTypeOf<PolicyDocument>();
  expectTypeOf(policy.document).toExtend<PolicyInput>();
  expectTypeOf(createHandover).toBeCallableWith({ policy });
  expectTypeOf(createHandover).toBeCallableWith({ policy: policy.document });
});

test("a policy needs a version, and takes no unknown field", () => {
  // @ts-expect-error: no version
  definePolicy({});
  // @ts-expect-error: a version is a text
  definePolicy({ version: 1 });
  // @ts-expect-error: slas, not slass
  definePolicy({ version: "1", slass: [] });
  // @ts-expect-error: quarantine or refuse
  definePolicy({ version: "1", intake: { invalid: "drop" } });
  // @ts-expect-error: an engine needs a policy
  createHandover({});
});

test("routers take the options they have", () => {
  expectTypeOf(roundRobin({ pool: "sdr", weights: false, hours: "ignore", by: ["score.grade"] })).toExtend<Router>();
  expectTypeOf(byAttribute({ by: "segment", map: { key: roundRobin({ pool: "key" }) } })).toExtend<Router>();
  expectTypeOf(customRouter("nearest", { km: 50 })).toExtend<Router>();
  // @ts-expect-error: a round robin needs a pool
  roundRobin({});
  // @ts-expect-error: pool, not pools
  roundRobin({ pools: "sdr" });
  // @ts-expect-error: weights are counted or not, or numbers by rep
  roundRobin({ pool: "sdr", weights: { ana: "2" } });
  // @ts-expect-error: owner or ignore
  roundRobin({ pool: "sdr", hours: "office" });
  // @ts-expect-error: the only way to hold is until-open
  roundRobin({ pool: "sdr", hold: true });
  // @ts-expect-error: a list of paths
  roundRobin({ pool: "sdr", by: "score.grade" });
  // @ts-expect-error: a territory maps to routers, not to pools
  byAttribute({ by: "segment", map: { key: "sdr" } });
  // @ts-expect-error: an account owner's hours count or not
  accountOwner({ hours: true });
  // @ts-expect-error: routers, not pools
  firstOf("sdr");
  // @ts-expect-error: options are JSON
  customRouter("nearest", () => 1);
});

test("a router of the host's own answers a rep or passes, at once", () => {
  expectTypeOf<() => { repId: string }>().toExtend<CustomRouter>();
  expectTypeOf<() => { pass: string }>().toExtend<CustomRouter>();
  expectTypeOf<() => undefined>().not.toExtend<CustomRouter>();
  expectTypeOf<() => Promise<{ repId: string }>>().not.toExtend<CustomRouter>();
  expectTypeOf<Parameters<CustomRouter>[0]["reps"][number]["available"]>().toEqualTypeOf<boolean>();
});

test("a clock policy says from when, until when, within what", () => {
  expectTypeOf(sla("a", { from: "received", until: "assigned", within: "1h" })).toEqualTypeOf<Sla>();
  expectTypeOf(sla).toBeCallableWith("a", {
    from: { stage: ["sql"] },
    until: { stage: ["won"] },
    within: { hours: 2 },
  });
  // @ts-expect-error: nothing is met by being received
  sla("a", { from: "assigned", until: "received", within: "1h" });
  // @ts-expect-error: a bare number does not say of what
  sla("a", { from: "assigned", until: "accepted", within: 5 });
  expectTypeOf(sla).toBeCallableWith("a", { from: "assigned", until: "accepted", within: { A: "5m" } });
  // @ts-expect-error: nothing is met by being received, whatever else meets it
  sla("a", { from: "assigned", until: ["accepted", "received"], within: "1h" });
  // @ts-expect-error: within is missing
  sla("a", { from: "assigned", until: "accepted" });
  // @ts-expect-error: owner, manager or { rep }
  sla("a", { from: "assigned", until: "accepted", within: "1h", thresholds: [{ at: 0.5, notify: "boss" }] });
  // @ts-expect-error: a reassignment has a reason
  sla("a", { from: "assigned", until: "accepted", within: "1h", thresholds: [{ at: 1, reassign: {} }] });
  // @ts-expect-error: continue or restart
  sla("a", { from: "assigned", until: "accepted", within: "1h", onReassign: "reset" });
  // @ts-expect-error: the name comes first
  sla({ name: "a", from: "assigned", until: "accepted", within: "1h" });
});
