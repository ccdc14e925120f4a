import { describe, expect, it, test } from "vitest";
import { weekly } from "../../../src/calendar/index.ts";
import { checkPolicy, findingCodes, type CheckOptions, type Finding } from "../../../src/check/index.ts";
import {
  allOf,
  anyOf,
  atLeast,
  below,
  equals,
  missing,
  not,
  oneOf,
  present,
  where,
} from "../../../src/condition/index.ts";
import { b2bPipeline, type Pipeline } from "../../../src/lifecycle/index.ts";
import { definePolicy, type PolicyInput } from "../../../src/policy/index.ts";
import { firstOf, fixed, roundRobin, territory, type Rep, type Roster } from "../../../src/routing/index.ts";
import { grid, points, scorecard } from "../../../src/scoring/index.ts";
import { cadence, sla } from "../../../src/sla/index.ts";

function check(policy: Omit<PolicyInput, "version">, options?: CheckOptions): readonly Finding[] {
  return checkPolicy(definePolicy({ version: "1", ...policy }), options);
}

const briefly = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ code, path }) => `${code} ${path}`);

const rep = (id: string, more: Partial<Rep> = {}): Rep => ({ id, active: true, timeOff: [], attributes: {}, ...more });
const roster = (reps: readonly Rep[], pools: Roster["pools"]): Roster => ({ version: 1, reps, pools });
const small = where({ "company.employees": below(50) });
const large = where({ "company.employees": atLeast(200) });
const contact = { from: "assigned", until: { activity: ["call"] }, within: "1h" } as const;

describe("a policy that means what it says", () => {
  test("has no findings", () => {
    const findings = check(
      {
        calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
        scoring: grid({
          fit: scorecard(
            [points(60, large), points(30, small), points(-20, where({ flags: equals("email.free_mail") }))],
            { max: 100 },
          ),
          engagement: scorecard([
            points(40, { activity: ["demo_form"] }),
            points(60, { activity: ["webinar"], atLeast: 2 }),
          ]),
          grades: { fit: { A: 60, B: 30, C: 10 }, engagement: { 1: 80, 2: 40, 3: 10 } },
        }),
        pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(60) }) }),
        routing: firstOf(
          territory({ entries: [{ name: "PL", country: "PL", to: roundRobin({ pool: "pl" }) }] }),
          roundRobin({ pool: "sdr" }),
        ),
        slas: [
          sla("large", {
            ...contact,
            calendar: "office",
            group: "contact",
            appliesTo: large,
            thresholds: [{ at: 0.75, notify: "owner" }],
          }),
          sla("others", { ...contact, calendar: "office", group: "contact" }),
        ],
      },
      {
        from: "2026-11-23T00:00:00Z",
        roster: roster(
          [rep("ana"), rep("ben")],
          [
            { id: "sdr", members: [{ repId: "ana", weight: 1 }] },
            { id: "pl", members: [{ repId: "ben", weight: 1 }] },
          ],
        ),
      },
    );
    expect(findings).toEqual([]);
  });

  test("has none as it comes", () => expect(check({})).toEqual([]));
});

describe("conditions", () => {
  test("that contradict themselves, or what the policy can come to", () => {
    const findings = check({
      scoring: scorecard([points(60, large), points(10, allOf(small, large)), points(5, anyOf(small, not(small)))], {
        max: 80,
      }),
      pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(90) }) }),
      slas: [
        sla("late", { ...contact, appliesTo: where({ stage: oneOf("mql", "sal"), "score.grade": equals("A") }) }),
        sla("graded", { ...contact, appliesTo: where({ "score.grade": equals("A1") }) }),
        sla("all", { ...contact, appliesTo: where({ stage: present() }) }),
      ],
    });
    expect(briefly(findings)).toEqual([
      "CONDITION_NEVER scoring.rules.1.when",
      "CONDITION_NEVER pipeline.transitions.1.auto",
      "CONDITION_NEVER slas.1.appliesTo",
      "CONDITION_ALWAYS scoring.rules.2.when",
      "CONDITION_ALWAYS slas.2.appliesTo",
    ]);
    expect(findings[0]).toMatchObject({
      severity: "error",
      message:
        "company.employees below 50 and company.employees at least 200: no lead is so, and nobody gets these points",
      suggestion: "its parts contradict each other: drop one of them",
    });
    expect(findings[2]?.suggestion).toBe("compare it with the stages, the points and the grades that the policy has");
  });

  test("about scores of a policy that scores nothing", () => {
    const findings = check({ slas: [sla("hot", { ...contact, appliesTo: where({ "score.total": atLeast(60) }) })] });
    expect(briefly(findings)).toEqual(["CONDITION_NEVER slas.0.appliesTo"]);
  });
});

