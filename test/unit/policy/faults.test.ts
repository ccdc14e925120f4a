import { describe, expect, it } from "vitest";
import { definePolicy, type PolicyInput } from "handover/policy";
import { isHandoverError } from "../../../src/errors.ts";

/** What a document is refused with, fault by fault. */
function faults(document: unknown): string[] {
  try {
    definePolicy({ version: "1", ...(document as object) } as PolicyInput);
  } catch (error) {
    if (!isHandoverError(error, "POLICY_INVALID")) throw error;
    return error.message
      .replace(/^policy(?: "1")?:\s+/, "")
      .split(/\n\s+/)
      .map((line) => line.replace(/^- /, ""));
  }
  return [];
}

const sla = (differs: object): object => ({
  slas: [{ name: "call", from: "received", until: "assigned", within: "1h", ...differs }],
});
const threshold = (differs: object): object => sla({ thresholds: [{ at: 0.5, ...differs }] });
const stage = { id: "a", label: "A", side: "sales" };
const pipeline = (differs: object): object => ({
  pipeline: { id: "p", stages: [stage], transitions: [], reasons: {}, ...differs },
});

describe("an unknown field is told with its place, and with the name it resembles", () => {
  it.each<[object, string]>([
    [{ slass: [] }, 'slass: expected a known field, got "slass"; did you mean "slas"?'],
    [
      { experiments: [{ name: "x", arms: [], convertion: {} }] },
      'experiments.0.convertion: expected a known field, got "convertion"; did you mean "conversion"?',
    ],
    [
      { limits: [{ limit: "quota", name: "a", atMost: 1, per: "day", timezone: "UTC" }] },
      'limits.0.timezone: expected a known field, got "timezone"; did you mean "timeZone"?',
    ],
    [{ intake: { invlid: "refuse" } }, 'intake.invlid: expected a known field, got "invlid"; did you mean "invalid"?'],
    [pipeline({ stagess: [] }), 'pipeline.stagess: expected a known field, got "stagess"; did you mean "stages"?'],
    [
      pipeline({ stages: [{ ...stage, lable: "A" }] }),
      'pipeline.stages.0.lable: expected a known field, got "lable"; did you mean "label"?',
    ],
    [
      pipeline({ transitions: [{ name: "x", from: ["a"], to: "a", gaurd: 1 }] }),
      'pipeline.transitions.0.gaurd: expected a known field, got "gaurd"; did you mean "guard"?',
    ],
    [sla({ calender: "x" }), 'slas.0.calender: expected a known field, got "calender"; did you mean "calendar"?'],
    [
      sla({ within: { workingDay: 1 } }),
      'slas.0.within.workingDay: expected a known field, got "workingDay"; did you mean "workingDays"?',
    ],
    [sla({ within: { hour: 1 } }), 'slas.0.within.hour: expected a known field, got "hour"; did you mean "hours"?'],
    [
      sla({ within: { default: "1h", A: { minuets: 5 } } }),
      'slas.0.within.A.minuets: expected a known field, got "minuets"; did you mean "minutes"?',
    ],
    [
      sla({ until: { activity: ["call"], atLeats: 2 } }),
      'slas.0.until.atLeats: expected a known field, got "atLeats"; did you mean "atLeast"?',
    ],
    [
      sla({ from: { stage: ["mql"], activity: ["call"] } }),
      'slas.0.from.activity: expected a known field, got "activity"; it does not go with the other fields here',
    ],
    [
      threshold({ notfy: "owner" }),
      'slas.0.thresholds.0.notfy: expected a known field, got "notfy"; did you mean "notify"?',
    ],
    [
      threshold({ reassign: { reason: "x", rason: "y" } }),
      'slas.0.thresholds.0.reassign.rason: expected a known field, got "rason"; did you mean "reason"?',
    ],
    [
      { routing: { router: "round_robin", pool: "sdr", wieghts: true } },
      'routing.wieghts: expected a known field, got "wieghts"; did you mean "weights"?',
    ],
    [
      {
        routing: {
          router: "by_attribute",
          by: "segment",
          map: { constructor: { router: "round_robin", pool: "a", hodl: 1 } },
        },
      },
      'routing.map.constructor.hodl: expected a known field, got "hodl"; did you mean "hold"?',
    ],
    [
      { routing: { router: "first_of", routers: [{ router: "account_owner", hour: "owner" }] } },
      'routing.routers.0.hour: expected a known field, got "hour"; did you mean "hours"?',
    ],
  ])("%j", (document, message) => {
    expect(faults(document)).toEqual([message]);
  });
});

