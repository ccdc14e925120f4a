import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weekly } from "../../../src/calendar/index.ts";
import { checkPolicy, type CheckOptions, type Finding } from "../../../src/check/index.ts";
import { definePolicy, type Policy } from "../../../src/policy/index.ts";
import { noLoad, quota, rate, roundRobin, type Limit, type Rep, type Roster } from "../../../src/routing/index.ts";
import { periodFilter } from "../../../src/routing/eligibility/period-limit.ts";
import { absences } from "../../../src/routing/eligibility/presence.ts";
import type { RouteContext } from "../../../src/routing/router.ts";
import { commitment } from "../../../src/sla/index.ts";
import { dayMs, toInstant } from "../../../src/time/index.ts";

type Check = (policy: Policy, options: CheckOptions) => readonly Finding[];
type Law = (check: Check) => fc.IProperty<unknown>;

/** The week in which the clocks of Warsaw go back. */
const monday = toInstant("2026-10-19T00:00:00+02:00");
const nextMonday = toInstant("2026-10-26T00:00:00+01:00");
const hourMs = 3_600_000;
const stepMs = hourMs / 2;

const hours = fc.constantFrom("09:00-17:00", "08:00-12:00", "22:00-03:00", "00:00-24:00");
const calendar = fc
  .record({
    timeZone: fc.constantFrom("Europe/Warsaw", "UTC", "America/New_York"),
    days: fc.constantFrom("mon-fri", "mon-sun", "sat-sun", "wed"),
    hours,
  })
  .map(({ timeZone, days, hours }) => weekly({ timeZone, hours: { [days]: hours } }).spec);
const stretch = fc
  .tuple(fc.integer({ min: -20, max: 160 }), fc.integer({ min: 1, max: 70 }))
  .map(([from, long]) => ({ from: monday + from * hourMs, to: monday + (from + long) * hourMs }));

