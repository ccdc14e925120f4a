import { describe, expect, test } from "vitest";
import { weekly } from "../../../src/calendar/index.ts";
import { checkPolicy, type CheckOptions, type Finding } from "../../../src/check/index.ts";
import { atLeast, equals, where } from "../../../src/condition/index.ts";
import { definePolicy, type PolicyInput } from "../../../src/policy/index.ts";
import { accountOwner, firstOf, fixed, quota, roundRobin, type Rep } from "../../../src/routing/index.ts";
import { commitment, type Commitment } from "../../../src/sla/index.ts";

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
const rep = (id: string, more: Partial<Rep> = {}): Rep => ({ id, active: true, timeOff: [], attributes: {}, ...more });
const reps = [rep("ana"), rep("ben")];
const pools = [{ id: "sdr", members: reps.map(({ id }) => ({ repId: id, weight: 1 })) }];
const base = {
  calendars: { office },
  routing: roundRobin({ pool: "sdr" }),
  limits: [quota({ atMost: 3, per: "day" })],
};
const promise = (more: Partial<Commitment> = {}): Commitment =>
  commitment("mql", { every: "month", terms: { atLeast: 130 }, ...more });

function check(policy: Partial<PolicyInput>, options: CheckOptions = {}): readonly Finding[] {
  const findings = checkPolicy(definePolicy({ version: "1", ...base, ...policy }), {
    roster: { reps, pools },
    from: "2026-11-10T12:00:00Z",
    ...options,
  });
  return findings.filter(({ code }) => code.endsWith("BEYOND_CAPACITY"));
}

describe("a commitment is beyond those who are there", () => {
  test("by limits, in the period that the time lies in, and in the first one of later terms", () => {
    const terms = [
      { from: "2026-10-01", atLeast: 130 },
      { from: "2026-12-10", atLeast: 126 },
      { from: "2027-03-01", atLeast: 200 },
    ];
    expect(check({ commitments: [promise({ terms })] })).toEqual([
      {
        code: "COMMITMENT_BEYOND_CAPACITY",
        severity: "error",
        path: "commitments.0.terms.0.atLeast",
        message:
          'mql promises 130 leads from 2026-11-01 to 2026-11-30, and the 2 who are in can be given 126, by the limit "per day"',
        suggestion: "promise less, raise the limits, or have more people in",
      },
      expect.objectContaining({
        path: "commitments.0.terms.2.atLeast",
        message: expect.stringContaining(
          "200 leads from 2027-03-01 to 2027-03-31, and the 2 who are in can be given 138",
        ),
      }),
    ]);
  });

  test("by the hours that leads take", () => {
    const [found, ...others] = check({ limits: [], commitments: [promise()] }, { perLead: "3h" });
    expect(others).toEqual([]);
    expect(found?.message).toBe(
      "mql promises 130 leads from 2026-11-01 to 2026-11-30, and the 2 who are in can be given 112, by 336h of work at 3h a lead",
    );
    expect(check({ limits: [], commitments: [promise()] }, { perLead: "2h" })).toEqual([]);
    expect(check({ limits: [], commitments: [promise()] })).toEqual([]);
  });

  test("where nobody is in", () => {
    const off = rep("ana", { timeOff: [{ from: Date.UTC(2026, 9, 31), to: Date.UTC(2026, 11, 2) }] });
    const [found] = check(
      { commitments: [promise({ terms: { atLeast: 1 } })] },
      { roster: { reps: [off], pools: [{ id: "sdr", members: [{ repId: "ana", weight: 1 }] }] } },
    );
    expect(found?.message).toBe(
      "mql promises 1 leads from 2026-11-01 to 2026-11-30, and nobody who can be given one is in",
    );
  });

  test("only where the limit is about all leads that are meant, and where what counts comes to somebody", () => {
    const large = where({ "company.employees": atLeast(200) });
    const limits = [quota({ atMost: 3, per: "day", when: where({ "company.employees": atLeast(100) }) })];
    expect(check({ limits, commitments: [promise()] })).toEqual([]);
    expect(check({ limits, commitments: [promise({ where: large })] })).toHaveLength(1);
    expect(check({ commitments: [promise({ counts: "received" })] })).toEqual([]);
    expect(check({ commitments: [promise({ counts: { stage: ["inquiry"] } })] }).length).toBe(0);
    expect(check({ commitments: [promise({ counts: "accepted" })] })).toHaveLength(1);
    expect(check({ commitments: [promise({ until: "2026-10-31" })] })).toEqual([]);
  });

  test("with those whom routers name besides pools, and the numbers of their own", () => {
    const routing = firstOf(accountOwner(), roundRobin({ pool: "sdr" }), fixed({ repId: "pia" }));
    const roster = { reps: [...reps, rep("pia"), rep("boss")], pools };
    // Pia may be given leads on all 30 days.
    expect(check({ routing, commitments: [promise({ terms: { atLeast: 216 } })] }, { roster })).toEqual([]);
    expect(check({ routing, commitments: [promise({ terms: { atLeast: 217 } })] }, { roster })).toHaveLength(1);
    const own = [rep("ana", { limits: { "per day": 4 } }), rep("ben")];
    expect(check({ commitments: [promise({ terms: { atLeast: 147 } })] }, { roster: { reps: own, pools } })).toEqual(
      [],
    );
  });
});

test("a pool is beyond those in it by what it got", () => {
  const volumes = { days: 28, leads: 200, clocks: {}, stages: {}, pools: { sdr: 160, other: 9_000 } };
  const from = "2026-11-09T00:00:00+01:00";
  expect(check({}, { from, volumes }).map(({ path, message }) => [path, message])).toEqual([
    ["pools.sdr", 'the pool sdr got 40 leads a week, and the 2 who are in can be given 30, by the limit "per day"'],
  ]);
  expect(check({}, { from, volumes: { ...volumes, pools: { sdr: 120 } } })).toEqual([]);
  expect(check({}, { volumes: { ...volumes, days: 0 } })).toEqual([]);
});

test("a lead that takes no time, or a time that cannot be read, is refused", () => {
  expect(() => check({}, { perLead: "0m" })).toThrow('perLead: expected a duration above 0, got "0m"');
  expect(() => check({}, { perLead: "1d" })).toThrow("perLead: expected working time in hours or less");
});

test("fields that nobody fills are told wherever rules name them", () => {
  const policy = definePolicy({
    version: "1",
    ...base,
    routing: roundRobin({
      pool: "sdr",
      by: ["properties.line"],
      skills: [{ rep: "languages", lead: "language" }],
    }),
    limits: [quota({ atMost: 3, per: "day", when: where({ source: equals("web"), "score.total": atLeast(3) }) })],
  });
  const paths = (fields: Record<string, number>): string[] =>
    checkPolicy(policy, { filled: { leads: 12, fields } })
      .filter(({ code }) => code === "FIELD_NEVER_FILLED")
      .map(({ path }) => path);
  expect(paths({})).toEqual(["routing.by", "routing.skills.0.lead", "limits.0.when.all.0.field"]);
  expect(paths({ language: 1, source: 12, "properties.line": 3 })).toEqual([]);
});
