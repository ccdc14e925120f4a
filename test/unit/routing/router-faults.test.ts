import { describe, expect, it } from "vitest";
import { weekly } from "handover/calendar";
import { equals, where } from "handover/condition";
import { definePolicy, type PolicyInput } from "handover/policy";
import { grid, points, scorecard, type Scoring } from "handover/scoring";
import { describeIssue, isHandoverError } from "../../../src/errors.ts";

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });

/** What a policy is refused with; every fault has a path, what was expected, what was got, and a hint. */
function faults(document: object): string[] {
  try {
    definePolicy({ version: "1", calendars: { office }, ...document } as PolicyInput);
  } catch (error) {
    if (!isHandoverError(error, "POLICY_INVALID")) throw error;
    for (const { expected, got, hint } of error.issues)
      for (const part of [expected, got, hint]) expect(part).not.toBe("");
    return error.issues.map(describeIssue);
  }
  return [];
}
const routing = (router: unknown): string[] => faults({ routing: router });
const limits = (...list: unknown[]): string[] => faults({ limits: list });
const sdr = { router: "round_robin", pool: "sdr" };
const ana = { router: "fixed", repId: "ana" };
const skill = (differs: object): object => ({ ...sdr, skills: [differs] });

describe("a router that shares a pool", () => {
  it.each<[string, object, string[]]>([
    ["a router needs a pool", { router: "least_loaded" }, ["routing.pool: expected a text, got nothing; add it"]],
    [
      "a measure that is none",
      { ...sdr, router: "least_loaded", measure: "cuont" },
      ['routing.measure: expected one of "count", "value", got "cuont"; did you mean "count"?'],
    ],
    [
      "a measure where none belongs",
      { ...sdr, measure: "count" },
      [expect.stringMatching(/^routing\.measure: expected a known field, got "measure"; /)],
    ],
    [
      "hours that are none",
      { ...sdr, hours: "onwer" },
      ['routing.hours: expected one of "owner", "ignore", got "onwer"; did you mean "owner"?'],
    ],
    [
      "a hold that is none",
      { ...sdr, hold: "for-ever" },
      [expect.stringMatching(/^routing\.hold: expected "until-open", got "for-ever"/)],
    ],
    [
      "a field no lead has",
      { ...sdr, by: ["score.grade", "score.garde"] },
      ['routing.by.1: expected a field of a lead, got "score.garde"; did you mean "score.grade"?'],
    ],
    [
      "a weight below 0",
      { ...sdr, weights: { ana: 1, ben: -1 } },
      [
        "routing.weights.ben: expected a weight from 0 to 1,000,000 with at most six decimals, got -1; write 0 to exclude a rep from the pool",
      ],
    ],
    [
      "a weight of a millionth of a millionth",
      { ...sdr, weights: { ana: 1e-12 } },
      [expect.stringMatching(/^routing\.weights\.ana: expected a weight from 0/)],
    ],
    [
      "weights that are all 0",
      { ...sdr, weights: { ana: 0, ben: 0 } },
      [expect.stringMatching(/^routing\.weights: expected at least one weight above 0, .*give somebody a weight/)],
    ],
    [
      "no weights at all",
      { ...sdr, weights: {} },
      [expect.stringMatching(/^routing\.weights: expected at least one weight/)],
    ],
    [
      "no role",
      { ...sdr, roles: [] },
      ["routing.roles: expected at least 1 in the list, got an array of 0; change the value"],
    ],
    [
      "a length that is none",
      { ...sdr, timeLeft: "1 hour" },
      [expect.stringMatching(/^routing\.timeLeft: expected a duration such as .*, got "1 hour"/)],
    ],
    [
      "a length below 0",
      { ...sdr, timeLeft: { hours: -1 } },
      [expect.stringMatching(/^routing\.timeLeft[^:]*: expected /)],
    ],
    [
      "a bound that nobody could keep",
      { ...sdr, maxAhead: 0.5 },
      [
        "routing.maxAhead: expected a number of leads from 1 to 1,000, got 0.5; with less than one lead nobody could ever take a turn",
      ],
    ],
    [
      "a skill that asks for nothing",
      skill({ rep: "languages" }),
      [expect.stringMatching(/^routing\.skills\.0: expected either `lead`, a field, or `has`, a value, /)],
    ],
    [
      "a skill that asks twice",
      skill({ rep: "languages", lead: "source", has: "de" }),
      [expect.stringMatching(/^routing\.skills\.0: expected either `lead`/)],
    ],
    [
      "a skill by a field no lead has",
      skill({ rep: "languages", lead: "contact.langauge" }),
      [expect.stringMatching(/^routing\.skills\.0\.lead: expected a field of a lead, got "contact\.langauge"; /)],
    ],
    [
      "a skill that is dropped after nonsense",
      skill({ rep: "languages", has: "de", dropAfter: "soon" }),
      [expect.stringMatching(/^routing\.skills\.0\.dropAfter: expected a duration such as .*, got "soon"/)],
    ],
    [
      "a skill with an unknown field",
      skill({ rep: "languages", has: "de", dropafter: "1h" }),
      ['routing.skills.0.dropafter: expected a known field, got "dropafter"; did you mean "dropAfter"?'],
    ],
  ])("is refused for %s", (_, router, told) => {
    expect(routing(router)).toEqual(told);
  });

  it("is taken with all it may have", () => {
    const full = {
      ...sdr,
      weights: { ana: 2, ben: 0.5 },
      hours: "ignore",
      hold: "until-open",
      by: ["score.grade", "properties.plan"],
      ledger: "all",
      roles: ["sdr"],
      skills: [
        { rep: "languages", lead: "properties.language", dropAfter: "10m" },
        { rep: "certificates", has: true },
      ],
      timeLeft: { minutes: 30 },
      maxAhead: 3,
    };
    expect(routing(full)).toEqual([]);
    expect(routing({ ...full, router: "least_loaded", measure: "value" })).toEqual([]);
  });
});

