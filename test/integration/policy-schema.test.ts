import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { definePolicy, type PolicyInput } from "handover";
import { always, union, weekly } from "handover/calendar";
import { allOf, anyOf, atLeast, between, not, onActivity, present, startsWith, where } from "handover/condition";
import { b2bPipeline } from "handover/lifecycle";
import {
  accountOwner,
  byAttribute,
  capacity,
  customRouter,
  firstOf,
  fixed,
  leastLoaded,
  overflow,
  paired,
  quota,
  rate,
  roundRobin,
  split,
  sticky,
  territory,
  whenOpen,
} from "handover/routing";
import { grid, perActivity, points, registeredScorer, scorecard } from "handover/scoring";
import { cadence, commitment, onActivity as onDone, sla } from "handover/sla";
import { policy as commitments } from "../../examples/commitments/policy.ts";
import { policy as month } from "../../examples/month/policy.ts";
import { teamPolicy } from "../support/engine.ts";
import { policy as model } from "../support/lifecycle-model.ts";
import { twoPipelines } from "../support/pipelines.ts";

const readJson = (path: string): object => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as object;
const schema = readJson("../../docs/reference/policy.schema.json");
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
const faults = (document: unknown): string[] => {
  validate(JSON.parse(JSON.stringify(document)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const office = weekly({
  timeZone: "Europe/Warsaw",
  hours: { "mon-fri": "09:00-17:00" },
  holidays: ["2026-12-25"],
  overrides: { "2026-12-24": "09:00-12:00" },
});
const fit = scorecard([points(40, where({ "company.employees": between(10, 200) }), { name: "size", group: "firm" })], {
  max: 100,
  groups: { firm: { max: 40 } },
});
const engagement = scorecard([], {
  max: 100,
  activities: [perActivity(5, "click", { decay: { halfLife: "14d" }, atMost: { count: 3, per: "day" } })],
});

/** As much of a policy as there is. */
const whole: PolicyInput = {
  $schema: "node_modules/handover/docs/reference/policy.schema.json",
  version: "1",
  calendars: { office, night: union(weekly({ timeZone: "UTC", hours: { sat: "22:00-06:00" } }), always()) },
  calendar: "office",
  intake: { invalid: "refuse", samePerson: "keep-both" },
  fields: {
    plan: { type: "enum", values: ["free", "paid"], default: "free" },
    budget: { type: "number", min: 0, label: "Budget" },
    demo: { type: "boolean" },
    tags: { type: "list", personal: false },
    renewal: { type: "date", required: false },
  },
  matching: { person: { by: ["email"], prefer: ["newest"] }, account: { similarity: 0.9 } },
  personal: ["properties.budget"],
  scoring: grid({ fit, engagement, grades: { fit: { A: 80, B: 60, C: 30 } } }),
  pipeline: b2bPipeline({
    qualified: allOf(
      where({ "score.total": atLeast(10) }),
      not(onActivity("bounce")),
      anyOf(where({ email: present() })),
    ),
  }),
  routing: firstOf(
    territory({
      entries: [
        { name: "PL", country: "PL", postalCode: ["0"], employees: { min: 10 }, to: fixed({ repId: "ana" }) },
        { name: "rest", country: "world", to: "team" },
      ],
      groups: { world: ["DE", "US"] },
      routers: { team: roundRobin({ pool: "sdr" }) },
      fallThrough: true,
    }),
    accountOwner({ related: true }),
    sticky({ countIn: "sdr" }),
    paired({ attribute: "ae" }),
    byAttribute({ by: "segment", map: { big: leastLoaded({ pool: "ae", measure: "value" }) } }),
    split({
      name: "test",
      arms: [
        { name: "a", share: 0.5, to: fixed({ repId: "ana" }) },
        { name: "b", share: 0.5, to: fixed({ repId: "ben" }) },
      ],
    }),
    whenOpen({
      calendar: "office",
      to: overflow({ to: roundRobin({ pool: "sdr" }), wait: "10m" }, { to: fixed({ repId: "boss" }) }),
    }),
    customRouter("mine", { deep: [1, { two: null }] }),
    roundRobin({
      pool: "sdr",
      weights: { ana: 2 },
      hold: "until-open",
      by: ["score.grade"],
      skills: [{ rep: "languages", lead: "language", dropAfter: { minutes: 5 } }],
      roles: ["SDR"],
      timeLeft: "30m",
      maxAhead: 3,
    }),
  ),
  rights: [{ role: "SDR", stages: ["mql"], when: where({ source: startsWith("web") }) }],
  limits: [
    capacity({ atMost: 20, stages: ["sal"] }),
    quota({ atMost: 5, per: "day", timeZone: "Europe/Warsaw" }),
    rate({ atMost: 3, within: "1h" }),
  ],
  offers: {
    acceptWithin: "10m",
    missed: { away: "1h" },
    declinesPerDay: 3,
    atMost: 4,
    otherwise: fixed({ repId: "boss" }),
  },
  queue: { order: "age", atMost: "2h", giveBack: { stage: "nurture", reason: "timing" } },
  refunds: ["duplicate"],
  refundsWithin: { days: 30 },
  slas: [
    sla("first contact", {
      from: "assigned",
      until: onDone("call", "email"),
      within: { A: "5m", default: { workingDays: 1 } },
      calendar: "owner",
      appliesTo: where({ source: startsWith("web") }),
      group: "contact",
      thresholds: [
        { at: 0.75, notify: "owner", digest: true },
        { at: { before: "2m" }, task: { type: "call", for: "manager" } },
        { at: 1, move: { to: "nurture", reason: "no_reaction" }, repeat: { every: "1h", atMost: 3 } },
        { at: { after: "1h" }, notify: ["manager", { rep: "boss" }, { pool: "sdr" }], reassign: { reason: "late" } },
      ],
      pauses: [{ reason: "asked", from: { activity: ["asked"] }, until: { activity: ["answered"] } }],
      onReassign: "restart",
    }),
    sla("by size", {
      from: { stage: ["sal"] },
      until: { stage: ["sql"] },
      within: { by: "segment", values: { big: "1h" }, default: "2h" },
    }),
  ],
  cadences: [
    cadence("new", {
      from: "assigned",
      steps: [{ channel: "call" }, { channel: "email", after: { workingDays: 1 }, request: "send" }],
      atEnd: { after: "4h", move: { to: "archived", reason: "no_reaction" } },
    }),
  ],
  contact: {
    channels: { call: { window: "lead:office" }, email: { consent: "required" } },
    caps: [{ channels: ["call"], atMost: 2, within: "4d" }],
  },
  digest: { every: "1h", in: "office" },
  commitments: [
    commitment("mql", {
      every: "month",
      terms: [{ from: "2026-10-01", atLeast: 120, accepted: 0.6 }],
      notify: { pool: "marketing" },
    }),
  ],
};
const code = {
  routers: { mine: () => ({ pass: "no" }) as never },
  scorers: { intent: () => 1 },
} as const;

describe("the schema takes what the library takes:", () => {
  test.each<readonly [string, PolicyInput | object]>([
    ["all there is", whole],
    ["a month of leads", month.document],
    ["commitments", commitments.document],
    ["a team", teamPolicy],
    ["a lifecycle", model],
    ["two pipelines", twoPipelines],
    ["a file of an example", readJson("../../examples/json-policy/2026-10.json")],
    ["the file that takes its place", readJson("../../examples/json-policy/2026-12.json")],
    [
      "a scorer of one's own",
      { version: "1", scoring: registeredScorer("intent", { asks: ["jobTitle"], otherwise: fit, wait: "2s" }) },
    ],
    [
      "hours in short",
      {
        version: "1",
        calendars: { office: { kind: "weekly", timeZone: "UTC", hours: { "mon-thu,sat": "09:00-17:00" } } },
      },
    ],
  ])("%s", (_, document) => {
    expect(faults(document)).toEqual([]);
    const policy = definePolicy(document as PolicyInput, code);
    expect(faults(policy.document)).toEqual([]);
    expect(policy.document).not.toHaveProperty("$schema");
  });
});

const within = (differs: object) => ({
  version: "1",
  slas: [{ name: "call", from: "received", until: "assigned", within: "1h", ...differs }],
});

describe("and refuses what the library refuses:", () => {
  test.each<readonly [string, object]>([
    ["no version", {}],
    ["a field that is none", { version: "1", slass: [] }],
    ["a clock without a name", { version: "1", slas: [{ from: "received", until: "assigned", within: "1h" }] }],
    ["a moment that is none", within({ from: "arrived" })],
    ["a field of a threshold that is none", within({ thresholds: [{ at: 0.5, notfy: "owner" }] })],
    ["a router that is none", { version: "1", routing: { router: "robin", pool: "a" } }],
    ["a router without its pool", { version: "1", routing: { router: "round_robin" } }],
    [
      "a field of a router inside another",
      { version: "1", routing: { router: "first_of", routers: [{ router: "fixed", repId: "a", pool: "b" }] } },
    ],
    ["a condition that is none", { version: "1", rights: [{ role: "SDR", when: { fild: "source", equals: "web" } }] }],
    [
      "a day that is none",
      { version: "1", calendars: { o: { kind: "weekly", timeZone: "UTC", hours: { munday: "09:00-17:00" } } } },
    ],
    [
      "a side that is none",
      {
        version: "1",
        pipeline: { id: "p", stages: [{ id: "a", label: "A", side: "support" }], transitions: [], reasons: {} },
      },
    ],
    [
      "points that are a text",
      { version: "1", scoring: { rules: [{ points: "5", when: { field: "source", equals: "web" } }], max: 5 } },
    ],
    ["a kind of field that is none", { version: "1", fields: { plan: { type: "money" } } }],
  ])("%s", (_, document) => {
    expect(() => definePolicy(document as PolicyInput)).toThrow();
    expect(faults(document)).not.toEqual([]);
  });
});
