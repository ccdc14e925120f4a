import { describeIssue, HandoverError, show, unknownName, type Issue } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import type { CompiledPipelines } from "./pipelines.ts";

/** Where leads go whose stage, or whose pipeline, a policy has no longer. */
export interface StageMapping {
  /** From a stage that is gone to one that is there: `{ sql: "qualified" }`. */
  readonly stages?: { readonly [gone: string]: string } | undefined;
  /** The same for pipelines. Stages of the same name are kept, for others `stages` says. */
  readonly pipelines?: { readonly [gone: string]: string } | undefined;
}

/** A place a lead can be in. */
export interface Place {
  readonly pipeline: string;
  readonly stage: string;
}

/** Where a lead is to stand; `stays` where its stage is there, or why nobody knows. */
export type TakeOver = { readonly to: Place } | { readonly stays: true } | { readonly unknown: string };

/** Where a lead stands by a policy, which may have neither its pipeline nor its stage. */
export function takeOver(
  pipelines: CompiledPipelines,
  lead: Pick<Lead, "pipeline" | "stage" | "closed">,
  { stages = {}, pipelines: renamed = {} }: StageMapping,
): TakeOver {
  const isThere = pipelines.named(lead.pipeline) !== undefined;
  const pipeline = isThere ? lead.pipeline : own(renamed, lead.pipeline);
  const target = pipeline === undefined ? undefined : pipelines.named(pipeline);
  if (pipeline === undefined || target === undefined)
    return { unknown: `the policy has no pipeline ${show(lead.pipeline)}, and none is named in its place` };
  const all = target.pipeline.stages;
  const has = (id: string | undefined): boolean => all.some((one) => one.id === id);
  const stage = has(lead.stage) ? lead.stage : own(stages, lead.stage);
  if (stage === undefined || !has(stage))
    return { unknown: `pipeline ${pipeline} has no stage ${show(lead.stage)}, and none is named in its place` };
  if (isThere && stage === lead.stage) return { stays: true };
  const { closed } = target.stage(stage);
  // Taking over must neither end what is open nor open what has ended.
  if ((closed === undefined) !== (lead.closed === undefined))
    return {
      unknown: `${stage} ${closed === undefined ? "is open, and they have ended" : "is an end, and they are open"}`,
    };
  return { to: { pipeline, stage } };
}

/** @throws HandoverError `INPUT_INVALID` for a mapping to what is not there. */
export function checkMapping({ all }: CompiledPipelines, { stages = {}, pipelines = {} }: StageMapping): void {
  const ids = all.map(({ pipeline }) => pipeline.id);
  const known = [...new Set(all.flatMap(({ pipeline }) => pipeline.stages.map(({ id }) => id)))];
  const issues: Issue[] = [
    ...Object.entries(stages).flatMap(([from, to]) =>
      unknownName(String(to), known, "a stage of the policy", `stages.${from}`),
    ),
    ...Object.entries(pipelines).flatMap(([from, to]) =>
      unknownName(String(to), ids, "a pipeline of the policy", `pipelines.${from}`),
    ),
  ];
  if (issues.length === 0) return;
  throw new HandoverError("INPUT_INVALID", `leads.migrate: ${issues.map(describeIssue).join("; ")}`, { issues });
}

function own(map: { readonly [key: string]: string }, key: string): string | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
