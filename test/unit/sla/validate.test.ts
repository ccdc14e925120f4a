import { describe, expect, it } from "vitest";
import { custom } from "handover/condition";
import { onActivity, sla, validateSla, type Sla } from "handover/sla";
import { describeIssue } from "../../../src/errors.ts";

const names = { calendars: ["office"], stages: ["mql", "sql"], targets: ["own"], digests: false };
const faults = (differs: Partial<Sla>): string[] =>
  validateSla(
    sla("call", { from: "received", until: onActivity("call"), within: "1h", ...differs }),
    names,
    "slas.0",
  ).map(describeIssue);

describe("a clock policy that holds", () => {
  it.each<Partial<Sla>>([
    {},
    { calendar: "office" },
    { calendar: "owner" },
    { calendar: "always", within: { days: 14 } },
    { within: { workingDays: 1000 } },
    { within: { default: "1h", A: { workingDays: 2 }, B: { hours: 1, minutes: 30 } } },
    { from: { stage: ["mql"] }, until: { stage: ["sql"] } },
    { from: { activity: ["demo_form"] }, until: onActivity("call", "email", { atLeast: 6 }) },
    { thresholds: [{ at: 0.001 }, { at: 1 }, { at: 10 }, { at: { before: "5m" } }, { at: { after: "5m" } }] },
    { calendar: "always", thresholds: [{ at: { after: "2d" } }] },
  ])("%j", (differs) => {
    expect(faults(differs)).toEqual([]);
  });
});

describe("one that does not", () => {
  it.each<[Partial<Sla>, string]>([
    [
      { name: "hold" },
      'slas.0.name: expected a name other than "hold", got "hold"; that one is taken by the clocks of leads that wait or are parked, of offers and of scores',
    ],
    [{ calendar: "ofice" }, 'slas.0.calendar: expected a calendar of the policy, got "ofice"; did you mean "office"?'],
    [{ from: { stage: ["mql", "sq"] } }, 'slas.0.from: expected stages of a pipeline, got "sq"; did you mean "sql"?'],
    [{ until: { stage: ["won"] } }, 'slas.0.until: expected stages of a pipeline, got "won"; known: mql, sql'],
    [
      { within: "0m" },
      'slas.0.within: expected a target above zero and within five years, got "0m"; write "5m" or { workingDays: 1 }',
    ],
    [
      { within: "-5m" },
      'slas.0.within: expected a duration such as "5m", "1h30m" or { hours: 2 }, got "-5m"; a length is never negative',
    ],
    [
      { within: "2d" },
      'slas.0.within: expected working time in hours or less, got "2d"; write hours, or { workingDays: 2 } for whole working days',
    ],
    [
      { within: { default: "1h", A: { days: 1 } } },
      'slas.0.within.A: expected working time in hours or less, got an object with keys "days"; write hours, or { workingDays: 1 } for whole working days',
    ],
    [
      { within: { workingDays: 0 } },
      'slas.0.within: expected a target above zero and within five years, got an object with keys "workingDays"; write "5m" or { workingDays: 1 }',
    ],
    [
      { within: { workingDays: 1.5 } },
      'slas.0.within: expected a target above zero and within five years, got an object with keys "workingDays"; write "5m" or { workingDays: 1 }',
    ],
    [
      { thresholds: [{ at: 0 }] },
      "slas.0.thresholds.0.at: expected a fraction above 0 and up to 10 (1 is the breach), got 0; write 0.75 for three quarters",
    ],
    [
      { thresholds: [{ at: 7.5 }, { at: 75 }] },
      "slas.0.thresholds.1.at: expected a fraction above 0 and up to 10 (1 is the breach), got 75; write 0.75 for three quarters",
    ],
    [
      { thresholds: [{ at: { before: "1d" } }] },
      'slas.0.thresholds.0.at: expected working time in hours or less, got "1d"; write hours, or { workingDays: 1 } for whole working days',
    ],
    [
      {
        thresholds: [
          { at: 0.5, notify: "owner" },
          { at: 0.5, notify: "manager" },
        ],
      },
      "slas.0.thresholds.1.at: expected each threshold once, got 0.5; put both actions into one threshold",
    ],
    [
      { appliesTo: custom("vip") },
      'slas.0.appliesTo.custom: expected a registered custom condition, got "vip"; register it under this name',
    ],
    [
      { appliesTo: { field: "score.totl", atLeast: 1 } as never },
      'slas.0.appliesTo.field: expected a known field, got "score.totl"; did you mean "score.total"?',
    ],
  ])("%j", (differs, message) => {
    expect(faults(differs)).toEqual([message]);
  });
});