describe("a router that leads to others", () => {
  const arm = (differs: object): object => ({ name: "a", share: 1, to: ana, ...differs });
  const split = (...arms: object[]): object => ({ router: "split", name: "x", arms });
  it.each<[string, unknown, string[]]>([
    ["fixed names nobody", { router: "fixed" }, ["routing.repId: expected a text, got nothing; add it"]],
    ["paired names no attribute", { router: "paired" }, ["routing.attribute: expected a text, got nothing; add it"]],
    [
      "sticky has hours that are none",
      { router: "sticky", hours: true },
      [expect.stringMatching(/^routing\.hours: expected one of "owner", "ignore", got true/)],
    ],
    [
      "accountOwner has something that is not yes or no",
      { router: "account_owner", related: "yes" },
      ['routing.related: expected true or false, got "yes"; change its type'],
    ],
    [
      "whenOpen names a calendar the policy does not have",
      { router: "when_open", calendar: "ofice", to: ana },
      ['routing.calendar: expected a calendar of the policy, got "ofice"; did you mean "office"?'],
    ],
    [
      "whenOpen leads nowhere",
      { router: "when_open", calendar: "office" },
      [expect.stringMatching(/^routing\.to: expected an object, got nothing/)],
    ],
    [
      "overflow has no steps",
      { router: "overflow", steps: [] },
      ["routing.steps: expected at least 1 in the list, got an array of 0; change the value"],
    ],
    [
      "overflow waits for nonsense",
      { router: "overflow", steps: [{ to: sdr, wait: "a while" }, { to: ana }] },
      [expect.stringMatching(/^routing\.steps\.0\.wait: expected a duration such as .*, got "a while"/)],
    ],
    [
      "a step has an unknown field",
      { router: "overflow", steps: [{ to: sdr, waits: "1h" }] },
      ['routing.steps.0.waits: expected a known field, got "waits"; did you mean "wait"?'],
    ],
    [
      "a fault lies deep inside",
      { router: "overflow", steps: [{ to: { router: "first_of", routers: [{ ...sdr, maxAhead: 0 }] } }] },
      [expect.stringMatching(/^routing\.steps\.0\.to\.routers\.0\.maxAhead: /)],
    ],
    [
      "a step that others come after holds, however deep the hold stands",
      {
        router: "overflow",
        steps: [
          { to: { router: "first_of", routers: [{ router: "account_owner" }, { ...sdr, hold: "until-open" }] } },
          { to: { router: "overflow", steps: [{ to: ana }, { to: { ...sdr, hold: "until-open" } }] } },
          { to: { ...sdr, hold: "until-open" } },
        ],
      },
      ["0.to.routers.1", "1.to.steps.1.to"].map(
        (at) =>
          `routing.steps.${at}.hold: expected no hold before the last step of an overflow, got "until-open"; leave it out and say in \`wait\` how long the next step waits for this one`,
      ),
    ],
    ...(["pool", "ledger"] as const).map((field): [string, object, string[]] => [
      `a ${field} is named with what divides ledgers`,
      { ...sdr, [field]: "a|b" },
      [`routing.${field}: expected a name without |, got "a|b"; ledgers use it to name their parts`],
    ]),
    [
      "it is to be counted in a pool that cannot be",
      { ...ana, countIn: "a|b" },
      ['routing.countIn: expected a name without |, got "a|b"; ledgers use it to name their parts'],
    ],
    [
      "split has no arms",
      split(),
      ["routing.arms: expected at least 1 in the list, got an array of 0; change the value"],
    ],
    [
      "an arm has a share below 0",
      split(arm({}), arm({ name: "b", share: -1 })),
      [
        "routing.arms.1.share: expected a share of 0 or more, got -1; shares are parts of their sum: 10 and 90 are a tenth and the rest",
      ],
    ],
    [
      "no arm has a share",
      split(arm({ share: 0 })),
      [expect.stringMatching(/^routing\.arms: expected at least one share above 0, .*give some arm a share/)],
    ],
    [
      "two arms have one name",
      split(arm({}), arm({})),
      ['routing.arms.1.name: expected each arm\'s name once, got "a"; rename one of the two: reports tell arms by it'],
    ],
    [
      "split goes by a field no lead has",
      { ...split(arm({})), by: "acountId" },
      ['routing.by: expected a field of a lead, got "acountId"; did you mean "accountId"?'],
    ],
    [
      "byAttribute covers one value twice",
      { router: "by_attribute", by: "source", map: { Form: ana, form: ana } },
      ['routing.map.form: expected each value once, got "form"; "Form" is there already; case does not matter'],
    ],
    [
      "custom names code nobody registered",
      { router: "custom", name: "mine" },
      ['routing.name: expected a registered router, got "mine"; known: none'],
    ],
  ])("is refused where %s", (_, router, told) => {
    expect(routing(router)).toEqual(told);
  });

  it("is taken where all of it holds", () => {
    const last = { router: "first_of", routers: [ana, { ...sdr, hold: "until-open" }] };
    const inner = {
      router: "overflow",
      steps: [{ to: sdr, wait: "10m" }, { to: { router: "sticky" }, wait: { hours: 1 } }, { to: last }],
    };
    const arms = [arm({ to: inner }), arm({ name: "b", share: 0 })];
    expect(
      routing({ router: "when_open", calendar: "always", to: { ...split(...arms), by: "accountId" }, otherwise: ana }),
    ).toEqual([]);
  });
});

