import { describe, expect, test } from "vitest";
import { below, where } from "../../../src/condition/index.ts";
import { definePolicy, diffPolicies, type PolicyInput } from "../../../src/policy/index.ts";
import { firstOf, fixed, roundRobin } from "../../../src/routing/index.ts";
import { points, scorecard } from "../../../src/scoring/index.ts";
import { sla } from "../../../src/sla/index.ts";
import { weekly } from "../../../src/calendar/index.ts";

const contact = { from: "assigned", until: "accepted", within: "1h" } as const;
const said = (before: Omit<PolicyInput, "version">, after: Omit<PolicyInput, "version">): string[] =>
  diffPolicies({ version: "1", ...before }, { version: "2", ...after }).map(({ text }) => text);
const office = (fri: string, ...holidays: string[]) =>
  weekly({ timeZone: "Europe/Warsaw", hours: { mon: "09:00-17:00", fri }, holidays });
const pool = (...routers: string[]): Pick<PolicyInput, "routing"> => ({
  routing: firstOf(...(routers.map((repId) => fixed({ repId })) as [ReturnType<typeof fixed>])),
});

const trial = (dates: object, weight: number) => ({
  name: "trial",
  ...dates,
  arms: [
    { name: "a", weight: 1 },
    { name: "b", weight, parts: { slas: [sla("c", { ...contact, within: "5m" })] } },
  ],
});

describe("a difference is said", () => {
  test.each<readonly [string, PolicyInput | object, object, readonly string[]]>([
    [
      "of a time",
      { slas: [sla("c", contact)] },
      { slas: [sla("c", { ...contact, within: "45m" })] },
      ['clock "c", time: 1h -> 45m'],
    ],
    [
      "of a time by grade",
      { slas: [sla("c", { ...contact, within: { B: "1h", default: "2h" } })] },
      { slas: [sla("c", { ...contact, within: { B: { minutes: 90 }, default: "2h" } })] },
      ['clock "c", time for B: 1h -> 1h 30m'],
    ],
    [
      "of a condition",
      { slas: [sla("c", { ...contact, appliesTo: where({ "company.employees": below(60) }) })] },
      { slas: [sla("c", contact)] },
      ['clock "c", applies to: company.employees below 60 -> nothing'],
    ],
    [
      "of a clock in front of others",
      { slas: [sla("c", contact)] },
      { slas: [sla("b", contact), sla("c", contact)] },
      ['clock "b" added: 1h'],
    ],
    [
      "of their order",
      { slas: [sla("b", contact), sla("c", contact)] },
      { slas: [sla("c", contact), sla("b", contact)] },
      ["slas, order: b, c -> c, b"],
    ],
    [
      "of points for a condition",
      { scoring: scorecard([points(5, where({ "company.employees": below(60) }))], { max: 9 }) },
      { scoring: scorecard([points(6, where({ "company.employees": below(60) }))], { max: 9 }) },
      ["scoring, rule company.employees below 60, points: 5 -> 6"],
    ],
    [
      "of hours and holidays",
      { calendars: { o: office("09:00-17:00") } },
      { calendars: { o: office("09:00-15:00", "2026-12-24") } },
      ['calendar "o", hours, fri: 09:00-17:00 -> 09:00-15:00', 'calendar "o", holidays: nothing -> 2026-12-24'],
    ],
    [
      "of a list of texts",
      { refunds: ["duplicate", "no_fit"] },
      { refunds: ["duplicate"] },
      ["refunds: no_fit removed"],
    ],
    [
      "of another router in its place",
      pool("ana", "ben"),
      pool("ana", "cleo"),
      ["routing, router 2, rep id: ben -> cleo"],
    ],
    [
      "of another kind of router",
      { routing: roundRobin({ pool: "sdr" }) },
      { routing: fixed({ repId: "ana" }) },
      ["routing: router round_robin, pool sdr -> router fixed, rep id ana"],
    ],
    [
      "of an experiment",
      { slas: [sla("c", contact)], experiments: [trial({ from: "2026-01-01T00:00:00Z" }, 1)] },
      { slas: [sla("c", contact)], experiments: [trial({ until: "2026-02-01T00:00:00Z" }, 3)] },
      [
        'experiment "trial", begins: 2026-01-01T00:00:00Z -> nothing',
        'experiment "trial", arm "b", weight: 1 -> 3',
        'experiment "trial", ends: nothing -> 2026-02-01T00:00:00Z',
      ],
    ],
    [
      "of a name that is none",
      { slas: [sla("[x", contact)] },
      { slas: [sla("[x", { ...contact, within: "2h" })] },
      ['clock "[x", time: 1h -> 2h'],
    ],
  ])("%s", (_, before, after, words) => expect(said(before, after)).toEqual(words));

  test("not where there is none, whatever the version and its spelling", () =>
    expect(said({ slas: [sla("c", contact)] }, { refunds: undefined, slas: [sla("c", { ...contact })] })).toEqual([]));

  test("of policies that are defined as of documents", () => {
    const [one, other] = ["1h", "2h"].map((within) =>
      definePolicy({ version: within, slas: [sla("c", { ...contact, within })] }),
    );
    expect(diffPolicies(one!, other!)).toEqual([
      {
        path: ["slas", "c", "within"],
        kind: "changed",
        before: "1h",
        after: "2h",
        from: "slas.0.within",
        to: "slas.0.within",
        text: 'clock "c", time: 1h -> 2h',
      },
    ]);
  });

  test("with what it affects: clocks of the grade, of the name, all leads, those of the stage", () => {
    const volumes = {
      days: 15,
      leads: 4_000,
      clocks: { c: { A: 10, B: 620 } },
      stages: { mql: 7 },
      pools: { sdr: 50, ae: 3 },
    };
    const [one, other] = [
      { within: { B: "1h", default: "2h" }, max: 9, pool: "sdr" },
      { within: { B: "45m", default: "3h" }, max: 8, pool: "ae" },
    ].map(({ within, max, pool }): PolicyInput => ({
      version: pool,
      refunds: [pool],
      scoring: scorecard([points(5, where({ "company.employees": below(60) }))], { max }),
      slas: [sla("c", { ...contact, within: within as never })],
      routing: roundRobin({ pool }),
    }));
    expect(diffPolicies(one!, other!, { volumes }).map(({ path, leads }) => [path.join("."), leads])).toEqual(
      expect.arrayContaining([
        ["refunds.sdr", undefined],
        ["scoring.max", 8_000],
        ["slas.c.within.B", 1_240],
        ["slas.c.within.default", 1_260],
        ["routing.pool", 100],
      ]),
    );
    expect(diffPolicies(one!, other!, { volumes }).find(({ path }) => path.at(-1) === "B")?.text).toBe(
      'clock "c", time for B: 1h -> 45m; affects 1,240 leads a month at the volume of 15 days',
    );
  });
});