describe("of several of which the first applies", () => {
  test("clocks and cadences of a group that come too late", () => {
    const findings = check({
      slas: [
        sla("small", { ...contact, group: "contact", appliesTo: small }),
        sla("not so large", { ...contact, group: "contact", appliesTo: where({ "company.employees": below(200) }) }),
        sla("tiny", {
          ...contact,
          group: "contact",
          appliesTo: where({ "company.employees": below(10), source: equals("web") }),
        }),
        sla("of another moment", { ...contact, from: "accepted", group: "contact", appliesTo: small }),
        sla("rest", { ...contact, group: "contact" }),
        sla("after all", { ...contact, group: "contact", appliesTo: large }),
      ],
    });
    expect(briefly(findings)).toEqual(["RULE_SHADOWED slas.2", "RULE_SHADOWED slas.5"]);
    expect(findings[0]?.message).toBe('"tiny" is never reached: "small" before it takes all its leads');
  });

  test("two that together leave nothing to a third", () => {
    const findings = check({
      slas: [
        sla("below", { ...contact, group: "g", appliesTo: where({ value: below(100) }) }),
        sla("above", { ...contact, group: "g", appliesTo: where({ value: atLeast(100) }) }),
        sla("valued", { ...contact, group: "g", appliesTo: where({ value: present() }) }),
        sla("without", { ...contact, group: "g" }),
      ],
    });
    expect(findings.map(({ message }) => message)).toEqual([
      '"valued" is never reached: "below", "above" before it take all its leads',
    ]);
  });

  test("automatic moves", () => {
    const pipeline: Pipeline = {
      id: "p",
      reasons: {},
      stages: [
        { id: "new", label: "New", side: "marketing" },
        { id: "a", label: "A", side: "sales", closed: "won" },
        { id: "b", label: "B", side: "sales", closed: "lost" },
      ],
      transitions: [
        { name: "go", from: ["new"], to: "a", auto: where({ source: present() }) },
        { name: "stay", from: ["new"], to: "b", auto: where({ source: equals("web") }) },
      ],
    };
    expect(briefly(check({ pipeline }))).toEqual(["RULE_SHADOWED pipeline.transitions.1"]);
  });
});

describe("territories", () => {
  const to = fixed({ repId: "ana" });
  const bands = [
    { name: "DE small", country: "DE", employees: { below: 50 }, to },
    { name: "DE large", country: "DE", employees: { min: 200 }, to },
    { name: "PL", country: "PL", to },
  ];

  test("leave gaps, told with a lead for each", () => {
    const findings = check({ routing: territory({ entries: bands }) });
    expect(briefly(findings)).toEqual(["TERRITORY_GAP routing", "TERRITORY_GAP routing"]);
    expect(findings[0]?.example).toEqual({ company: { country: "DE", employees: 50 } });
    expect(findings[0]?.message).toBe(
      'in DE no territory takes a lead such as {"company":{"country":"DE","employees":50}}',
    );
    expect(findings[1]?.example).toEqual({ company: { country: "AD" } });
  });

  test("leave none where somebody is asked after them", () => {
    expect(check({ routing: territory({ entries: bands, otherwise: to }) })).toEqual([]);
    expect(check({ routing: firstOf(territory({ entries: bands }), to) })).toEqual([]);
    expect(check({ routing: firstOf(to, territory({ entries: bands })) })).toHaveLength(2);
  });

  test("in their order may leave nothing to one that comes later", () => {
    const entries = [
      { name: "dach", country: "dach", industry: ["software", "games"], to },
      { name: "dach games", country: "dach", segment: "x", to },
      { name: "games", country: "dach", industry: "games", to },
    ];
    const findings = check({
      routing: territory({ groups: { dach: ["DE", "AT", "CH"] }, ties: "first", entries, otherwise: to }),
    });
    expect(briefly(findings)).toEqual(["RULE_SHADOWED routing.entries.2"]);
    expect(findings[0]?.message).toBe('no lead comes to "games": "dach" takes all of them');
  });
});

