import { compileCondition, fieldsOf, knownFields, validateCondition, type Condition } from "../condition/index.ts";
import { show, unknownName, type Issue } from "../errors.ts";
import { givenFields, type LeadFields } from "../lead/index.ts";
import { b2bPipeline, validatePipeline, type Pipeline } from "../lifecycle/index.ts";
import { usedTwice } from "./clock-policies.ts";
import type { PolicyDocument } from "./document.ts";

/** The pipelines of a document, the standard one first. */
export function pipelinesOf({ pipeline, pipelines }: PolicyDocument): readonly Pipeline[] {
  return pipelines ?? [pipeline ?? b2bPipeline()];
}

/** What does not hold in the pipelines of a document, and in its rules which input goes where. */
export function checkPipelines(document: PolicyDocument): Issue[] {
  const { pipeline, pipelines, pipelineFor = [] } = document;
  const all = pipelinesOf(document);
  const ids = all.map(({ id }) => id);
  const issues: Issue[] = [];
  if (pipeline !== undefined && pipelines !== undefined) {
    const hint = "put it into the list, as its first";
    issues.push({ path: "pipeline", expected: "`pipeline` or `pipelines`", got: "both", hint });
  }
  all.forEach((one, i) => {
    const path = pipelines === undefined ? "pipeline" : `pipelines.${i}`;
    if (ids.indexOf(one.id) !== i) issues.push(usedTwice(`${path}.id`, one.id));
    issues.push(...validatePipeline(one, path), ...checkOpenings(one, ids, path));
  });
  const circle = openingCircle(all);
  if (circle !== undefined) {
    const hint = "let somebody take one of these transitions, so that it ends";
    const expected = "pipelines that do not open one another by themselves";
    issues.push({ path: "pipelines", expected, got: circle.join(" -> "), hint });
  }
  pipelineFor.forEach(({ when, pipeline: to }, i) => {
    issues.push(...unknownName(to, ids, "a pipeline of the policy", `pipelineFor.${i}.pipeline`));
    issues.push(...checkInput(when, `pipelineFor.${i}.when`));
  });
  return issues;
}

function checkOpenings({ id, transitions }: Pipeline, ids: readonly string[], path: string): Issue[] {
  return transitions.flatMap(({ opens }, i) => {
    if (opens === undefined) return [];
    const at = `${path}.transitions.${i}.opens.pipeline`;
    if (opens.pipeline !== id) return unknownName(opens.pipeline, ids, "a pipeline of the policy", at);
    const hint = "for the same pipeline a transition that leads back does, such as reopen";
    return [{ path: at, expected: "another pipeline of the policy", got: show(id), hint }];
  });
}

/** Pipelines that open one another by transitions that leads take by themselves, which could go on for ever. */
function openingCircle(pipelines: readonly Pipeline[]): readonly string[] | undefined {
  const next = new Map(
    pipelines.map(({ id, transitions }) => [
      id,
      transitions.flatMap(({ auto, opens }) => (auto === undefined || opens === undefined ? [] : [opens.pipeline])),
    ]),
  );
  const walk = (id: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    for (const to of next.get(id) ?? []) {
      const circle = walk(to, [...path, id]);
      if (circle !== undefined) return circle;
    }
    next.delete(id);
    return undefined;
  };
  for (const { id } of pipelines) {
    const circle = walk(id, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** What an input says: the rest of a lead is known only once it is in its pipeline. */
function isGiven(field: string): boolean {
  return (
    field.startsWith("properties.") ||
    !(knownFields as readonly string[]).includes(field) ||
    field === "emailDomain" ||
    field === "flags" ||
    field.startsWith("company.") ||
    (givenFields as readonly string[]).includes(field)
  );
}

/** A condition that is to be looked at before a lead has been scored or routed. */
export function checkInput(when: Condition, path: string): Issue[] {
  const issues = validateCondition(when, { path, custom: [] });
  if (issues.length > 0) return [...issues];
  const others = fieldsOf(when).filter((field) => field.startsWith("activities.") || !isGiven(field));
  const hint = "ask for what a form says: its source, its segment, a property";
  return others.map((field) => ({ path, expected: "fields that an input has", got: show(field), hint }));
}

/** The rule of a document that says to which pipeline an input goes. */
export function pipelineRule(document: PolicyDocument): (fields: LeadFields) => string {
  const standard = (pipelinesOf(document)[0] as Pipeline).id;
  const rules = (document.pipelineFor ?? []).map(({ when, pipeline }) => ({ holds: compileCondition(when), pipeline }));
  if (rules.length === 0) return () => standard;
  return (fields) => rules.find(({ holds }) => holds(fields))?.pipeline ?? standard;
}
