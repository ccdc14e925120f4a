import { describe, expect, it } from "vitest";
import { definePolicy, type PolicyInput } from "handover/policy";
import { weekly } from "handover/calendar";
import { equals, where } from "handover/condition";
import { cadence, clocksOf, onActivity, type Cadence } from "handover/sla";
import { describeIssue, isHandoverError } from "../../../src/errors.ts";

const calendars = { office: weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } }) };
const steps = [{ channel: "call" }, { channel: "email", after: "4h" }];

/** What a document is refused with. */
function faults(document: object): readonly string[] {
  try {
    definePolicy({ version: "1", calendars, ...document } as PolicyInput);
  } catch (error) {
    if (!isHandoverError(error, "POLICY_INVALID")) throw error;
    return error.issues.map(describeIssue);
  }
  return [];
}

const one = (differs: object): object => ({ cadences: [{ name: "new", from: "assigned", steps, ...differs }] });

describe("a cadence is clocks, one after another", () => {
  const all: Cadence = cadence("new", {
    from: "assigned",
    steps: [
      { channel: "call", title: "introduce us", remind: [{ after: "2h", notify: "manager" }] },
      { channel: "email", after: "4h", request: "send_deck", when: where({ language: equals("de") }) },
    ],
    calendar: "office",
    atEnd: { after: { workingDays: 5 }, move: { to: "archived", reason: "no_reaction" } },
  });

  it("with a name and a step for each", () => {
    expect(clocksOf(all).map(({ spec, cadence: step }) => [spec.name, step])).toEqual([
      ["new/1", { name: "new", step: 1, of: 2 }],
      ["new/2", { name: "new", step: 2, of: 2 }],
      ["new/end", { name: "new", step: 3, of: 2 }],
    ]);
  });

  it("each of which begins when the one before is done", () => {
    expect(clocksOf(all).map(({ spec }) => spec.from)).toEqual([
      "assigned",
      [{ finished: ["new/1"] }],
      [{ finished: ["new/2"] }],
    ]);
    expect(clocksOf({ ...all, advance: "due" }).map(({ spec }) => spec.from)).toEqual([
      "assigned",
      [{ elapsed: ["new/1"] }, { finished: ["new/1"] }],
      [{ elapsed: ["new/2"] }, { finished: ["new/2"] }],
    ]);
  });

  it("that stay open until done, or go when the next one comes", () => {
    expect(clocksOf(all).map(({ spec }) => spec.stays)).toEqual([true, true, undefined]);
    expect(clocksOf({ ...all, advance: "due" }).map(({ spec }) => spec.stays)).toEqual([false, false, undefined]);
  });

  it("which survive JSON with the policy that has them", () => {
    const policy = definePolicy({ version: "1", calendars, cadences: [all] });
    const again = definePolicy(JSON.parse(JSON.stringify(policy)) as PolicyInput);
    expect(again.slas.map(({ spec }) => spec)).toEqual(policy.slas.map(({ spec }) => spec));
    expect(again.document).toEqual(policy.document);
  });
});

describe("a cadence that holds", () => {
  it.each<object>([
    one({}),
    one({ advance: "due", stopOn: ["accepted", { stage: ["sql"] }], tellIn: "owner", group: "outreach" }),
    one({ steps: [{ channel: "call", after: { A: "1h", default: { workingDays: 1 } } }] }),
    one({ calendar: "lead:office" }),
    { ...one({}), slas: [{ name: "x", timer: true, from: { finished: ["new/2"] }, until: "accepted", within: "1h" }] },
    { contact: { channels: { call: { window: "lead:office" }, email: { consent: "required" } } } },
    {
      contact: {
        channels: { call: {} },
        caps: [
          { atMost: 4, within: "7d" },
          { channels: ["sms"], atMost: 1, within: "1d" },
        ],
      },
    },
  ])("%j", (document) => {
    expect(faults(document)).toEqual([]);
  });
});