interface Team {
  readonly reps: readonly Rep[];
  readonly looks: "owner" | "ignore";
}
const team: fc.Arbitrary<Team> = fc.record({
  reps: fc
    .array(fc.record({ calendar, off: fc.option(stretch), active: fc.boolean(), back: fc.option(stretch) }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((all) =>
      all.map(({ calendar, off, active, back }, i): Rep => ({
        id: `rep ${i}`,
        active: active || i === 0,
        calendar,
        timeOff: off === null ? [] : [off],
        attributes: {},
        ...(back === null ? {} : { away: { since: 0, until: back.to } }),
      })),
    ),
  looks: fc.constantFrom("owner", "ignore"),
});
const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc
    .record({
      atMost: fc.integer({ min: 0, max: 4 }),
      per: fc.constantFrom("day", "week"),
      timeZone: fc.constantFrom(undefined, "Asia/Tokyo"),
    })
    .map((options) => quota(options as Parameters<typeof quota>[0])),
  fc.record({ atMost: fc.integer({ min: 1, max: 3 }), within: fc.constantFrom("2h", "7h", "30h") }).map(rate),
);

function policyOf({ looks }: Team, limits: readonly Limit[], atLeast: number): Policy {
  return definePolicy({
    version: "1",
    calendars: { warsaw: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
    routing: roundRobin({ pool: "sdr", hours: looks }),
    limits: limits.map((one, i) => ({ ...one, name: `limit ${i}` })),
    commitments: [commitment("mql", { every: "week", terms: { atLeast } })],
  });
}
const rosterOf = ({ reps }: Team): Pick<Roster, "reps" | "pools"> => ({
  reps,
  pools: [{ id: "sdr", members: reps.map(({ id }) => ({ repId: id, weight: 1 })) }],
});

/** Gives leads as soon as anything allows it, half hour by half hour, by the limits and the hours that the engine itself goes by. */
function given(team: Team, policy: Policy): number {
  const staff = policy.staff({ version: 0, ...rosterOf(team) });
  const limits = (policy.document.limits ?? []).flatMap((one) => (one.limit === "capacity" ? [] : [one]));
  const filters = limits.map((one) => ({ name: one.name, against: periodFilter(one) }));
  let sum = 0;
  for (const { id } of team.reps) {
    const member = staff.member(id)!;
    const times: number[] = [];
    const load = { ...noLoad, given: () => times };
    for (let now = monday; now < nextMonday; now += stepMs) {
      if (absences(member, now, team.looks).length > 0) continue;
      const isFree = (): boolean =>
        filters.every(({ against }) => against({ now, load } as unknown as RouteContext).against(member) === undefined);
      while (isFree()) times.push(now);
    }
    sum += times.length;
  }
  return sum;
}

const told = (findings: readonly Finding[]): boolean =>
  findings.some(({ code }) => code === "COMMITMENT_BEYOND_CAPACITY");
const options = (team: Team, more: CheckOptions = {}): CheckOptions => ({
  roster: rosterOf(team),
  from: monday + 3 * dayMs,
  ...more,
});

/** Under one limit a promise is said to be beyond people exactly where one more lead is promised than they can be given. */
const tellsWhatIsBeyond: Law = (check) =>
  fc.property(team, limit, fc.constantFrom(0, 1), (team, limit, more) => {
    const most = given(team, policyOf(team, [limit], 1));
    const promised = Math.max(1, most + more);
    return told(check(policyOf(team, [limit], promised), options(team))) === promised > most;
  });

/** Under several it is never said of a promise that can be kept. */
const neverCriesWolf: Law = (check) =>
  fc.property(team, fc.array(limit, { minLength: 1, maxLength: 3 }), (team, limits) => {
    const most = given(team, policyOf(team, limits, 1));
    return most === 0 || !told(check(policyOf(team, limits, most), options(team)));
  });

/** Where leads take time, there is room for as many as fit into the half hours in which somebody is at work. */
const goesByTheHours: Law = (check) =>
  fc.property(team, fc.constantFrom(0.5, 0.75, 4), fc.constantFrom(0, 1), (team, hoursEach, more) => {
    const staff = policyOf(team, [], 1).staff({ version: 0, ...rosterOf(team) });
    let steps = 0;
    for (const { id } of team.reps)
      for (let now = monday; now < nextMonday; now += stepMs)
        steps += absences(staff.member(id)!, now, "owner").length === 0 ? 1 : 0;
    const most = Math.floor((steps * stepMs) / (hoursEach * hourMs));
    const promised = Math.max(1, most + more);
    const perLead = { minutes: hoursEach * 60 };
    return told(check(policyOf(team, [], promised), options(team, { perLead }))) === promised > most;
  });

const laws: Readonly<Record<string, readonly [Law, number]>> = {
  "what is promised beyond a limit is told, and no less": [tellsWhatIsBeyond, 60],
  "what can be kept is never told": [neverCriesWolf, 60],
  "leads that take time fit into the hours": [goesByTheHours, 40],
};

describe("commitments and those who are there:", () => {
  test.each(Object.entries(laws))("%s", (_, [law, numRuns]) => fc.assert(law(checkPolicy), { numRuns }));
});

describe("a planted bug is caught:", () => {
  const withReps =
    (change: (rep: Rep) => Rep): Check =>
    (policy, options) =>
      checkPolicy(policy, {
        ...options,
        roster: { ...options.roster!, reps: options.roster!.reps.map(change) },
      });
  const withDocument =
    (change: (policy: Policy) => Partial<Policy["document"]>): Check =>
    (policy, options) =>
      checkPolicy(definePolicy({ ...policy.document, ...change(policy) }), options);
  const withLimits = (change: (limit: Limit) => Limit): Check =>
    withDocument(({ document: { limits = [] } }) => ({ limits: limits.map(change) }));
  test.each<[string, Law, Check]>([
    ["leave that nobody takes", tellsWhatIsBeyond, withReps((rep) => ({ ...rep, timeOff: [] }))],
    ["people who have left", tellsWhatIsBeyond, withReps((rep) => ({ ...rep, active: true }))],
    ["whoever is away", tellsWhatIsBeyond, withReps((rep) => ({ ...rep, away: undefined }))],
    [
      "days begun in another zone",
      tellsWhatIsBeyond,
      withLimits((one) => (one.limit === "quota" ? { ...one, timeZone: "Pacific/Auckland" } : one)),
    ],
    [
      "a week taken for a day",
      tellsWhatIsBeyond,
      withLimits((one) => (one.limit === "quota" ? { ...one, per: "day" } : one)),
    ],
    [
      "hours that nobody asked about",
      neverCriesWolf,
      withDocument(() => ({ routing: roundRobin({ pool: "sdr", hours: "owner" }) })),
    ],
    [
      "a rate that forgets too late",
      neverCriesWolf,
      withLimits((one) => (one.limit === "rate" ? { ...one, within: "50h" } : one)),
    ],
    ["half of the hours", goesByTheHours, (policy, options) => checkPolicy(policy, { ...options, perLead: "90m" })],
  ])("%s", (_, law, planted) =>
    expect(fc.check(law(planted), { numRuns: 600, endOnFailure: true, seed: 7 }).failed).toBe(true),
  );
});