describe("a queue that gives leads back says when and where", () => {
  it.each<[object, string]>([
    [
      { atMost: "1d" },
      'queue: expected `atMost` and `giveBack` together, got `atMost` alone; write { atMost: "2d", giveBack: { stage: "nurture", reason: "too_early" } }',
    ],
    [
      { atMost: "1d", giveBack: { stage: "nurtur" } },
      'queue.giveBack.stage: expected a stage of the pipeline, got "nurtur"; did you mean "nurture"?',
    ],
    [{ atMost: "soon", giveBack: { stage: "nurture" } }, 'queue.atMost: expected a duration such as "5m"'],
    [
      { atMost: "1d", giveBack: { stage: "inquiry" } },
      'queue.giveBack.stage: expected a stage that a transition leads to, got "inquiry"; no lead could ever go there; name another, or add the transition',
    ],
    [
      { atMost: "1d", giveBack: { stage: "nurture" } },
      "queue.giveBack.reason: expected a reason, got nothing; every transition to nurture needs one: too_early, timing, no_budget, unreachable, needs_nurturing",
    ],
    [
      { atMost: "1d", giveBack: { stage: "nurture", reason: "no_bugdet" } },
      'queue.giveBack.reason: expected a reason for going to nurture, got "no_bugdet"; did you mean "no_budget"?',
    ],
  ])("%j", (queue, message) => {
    expect(faults({ queue })[0]).toContain(message);
  });
});

describe("a value of the wrong kind is told with what belongs there", () => {
  it.each<[object, string]>([
    [{ version: 3 }, "version: expected a text, got 3; change its type"],
    [{ version: "" }, 'version: expected a text, not empty, got ""; change the value'],
    [{ version: "v".repeat(65) }, `version: expected at most 64 characters, got "${"v".repeat(65)}"; change the value`],
    [
      { calendars: { "": { kind: "always" } } },
      'calendars.: expected a name of 1 to 128 characters, got ""; change the name',
    ],
    [{ calendars: [] }, "calendars: expected an object, got an array of 0; change its type"],
    [{ slas: {} }, "slas: expected a list, got an object with no keys; change its type"],
    [{ refunds: "duplicate" }, 'refunds: expected a list, got "duplicate"; change its type'],
    [
      { intake: { invalid: "refus" } },
      'intake.invalid: expected one of "quarantine", "refuse", got "refus"; did you mean "refuse"?',
    ],
    [{ routing: "sdr" }, 'routing: expected an object, got "sdr"; change its type'],
    [
      { routing: {} },
      'routing.router: expected one of "round_robin", "least_loaded", "by_attribute", "territory", "account_owner", "sticky", "paired", "fixed", "first_of", "overflow", "when_open", "split", "custom", got nothing; add it',
    ],
    [
      { routing: { router: "roundRobin", pool: "sdr" } },
      'routing.router: expected one of "round_robin", "least_loaded", "by_attribute", "territory", "account_owner", "sticky", "paired", "fixed", "first_of", "overflow", "when_open", "split", "custom", got "roundRobin"; did you mean "round_robin"?',
    ],
    [{ routing: { router: "round_robin" } }, "routing.pool: expected a text, got nothing; add it"],
    [
      { routing: { router: "round_robin", pool: "a", hours: "owners" } },
      'routing.hours: expected one of "owner", "ignore", got "owners"; did you mean "owner"?',
    ],
    [
      { routing: { router: "round_robin", pool: "a", hold: true } },
      'routing.hold: expected "until-open", got true; use one of them',
    ],
    [
      { routing: { router: "first_of", routers: [] } },
      "routing.routers: expected at least 1 in the list, got an array of 0; change the value",
    ],
    [
      { routing: { router: "by_attribute", by: "company.country", map: { at: 5 } } },
      "routing.map.at: expected an object, got 5; change its type",
    ],
    [
      pipeline({ stages: [{ ...stage, side: "sale" }] }),
      'pipeline.stages.0.side: expected one of "marketing", "sales", got "sale"; did you mean "sales"?',
    ],
    [
      pipeline({ transitions: [{ name: "x", from: [], to: "a" }] }),
      "pipeline.transitions.0.from: expected at least 1 in the list, got an array of 0; change the value",
    ],
  ])("%j", (document, message) => {
    expect(faults(document)).toEqual([message]);
  });
});

