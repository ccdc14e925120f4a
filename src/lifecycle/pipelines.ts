import { didYouMean, show } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import type { CompiledPipeline } from "./compile.ts";
import type { Pipeline } from "./pipeline.ts";

/** The pipelines of a policy, ready to decide: each lead is asked about in its own. */
export interface CompiledPipelines {
  /** In the policy's order. */
  readonly all: readonly CompiledPipeline[];
  /** The first: where leads go of which no rule says otherwise. */
  readonly standard: CompiledPipeline;
  /** The pipeline of this id, where there is one. */
  named(id: string): CompiledPipeline | undefined;
  /** The pipeline a lead is in. One that the policy does not have lets it go nowhere, and says so. */
  of(lead: Pick<Lead, "pipeline">): CompiledPipeline;
  /** The pipelines in which leads of this one may go on, by one transition after another. */
  opening(id: string): readonly string[];
  /** Whether there are any. */
  readonly openOthers: boolean;
}

/** Puts compiled pipelines together, the standard one first. */
export function compilePipelines(all: readonly CompiledPipeline[]): CompiledPipelines {
  const byId = new Map(all.map((one) => [one.pipeline.id, one]));
  const [standard] = all as readonly [CompiledPipeline];
  const opening = new Map(all.map(({ pipeline: { id } }) => [id, openedFrom(id, byId)]));
  return {
    all,
    standard,
    named: (id) => byId.get(id),
    opening: (id) => opening.get(id) ?? none,
    openOthers: [...opening.values()].some(({ length }) => length > 0),
    // Mostly there is one, or the lead is in the first.
    of: ({ pipeline }) =>
      pipeline === standard.pipeline.id ? standard : (byId.get(pipeline) ?? nowhere(pipeline, [...byId.keys()])),
  };
}

const none: readonly string[] = Object.freeze([]);

function openedFrom(from: string, pipelines: ReadonlyMap<string, CompiledPipeline>): readonly string[] {
  const found = new Set<string>();
  const follow = (id: string): void => {
    for (const { opens } of pipelines.get(id)?.pipeline.transitions ?? [])
      if (opens !== undefined && !found.has(opens.pipeline)) follow((found.add(opens.pipeline), opens.pipeline));
  };
  follow(from);
  return [...found];
}

/** A pipeline of which nobody knows the stages: its leads stay where they are. */
function nowhere(id: string, known: readonly string[]): CompiledPipeline {
  const stage: CompiledPipeline["stage"] = (name) => ({ id: name, label: name, side: "marketing" });
  const pipeline: Pipeline = { id, stages: [], transitions: [], reasons: {} };
  return {
    pipeline,
    initial: stage(""),
    stage,
    allowed: () => [],
    accepting: new Map(),
    check: (lead) => {
      const near = didYouMean(id, known, `it has ${known.join(", ")}`);
      const message = `lead ${lead.id} is in pipeline ${show(id)}, which the policy does not have; ${near}`;
      const how = `take its leads over with leads.migrate({ pipelines: { ${JSON.stringify(id)}: ... } })`;
      return { refusal: { code: "PIPELINE_UNKNOWN", message: `${message} (${how})`, allowed: [] } };
    },
    onAccept: () => undefined,
    auto: () => undefined,
    opens: () => undefined,
  };
}

/**
 * All pipelines as if they were one, for what names stages without saying of which pipeline: its stages are those of any, and
 * reasons stand under the pipeline's name, for two may call different lists the same.
 */
export function unionOf(pipelines: readonly Pipeline[]): Pipeline {
  const [first] = pipelines;
  if (first !== undefined && pipelines.length === 1) return first;
  const listOf = (id: string, list: string): string => `${id}/${list}`;
  return {
    id: pipelines.map(({ id }) => id).join("+"),
    stages: pipelines.flatMap(({ stages }) => stages),
    transitions: pipelines.flatMap(({ id, transitions }) =>
      transitions.map((one) => (one.reasons === undefined ? one : { ...one, reasons: listOf(id, one.reasons) })),
    ),
    reasons: Object.fromEntries(
      pipelines.flatMap(({ id, reasons }) => Object.entries(reasons).map(([list, all]) => [listOf(id, list), all])),
    ),
  };
}