describe("one that does not is told where", () => {
  it.each<[object, string]>([
    [one({ steps: [] }), "cadences.0.steps: expected at least 1 in the list, got an array of 0; change the value"],
    [
      one({ steps: Array.from({ length: 51 }, () => steps[0]) }),
      "cadences.0.steps: expected at most 50 in the list, got an array of 51; change the value",
    ],
    [one({ steps: [{ chanel: "call" }] }), "cadences.0.steps.0.channel: expected a text, got nothing; add it"],
    [
      one({ steps: [{ channel: "Call me" }] }),
      'cadences.0.steps.0.channel: expected a name in lower case: letters, digits, "_" and "-", at most 64, got "Call me"; write for instance "call" or "linkedin"',
    ],
    [one({ stepps: [] }), 'cadences.0.stepps: expected a known field, got "stepps"; did you mean "steps"?'],
    [
      one({ steps: [{ channel: "call", after: "2d" }] }),
      'cadences.0.steps.0.after: expected working time in hours or less, got "2d"; write hours, or { workingDays: 2 } for whole working days',
    ],
    [
      one({ calendar: "offcie" }),
      'cadences.0.calendar: expected a calendar of the policy, got "offcie"; did you mean "office"?',
    ],
    [
      one({ tellIn: "onwer" }),
      'cadences.0.tellIn: expected a calendar of the policy, got "onwer"; did you mean "owner"?',
    ],
    [
      one({ stopOn: { stage: ["wno"] } }),
      'cadences.0.stopOn: expected stages of a pipeline, got "wno"; did you mean "won"?',
    ],
    [
      one({ stopOn: "received" }),
      'cadences.0.stopOn: expected "assigned", "accepted", { stage: [...] }, { leaves: [...] }, { activity: [...] }, { finished: [...] } or { elapsed: [...] }, got "received"; use one of them',
    ],
    [
      one({ stopWhen: { field: "score.totl", atLeast: 1 } }),
      'cadences.0.stopWhen.field: expected a known field, got "score.totl"; did you mean "score.total"?',
    ],
    [
      one({ steps: [...steps, { channel: "call", when: { field: "stge", equals: "x" } }] }),
      'cadences.0.steps.2.when.field: expected a known field, got "stge"; did you mean "stage"?',
    ],
    [
      one({ steps: [{ channel: "call", remind: [{ after: "2h" }, { after: "2h" }] }] }),
      'cadences.0.steps.0.remind.1.after: expected each threshold once, got {"after":"2h"}; put both actions into one threshold',
    ],
    [
      one({ advance: "due", steps: [{ channel: "call", remind: [{ after: "2h" }] }] }),
      'cadences.0.steps.0.remind: expected no reminders, got 1; with advance: "due" the next step comes whether this one is done or not; leave the reminders out',
    ],
    [
      one({ atEnd: { after: "1h", move: { to: "nurtrue" } } }),
      'cadences.0.atEnd.move.to: expected a stage of the pipeline, got "nurtrue"; did you mean "nurture"?',
    ],
    [
      {
        cadences: [
          { name: "new", from: "assigned", steps },
          { name: "new", from: "accepted", steps },
        ],
      },
      'cadences.1.name: expected a name used once, got "new"; rename one of the two',
    ],
    [
      { ...one({}), slas: [{ name: "new/2", from: "received", until: "assigned", within: "1h" }] },
      'cadences.0.name: expected a name used once, got "new"; rename one of the two',
    ],
    [
      one({ from: { finished: ["old/end"] } }),
      'cadences.0.from: expected the name of a clock policy, got "old/end"; known: new/1, new/2',
    ],
    [
      { slas: [{ name: "x", from: { elapsed: ["y"] }, until: "assigned", within: "1h" }] },
      'slas.0.from: expected the name of a clock policy, got "y"; did you mean "x"?',
    ],
    [
      { slas: [{ name: "x", stays: true, from: "received", until: "assigned", within: "1h" }] },
      "slas.0.stays: expected a timer, got a promise; a promise is open until it is met anyway; leave it out",
    ],
    [
      { contact: { channels: { call: { window: "lead:offcie" } } } },
      'contact.channels.call.window: expected a calendar of the policy, got "lead:offcie"; did you mean "lead:office"?',
    ],
    [
      { contact: { channels: { call: { consnt: "required" } } } },
      'contact.channels.call.consnt: expected a known field, got "consnt"; did you mean "consent"?',
    ],
    [
      { contact: { channels: { "E-Mail": {} } } },
      'contact.channels.E-Mail: expected a name in lower case: letters, digits, "_" and "-", at most 64, got "E-Mail"; write for instance "call" or "linkedin"',
    ],
    [
      { contact: { channels: { call: {} }, caps: [{ atMost: 0, within: "1d" }] } },
      "contact.caps.0.atMost: expected a whole number from 1 to 1,000, got 0; to contact nobody on a channel give it no steps and no tasks, or ask for consent",
    ],
    [
      { contact: { channels: { call: {} }, caps: [{ atMost: -1, within: "1d" }] } },
      "contact.caps.0.atMost: expected a whole number from 1 to 1,000, got -1; to contact nobody on a channel give it no steps and no tasks, or ask for consent",
    ],
    [
      { contact: { channels: { call: {} }, caps: [{ atMost: 1, within: "32d" }] } },
      'contact.caps.0.within: expected a length above 0 and up to 31 days, got "32d"; write for instance "7d"',
    ],
    [
      { contact: { caps: [{ atMost: 1, within: "1d" }] } },
      'contact.caps.0.channels: expected channels that count, got none; name them here, channels: ["call"], or under channels of the rules',
    ],
    [
      { calendars: { ...calendars, "lead:x": calendars.office } },
      'calendars.lead:x: expected another name, got "lead:x"; this name has a meaning of its own',
    ],
  ])("%j", (document, message) => {
    expect(faults(document)).toContain(message);
  });

  it("a window that never opens is refused, for nobody could ever be called", () => {
    const never = weekly({ timeZone: "UTC", hours: {} });
    expect(faults({ calendars: { never }, contact: { channels: { call: { window: "lead:never" } } } })).toEqual([
      "calendars.never: expected some opening hours, got none; a clock on it would never fall due; give it hours or name another calendar",
    ]);
  });

  it("faults that all steps have from the cadence are told once", () => {
    expect(faults(one({ stopOn: onActivity("reply"), calendar: "nowhere" }))).toHaveLength(1);
  });
});