describe("scores, clocks, stages and reasons", () => {
  test("grades that no points earn", () => {
    const scoring = scorecard([points(40, large), points(50, small, { group: "size" })], {
      groups: { size: { max: 10 } },
      grades: { A: 60, B: 50, C: 10 },
    });
    expect(briefly(check({ scoring }))).toEqual(["GRADE_UNREACHABLE scoring.grades.A"]);
  });

  test("a warning that comes before the start", () => {
    const [found, ...others] = check({
      slas: [
        sla("c", {
          ...contact,
          within: { A: "30m", default: "2h" },
          thresholds: [
            { at: { before: "45m" }, notify: "owner" },
            { at: { before: "20m" }, notify: "owner" },
          ],
        }),
      ],
    });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "THRESHOLD_TOO_EARLY", path: "slas.0.thresholds.0.at" });
  });

  test("a cadence that cannot keep the promise about attempts", () => {
    const attempts = sla("attempts", {
      from: "assigned",
      until: { activity: ["call", "email"], atLeast: 3 },
      within: "48h",
    });
    const steps = (after: string): PolicyInput => ({
      version: "1",
      slas: [attempts],
      cadences: [
        cadence("new", {
          from: "assigned",
          steps: [
            { channel: "call" },
            { channel: "email", after },
            { channel: "linkedin" },
            { channel: "call", after },
          ],
        }),
      ],
    });
    expect(briefly(checkPolicy(definePolicy(steps("30h"))))).toEqual(["CADENCE_TOO_LONG cadences.0.steps"]);
    expect(checkPolicy(definePolicy(steps("20h")))).toEqual([]);
  });

  test("lists of reasons nobody asks for", () => {
    const pipeline: Pipeline = {
      id: "p",
      reasons: { lost: ["price"], odd: ["never"] },
      stages: [
        { id: "new", label: "New", side: "marketing" },
        { id: "lost", label: "Lost", side: "sales", closed: "lost" },
      ],
      transitions: [{ name: "lose", from: ["new"], to: "lost", reasons: "lost" }],
    };
    expect(briefly(check({ pipeline }))).toEqual(["REASON_UNUSED pipeline.reasons.odd"]);
    expect(briefly(check({ pipelines: [b2bPipeline(), pipeline] }))).toEqual(["REASON_UNUSED pipelines.1.reasons.odd"]);
  });
});

describe("the roster", () => {
  test("lacks pools, people and roles", () => {
    const findings = check(
      {
        routing: firstOf(
          roundRobin({ pool: "a", roles: ["ae"] }),
          roundRobin({ pool: "b" }),
          roundRobin({ pool: "c" }),
          roundRobin({ pool: "d" }),
        ),
        rights: [{ role: "sdr" }, { role: "chief" }],
      },
      {
        roster: roster(
          [
            rep("ana", { roles: ["sdr"] }),
            rep("gone", { active: false, roles: ["ae"] }),
            rep("odd", { accepts: allOf(small, large) }),
          ],
          [
            { id: "a", members: [{ repId: "ana", weight: 1 }] },
            { id: "b", members: [{ repId: "gone", weight: 1 }] },
            { id: "c", members: [{ repId: "ana", weight: 0 }] },
          ],
        ),
      },
    );
    expect(briefly(findings)).toEqual([
      "CONDITION_NEVER reps.odd.accepts",
      "POOL_EMPTY pools.b",
      "POOL_EMPTY pools.c",
      "POOL_UNKNOWN pools.d",
      "ROLE_UNKNOWN rights.1.role",
      "ROLE_UNKNOWN routing.routers.0.roles.0",
    ]);
    expect(findings.map(({ message }) => message)).toContain(
      "the pool b gives nobody a lead: everybody in it has left",
    );
  });

  test("is not in while a clock runs", () => {
    const policy = {
      calendars: {
        office: weekly({ timeZone: "UTC", hours: { "mon-fri": "08:00-18:00" } }),
        early: weekly({ timeZone: "UTC", hours: { "mon-fri": "08:00-14:00" } }),
        late: weekly({ timeZone: "UTC", hours: { "mon-thu": "12:00-18:00" } }),
      },
      calendar: "office",
      routing: roundRobin({ pool: "sdr" }),
      slas: [sla("contact", contact), sla("own", { ...contact, calendar: "owner" })],
    };
    const members = [
      { repId: "ana", weight: 1 },
      { repId: "ben", weight: 1 },
    ];
    const findings = check(policy, {
      from: "2026-11-23T00:00:00Z",
      roster: roster([rep("ana", { calendar: "early" }), rep("ben", { calendar: "late" })], [{ id: "sdr", members }]),
    });
    expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "HOURS_UNCOVERED for 4h of the week contact runs and nobody of sdr is in; first from 2026-11-27T14:00:00.000Z to 2026-11-27T18:00:00.000Z",
    ]);
  });
});