describe("rights and limits", () => {
  const capacity = { limit: "capacity", name: "open", atMost: 10 };
  const quota = { limit: "quota", name: "day", atMost: 3, per: "day" };
  const rate = { limit: "rate", name: "rate", atMost: 3, within: "1h" };
  const units = "a number from 0 to 1,000,000 with at most six decimals";
  it.each<[string, Scoring, object, string[]]>([
    [
      "a card",
      scorecard([points(1, where({ source: equals("form") }))], { max: 1 }),
      { ...capacity, grades: ["A", "A1"], units: { hot: 2 } },
      [
        'limits.0.grades.1: expected a grade the scoring gives, got "A1"; did you mean "A"?',
        'limits.0.units.hot: expected a grade the scoring gives, got "hot"; known: A, B, C, D',
      ],
    ],
    [
      "a grid",
      grid({
        fit: scorecard([points(1, where({ source: equals("form") }))], { max: 1 }),
        engagement: scorecard([points(1, where({ source: equals("form") }))], { max: 1 }),
      }),
      { ...capacity, grades: ["A1", "Z"], units: { A2: 2 } },
      [expect.stringMatching(/^limits\.0\.grades\.1: expected a grade the scoring gives, got "Z"; known: A1, A2, /)],
    ],
  ])("are refused for grades that %s cannot give", (_, scoring, limit, told) => {
    expect(faults({ scoring, limits: [limit] })).toEqual(told);
    expect(faults({ limits: [limit] })).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      "a capacity below 0",
      { ...capacity, atMost: -1 },
      [`limits.0.atMost: expected ${units}, got -1; write 0 to give nothing, or leave the limit out`],
    ],
    [
      "part of a lead a day",
      { ...quota, atMost: 2.5 },
      [
        "limits.0.atMost: expected a whole number from 0 to 1,000,000, got 2.5; write 0 to give nothing, or leave the limit out",
      ],
    ],
    [
      "a third of a place",
      { ...capacity, units: { A1: 1 / 3 } },
      [`limits.0.units.A1: expected ${units}, got 0.3333333333333333; round it, for example to 0.333333`],
    ],
    [
      "a month",
      { ...quota, per: "month" },
      [expect.stringMatching(/^limits\.0\.per: expected one of "day", "week", got "month"/)],
    ],
    [
      "a zone that is none",
      { ...quota, timeZone: "Europe/Warsw" },
      [
        expect.stringMatching(
          /^limits\.0\.timeZone: expected an IANA time zone, got "Europe\/Warsw"; did you mean "Europe\/Warsaw"/,
        ),
      ],
    ],
    [
      "a stage the pipeline does not have",
      { ...capacity, stages: ["sql", "slq"] },
      [expect.stringMatching(/^limits\.0\.stages\.1: expected a stage of the pipeline, got "slq"; did you mean "sql"/)],
    ],
    [
      "units below 0",
      { ...capacity, units: { A1: -3 } },
      [expect.stringMatching(/^limits\.0\.units\.A1: expected a number from 0/)],
    ],
    [
      "no time",
      { ...rate, within: "0m" },
      [expect.stringMatching(/^limits\.0\.within: expected a length above 0 and up to 31 days, got "0m"/)],
    ],
    [
      "two months",
      { ...rate, within: "60d" },
      [expect.stringMatching(/^limits\.0\.within: expected a length above 0 and up to 31 days/)],
    ],
    [
      "nonsense for a time",
      { ...rate, within: "often" },
      [expect.stringMatching(/^limits\.0\.within: expected a duration/)],
    ],
    [
      "a condition that is none",
      { ...rate, when: { field: "sorce", equals: "form" } },
      [expect.stringMatching(/^limits\.0\.when\.field: .*"sorce".*"source"/)],
    ],
    [
      "a field of another limit",
      { ...capacity, per: "day" },
      [expect.stringMatching(/^limits\.0\.per: expected a known field, got "per"; /)],
    ],
    ["a kind that is none", { ...capacity, limit: "quotas" }, [expect.stringMatching(/^limits\.0\.limit: /)]],
  ])("a limit is refused for %s", (_, limit, told) => {
    expect(limits(limit)).toEqual(told);
  });

  it("two limits of one name are refused, for reps and explanations go by it", () => {
    expect(limits(capacity, { ...rate, name: "open" })).toEqual([
      'limits.1.name: expected a name used once, got "open"; name the two apart: reps and explanations go by it',
    ]);
    expect(limits(capacity, quota, rate)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      "a stage the pipeline does not have",
      { role: "sdr", stages: ["mlq"] },
      ['rights.0.stages.0: expected a stage of the pipeline, got "mlq"; did you mean "mql"?'],
    ],
    ["nobody", { stages: ["mql"] }, ["rights.0.role: expected a text, got nothing; add it"]],
    [
      "a condition that is none",
      { role: "sdr", when: { field: "sorce", equals: "form" } },
      [expect.stringMatching(/^rights\.0\.when\.field: .*"sorce".*"source"/)],
    ],
    [
      "an unknown field",
      { role: "sdr", stage: "mql" },
      ['rights.0.stage: expected a known field, got "stage"; did you mean "stages"?'],
    ],
  ])("a right is refused for %s", (_, right, told) => {
    expect(faults({ rights: [right] })).toEqual(told);
  });
});
