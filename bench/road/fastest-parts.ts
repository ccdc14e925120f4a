import { LogicEngine } from "json-logic-engine";
import OpeningHours from "opening_hours";
import { createMachine, guard, interpret, state, transition } from "robot3";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import WrrPool from "wrr-pool";
import { addOpenMs } from "../calendar/opening-hours-walk.ts";
import type { RoadEngine } from "./engine.ts";
import type { LeadInput } from "./lead-input.ts";
import { mapStore } from "./map-store.ts";
import { domainOf, normalise } from "./normalise.ts";
import { clockRecords, eventRecords, leadRecord, type Decision, type LeadRecord, type Score } from "./records.ts";
import { gradeOf, mqlEngagement, repIds, rules, type Rule, type Test } from "./task.ts";

/** The fastest package found for each step, wired together by hand; the process must run in the task's time zone. */
export function fastestParts(): RoadEngine<LeadRecord> {
  const store = mapStore();
  const schema = Compile(leadType);
  const score = compileScoring();
  const pool = new WrrPool<string>();
  for (const id of repIds) pool.add(id, 1);

  const ingest = (input: LeadInput, now: number): LeadRecord => {
    if (!schema.Check(input)) throw new Error(`invalid lead ${JSON.stringify(schema.Errors(input))}`);
    const person = normalise(input);
    const known = store.personByEmail(person.email);
    if (known !== undefined) return known;
    const account = store.accountFor(domainOf(person.email));
    const points = score(person);
    const stage = qualify(points.engagement);
    const id = store.nextId("lead");
    const lead = leadRecord(id, now, person, account, points, stage, route(pool));
    const clocks = clockRecords(id, now, (at, ms) => addOpenMs(hours, at, ms));
    store.saveLead(lead, clocks);
    for (const clock of clocks) store.due.add(clock);
    store.append(eventRecords(lead, clocks, now));
    return lead;
  };

  return {
    ingest: (batch, now) => batch.map((input) => ingest(input, now)),
    factsOf: store.factsOf,
    close: () => {},
  };
}

const text = Type.String();

const leadType = Type.Object({
  email: Type.String({ format: "email" }),
  firstName: text,
  lastName: text,
  jobTitle: text,
  phone: text,
  source: text,
  language: text,
  company: Type.Object({
    name: text,
    country: Type.String({ minLength: 2, maxLength: 2 }),
    industry: text,
    employees: Type.Number(),
  }),
  properties: Type.Object({
    seniority: text,
    budget: Type.Number(),
    pageViews: Type.Number(),
    demoRequested: Type.Boolean(),
  }),
});

/** One built expression that yields the points of every rule, zero where it does not hold. */
function compileScoring(): (lead: LeadInput) => Score {
  const points = new LogicEngine().build(rules.map((rule) => ({ if: [logicOf(rule), rule.points, 0] }))) as (
    lead: LeadInput,
  ) => number[];
  const reasons = rules.map((rule) => ({ rule: rule.id, points: rule.points }));
  const isFit = rules.map((rule) => rule.part === "fit");
  return (lead) => {
    let fit = 0;
    let engagement = 0;
    const why: { rule: string; points: number }[] = [];
    const scored = points(lead);
    for (let n = 0; n < scored.length; n++) {
      const earned = scored[n]!;
      if (earned === 0) continue;
      if (isFit[n]) fit += earned;
      else engagement += earned;
      why.push(reasons[n]!);
    }
    fit = Math.max(0, Math.min(100, fit));
    engagement = Math.max(0, Math.min(100, engagement));
    return { fit, engagement, grade: gradeOf(fit, engagement), reasons: why };
  };
}

function logicOf(rule: Rule): object {
  const tests = Object.entries(rule.when).map(([path, test]) => testLogic({ var: path }, test));
  return tests.length === 1 ? tests[0]! : { and: tests };
}

function testLogic(value: object, test: Test): object {
  switch (test.op) {
    case "equals":
      return { "===": [value, test.value] };
    case "oneOf":
      return { in: [value, { preserve: test.value }] };
    case "atLeast":
      return { ">=": [value, test.value] };
    case "below":
      return { "<": [value, test.value] };
    case "present":
      return { "!!": [value] };
  }
}

const machine = createMachine(
  "inquiry",
  {
    inquiry: state(
      transition(
        "qualify",
        "mql",
        guard((_context: unknown, event: { engagement: number }) => event.engagement >= mqlEngagement),
      ),
    ),
    mql: state(),
  },
  () => ({}),
);

const ignore = () => {};

function qualify(engagement: number): string {
  const service = interpret(machine, ignore);
  service.send({ type: "qualify", engagement });
  return service.machine.current;
}

function route(pool: WrrPool<string>): Decision {
  const chosen = pool.next()!;
  return { router: "wrr-pool", candidates: repIds, credits: null, chosen, reason: "next in the rotation" };
}

const hours = new OpeningHours("Mo-Fr 09:00-17:00");