test("every code says what it is about", () => {
  for (const { about, severity } of Object.values(findingCodes)) {
    expect(about.length).toBeGreaterThan(10);
    expect(["error", "warning"]).toContain(severity);
  }
});

describe("experiments", () => {
  const call = (within: string, name = "call") =>
    sla(name, { ...contact, within, appliesTo: where({ source: equals("fair") }) });
  const never = sla("never", {
    ...contact,
    appliesTo: allOf(where({ source: equals("fair") }), where({ source: equals("web") })),
  });
  const findings = (experiment: object) =>
    check({ slas: [call("1h")], experiments: [{ name: "x", ...experiment }] } as unknown as PolicyInput).map(
      ({ code, path }) => `${code} ${path}`,
    );

  it("with an arm that nobody comes to, or arms that are alike", () => {
    expect(
      findings({
        arms: [
          { name: "a", weight: 1 },
          { name: "b", weight: 1, parts: { slas: [call("1h")] } },
          { name: "c", weight: 0, parts: { slas: [call("5m")] } },
        ],
      }),
    ).toEqual(["ARM_UNUSED experiments.0.arms.2.weight", "ARMS_EQUAL experiments.0.arms.1"]);
  });

  it("with nobody in them", () => {
    const arms = [
      { name: "a", weight: 1 },
      { name: "b", weight: 1, parts: { slas: [call("5m")] } },
    ];
    expect(findings({ arms })).toEqual([]);
    const when = allOf(where({ source: equals("fair") }), where({ source: equals("web") }));
    expect(findings({ arms, when })).toEqual(["CONDITION_NEVER experiments.0.when"]);
  });

  it("are looked into, arm by arm", () => {
    const arms = [
      { name: "a", weight: 1 },
      { name: "b", weight: 1, parts: { slas: [never] } },
    ];
    expect(findings({ arms })).toEqual(["CONDITION_NEVER experiments.0.arms.1.parts.slas.0.appliesTo"]);
  });
});

describe("several pipelines", () => {
  const small = (id: string): Pipeline => ({
    id,
    stages: [
      { id: "start", label: "Start", side: "sales", requires: ["value"] },
      { id: "end", label: "End", side: "sales", closed: "won", entry: where({ language: equals("pl") }) },
    ],
    transitions: [{ name: "finish", from: ["start"], to: "end" }],
    reasons: {},
  });
  it("are looked at one by one, each by its place in the list", () => {
    const odd: Pipeline = {
      ...small("odd"),
      stages: [...small("odd").stages, { id: "island", label: "Island", side: "sales" }],
      reasons: { why: ["price"] },
    };
    const policy = definePolicy({
      version: "1",
      pipelines: [b2bPipeline(), small("fine"), odd],
      pipelineFor: [
        { when: { all: [where({ source: equals("a") }), where({ source: equals("b") })] }, pipeline: "odd" },
      ],
      refunds: ["duplicate"],
    });
    expect(checkPolicy(policy).map(({ code, path }) => `${code} ${path}`)).toEqual([
      "CONDITION_NEVER pipelineFor.0.when",
      "STAGE_UNREACHABLE pipelines.2.stages.2",
      "STAGE_WITHOUT_EXIT pipelines.2.stages.2",
      "REASON_UNUSED pipelines.2.reasons.why",
    ]);
  });

  it("a transition whose criteria contradict one another is told, unless one of them does by itself", () => {
    const found = (fields: Partial<Pipeline["transitions"][number]>): readonly string[] => {
      const pipeline = small("p");
      const transitions = pipeline.transitions.map((one) => ({ ...one, ...fields }));
      return checkPolicy(
        definePolicy({
          version: "1",
          pipeline: { ...pipeline, transitions, reasons: { why: ["price"] } },
          refunds: ["price"],
        }),
      )
        .map(({ code, path }) => `${code} ${path}`)
        .filter((one) => !one.startsWith("REASON"));
    };
    const never = ["TRANSITION_NEVER pipeline.transitions.0"];
    expect(found({})).toEqual([]);
    expect(found({ guard: where({ language: equals("de") }) })).toEqual(never);
    expect(found({ guard: where({ value: missing() }) })).toEqual(never);
    // Whoever gives it up for a reason need not have finished with it.
    expect(found({ guard: where({ value: missing() }), reasons: "why" })).toEqual([]);
    expect(found({ guard: { all: [where({ value: missing() }), where({ value: atLeast(1) })] } })).toEqual([
      "CONDITION_NEVER pipeline.transitions.0.guard",
    ]);
  });
});
