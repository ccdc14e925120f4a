import type { Condition } from "../condition/index.ts";
import type { Checked } from "./subject.ts";
import { rulesIn } from "./rules-in.ts";

/** A condition of a policy, and what is meant by it. */
export interface Placed {
  readonly path: string;
  readonly condition: Condition;
  /** What it means that it holds for no lead: `nobody gets these points`. */
  readonly never: string;
  /** What it means that it holds for every lead; absent where that may well be meant. */
  readonly always: string | undefined;
}

type Part = readonly [path: string, condition: Condition | undefined, never: string, always?: string | undefined];

const asksNothing = "it asks for nothing";

/** All conditions of a document, and of the reps, with where they stand. */
export function* conditionsOf(checked: Checked): Iterable<Placed> {
  for (const parts of [scoring, lifecycle, clocks, cadences, people, commitments, experiments])
    for (const [path, condition, never, always] of parts(checked))
      if (condition !== undefined) yield { path, condition, never, always };
}

function* scoring({ document }: Checked): Iterable<Part> {
  const { path: at, rules: scoring } = rulesIn(document.scoring);
  if (scoring === undefined || "model" in scoring) return;
  const cards =
    "fit" in scoring
      ? ([
          [`${at}.fit`, scoring.fit],
          [`${at}.engagement`, scoring.engagement],
        ] as const)
      : ([[at, scoring]] as const);
  for (const [path, { rules }] of cards)
    for (const [i, { when }] of rules.entries())
      yield [`${path}.rules.${i}.when`, when, "nobody gets these points", "every lead gets these points"];
}

function* lifecycle({ pipelines, document: { pipelineFor = [] } }: Checked): Iterable<Part> {
  for (const { at, pipeline } of pipelines) {
    for (const [i, { id, entry, exit }] of pipeline.stages.entries()) {
      yield [`${at}.stages.${i}.entry`, entry, `no lead can come into ${id}`, asksNothing];
      yield [`${at}.stages.${i}.exit`, exit, `no lead can go on from ${id}`, asksNothing];
    }
    for (const [i, { name, guard, auto, opens }] of pipeline.transitions.entries()) {
      yield [`${at}.transitions.${i}.guard`, guard, `"${name}" can never be taken`, asksNothing];
      // That every lead goes on at once may well be meant.
      yield [`${at}.transitions.${i}.auto`, auto, `"${name}" is never taken by itself`];
      yield [`${at}.transitions.${i}.opens.when`, opens?.when, `"${name}" opens no lead`, asksNothing];
    }
  }
  for (const [i, { when, pipeline }] of pipelineFor.entries())
    yield [`pipelineFor.${i}.when`, when, `it sends no input to ${pipeline}`];
}

function* clocks({ document: { slas = [] } }: Checked): Iterable<Part> {
  for (const [i, { name, appliesTo, cancel, pauses = [], thresholds = [] }] of slas.entries()) {
    const at = `slas.${i}`;
    yield [`${at}.appliesTo`, appliesTo, `the clock ${name} never starts`, asksNothing];
    yield [`${at}.cancel.when`, cancel?.when, "it cancels nothing", `the clock ${name} never runs`];
    for (const [n, pause] of pauses.entries())
      if ("while" in pause)
        yield [`${at}.pauses.${n}.while`, pause.while, "it never pauses", `the clock ${name} stands still for ever`];
    for (const [n, { when }] of thresholds.entries())
      yield [`${at}.thresholds.${n}.when`, when, "nothing is done there", asksNothing];
  }
}

function* cadences({ document: { cadences = [] } }: Checked): Iterable<Part> {
  for (const [i, { name, appliesTo, stopWhen, steps }] of cadences.entries()) {
    const at = `cadences.${i}`;
    yield [`${at}.appliesTo`, appliesTo, `the cadence ${name} never starts`, asksNothing];
    yield [`${at}.stopWhen`, stopWhen, "it stops nothing", `the cadence ${name} never goes on`];
    for (const [n, { when }] of steps.entries())
      yield [`${at}.steps.${n}.when`, when, "the step is always skipped", asksNothing];
  }
}

function* people({ document: { rights = [], limits = [] }, roster }: Checked): Iterable<Part> {
  for (const [i, { role, when }] of rights.entries())
    yield [`rights.${i}.when`, when, `it gives ${role} no lead`, asksNothing];
  for (const [i, limit] of limits.entries())
    if ("when" in limit) yield [`limits.${i}.when`, limit.when, "it limits nothing", asksNothing];
  for (const { id, accepts } of roster?.reps ?? [])
    yield [`reps.${id}.accepts`, accepts, `${id} can be given no lead`, asksNothing];
}

function* experiments({ document: { experiments: all = [] } }: Checked): Iterable<Part> {
  for (const [i, { name, when }] of all.entries())
    yield [`experiments.${i}.when`, when, `nobody is in the experiment ${name}`, asksNothing];
}

function* commitments({ document: { commitments = [] } }: Checked): Iterable<Part> {
  for (const [i, { where }] of commitments.entries())
    yield [`commitments.${i}.where`, where, "no lead counts", asksNothing];
}