describe("where several shapes are possible, the one meant is told about", () => {
  const targets =
    'a duration such as "1h", { workingDays: 1 }, or targets by grade, { by: field, values: {...} } or { custom: name }';
  const moments =
    '"received", "assigned", "accepted", { stage: [...] }, { leaves: [...] }, { activity: [...] }, { finished: [...] } or { elapsed: [...] }';
  const meetings =
    '"assigned", "accepted", { stage: [...] }, { leaves: [...] }, { activity: [...] }, { finished: [...] } or { elapsed: [...] }';
  const places = 'a fraction such as 0.75, { before: "10m" } or { after: "1h" }';
  const audiences = '"owner", "manager", { rep: id } or { pool: id }';
  it.each<[object, string]>([
    [sla({ within: 5 }), `slas.0.within: expected ${targets}, got 5; a bare 5 does not say of what`],
    [sla({ within: undefined }), `slas.0.within: expected ${targets}, got nothing; add it`],
    [sla({ within: ["1h"] }), `slas.0.within: expected ${targets}, got an array of 1; write one of these`],
    [
      sla({ within: "5 minuets" }),
      'slas.0.within: expected a duration such as "5m", "1h30m" or { hours: 2 }, got "5 minuets"; write "5m" for five minutes',
    ],
    [
      sla({ within: { A: "5m", deflt: "1h" } }),
      'slas.0.within.deflt: expected a grade (A to D, A1 to D4), or default, got "deflt"; write "default" for every other grade, or { by: "source", values: { ... } }',
    ],
    [
      sla({ within: { default: "1h", A: 5 } }),
      `slas.0.within.A: expected ${targets}, got 5; a bare 5 does not say of what`,
    ],
    [sla({ within: { hours: "2" } }), 'slas.0.within.hours: expected a number, got "2"; change its type'],
    [sla({ from: "recieved" }), `slas.0.from: expected ${moments}, got "recieved"; did you mean "received"?`],
    [sla({ from: { stage: "mql" } }), 'slas.0.from.stage: expected a list, got "mql"; change its type'],
    [sla({ from: ["recieved"] }), `slas.0.from.0: expected ${moments}, got "recieved"; did you mean "received"?`],
    [
      sla({ until: { activity: "all" } }),
      'slas.0.until.activity: expected a list of types, or "any", got "all"; write ["call"], or "any"',
    ],
    [sla({ until: "received" }), `slas.0.until: expected ${meetings}, got "received"; use one of them`],
    [
      sla({ until: { activity: [] } }),
      "slas.0.until.activity: expected at least 1 in the list, got an array of 0; change the value",
    ],
    [
      sla({ until: { activity: ["call"], atLeast: 1.5 } }),
      "slas.0.until.atLeast: expected a whole number, got 1.5; change its type",
    ],
    [
      sla({ until: { activity: ["call"], atLeast: 0 } }),
      "slas.0.until.atLeast: expected at least 1, got 0; change the value",
    ],
    [threshold({ at: "0.75" }), `slas.0.thresholds.0.at: expected ${places}, got "0.75"; write one of these`],
    [
      threshold({ at: { after: 5 } }),
      'slas.0.thresholds.0.at.after: expected a duration such as "1h", got 5; a bare 5 does not say of what',
    ],
    [
      threshold({ at: { before: "1 h" } }),
      'slas.0.thresholds.0.at: expected a duration such as "5m", "1h30m" or { hours: 2 }, got "1 h"; write "5m" for five minutes',
    ],
    [
      threshold({ notify: "ownr" }),
      `slas.0.thresholds.0.notify: expected ${audiences}, got "ownr"; did you mean "owner"?`,
    ],
    [
      threshold({ notify: ["owner", "mangaer"] }),
      `slas.0.thresholds.0.notify.1: expected ${audiences}, got "mangaer"; did you mean "manager"?`,
    ],
    [threshold({ notify: { rep: 7 } }), "slas.0.thresholds.0.notify.rep: expected a text, got 7; change its type"],
  ])("%j", (document, message) => {
    expect(faults(document)).toEqual([message]);
  });

  it("a mistyped key and the key it stands for are both told", () => {
    expect(faults(sla({ until: { activty: ["call"] } }))).toEqual([
      "slas.0.until.activity: expected a list, got nothing; add it",
      'slas.0.until.activty: expected a known field, got "activty"; did you mean "activity"?',
    ]);
  });
});
