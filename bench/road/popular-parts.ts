import { Engine, type RuleProperties } from "json-rules-engine";
import moment from "moment-business-time";
import Peers from "weighted-round-robin";
import { initialTransition, setup, transition } from "xstate";
import type { RoadEngine } from "./engine.ts";
import type { LeadInput } from "./lead-input.ts";
import { mapStore } from "./map-store.ts";
import { domainOf } from "./normalise.ts";
import { clockRecords, eventRecords, leadRecord, type Decision, type LeadRecord, type Score } from "./records.ts";
import { gradeOf, mqlEngagement, repIds, rules, type RulePart, type Test } from "./task.ts";
import { parseLead } from "./zod-schema.ts";

/** The package most people reach for at each step, with a timer per clock; the process must run in the task's zone. */
export function popularParts(): RoadEngine<LeadRecord> {
  const store = mapStore();
  const engine = new Engine(rules.map(ruleProperties));
  const peers = new Peers<{ id: string; weight: number; currentWeight?: number }>();
  for (const id of repIds) peers.add({ id, weight: 1 });
  const timers: NodeJS.Timeout[] = [];

  const ingest = async (input: LeadInput, now: number): Promise<LeadRecord> => {
    const person = parseLead(input);
    const known = store.personByEmail(person.email);
    if (known !== undefined) return known;
    const account = store.accountFor(domainOf(person.email));
    const points = await score(engine, person);
    const stage = qualify(points.engagement);
    const id = store.nextId("lead");
    const lead = leadRecord(id, now, person, account, points, stage, route(peers));
    const clocks = clockRecords(id, now, addWorking);
    store.saveLead(lead, clocks);
    for (const clock of clocks) timers.push(setTimeout(() => {}, clock.nextAt - now).unref());
    store.append(eventRecords(lead, clocks, now));
    return lead;
  };

  return {
    ingest: async (batch, now) => {
      const leads: LeadRecord[] = [];
      for (const input of batch) leads.push(await ingest(input, now));
      return leads;
    },
    factsOf: store.factsOf,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function ruleProperties(rule: (typeof rules)[number]): RuleProperties {
  return {
    conditions: { all: Object.entries(rule.when).map(([fact, test]) => ({ fact, ...testProperties(test) })) },
    event: { type: rule.id, params: { part: rule.part, points: rule.points } },
  };
}

/** A test as json-rules-engine has it. */
export function testProperties(test: Test): { operator: string; value: unknown } {
  switch (test.op) {
    case "equals":
      return { operator: "equal", value: test.value };
    case "oneOf":
      return { operator: "in", value: test.value };
    case "atLeast":
      return { operator: "greaterThanInclusive", value: test.value };
    case "below":
      return { operator: "lessThan", value: test.value };
    case "present":
      return { operator: "notEqual", value: "" };
  }
}

async function score(engine: Engine, person: LeadInput): Promise<Score> {
  const { events } = await engine.run(flatFacts(person));
  const sum = (part: RulePart) => {
    let points = 0;
    for (const { params } of events) if (params!["part"] === part) points += params!["points"] as number;
    return Math.max(0, Math.min(100, points));
  };
  const fit = sum("fit");
  const engagement = sum("engagement");
  const reasons = events.map(({ type, params }) => ({ rule: type, points: params!["points"] as number }));
  return { fit, engagement, grade: gradeOf(fit, engagement), reasons };
}

/** Dotted names as facts of their own: the engine's JSONPath look-ups would be slower still. */
function flatFacts({ company, properties, ...rest }: LeadInput): Record<string, unknown> {
  return {
    ...rest,
    "company.name": company.name,
    "company.country": company.country,
    "company.industry": company.industry,
    "company.employees": company.employees,
    "properties.seniority": properties.seniority,
    "properties.budget": properties.budget,
    "properties.pageViews": properties.pageViews,
    "properties.demoRequested": properties.demoRequested,
  };
}

const machine = setup({
  types: { events: {} as { type: "qualify"; engagement: number } },
  guards: { enough: ({ event }) => event.engagement >= mqlEngagement },
}).createMachine({
  initial: "inquiry",
  states: { inquiry: { on: { qualify: { target: "mql", guard: "enough" } } }, mql: {} },
});

function qualify(engagement: number): string {
  const [start] = initialTransition(machine);
  const [next] = transition(machine, start, { type: "qualify", engagement });
  return next.value as string;
}

function route(peers: Peers<{ id: string; weight: number; currentWeight?: number }>): Decision {
  const credits: number[] = [];
  peers.each((peer) => credits.push(peer.currentWeight ?? 0));
  const chosen = peers.get()!.id;
  return { router: "weighted-round-robin", candidates: repIds, credits, chosen, reason: "highest current weight" };
}

function addWorking(at: number, ms: number): number {
  return moment(at).addWorkingTime(ms, "milliseconds").valueOf();
}
