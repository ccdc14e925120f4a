import { compileCondition, type Condition } from "../condition/index.ts";
import { didYouMean, show, type Refusal, type RefusalCode } from "../errors.ts";
import { alwaysPersonal, type Lead } from "../lead/index.ts";
import { criteriaOf, sayFailed, type Criterion } from "./criteria.ts";
import type { Pipeline, Stage, Transition } from "./pipeline.ts";

type Test = (lead: Lead) => boolean;

/** A transition that may be taken, or why it may not. */
export type Step = { readonly transition: Transition; readonly refusal?: undefined } | { readonly refusal: Refusal };

/** A pipeline ready to decide: every question about "may this lead go there" is answered from its table. */
export interface CompiledPipeline {
  readonly pipeline: Pipeline;
  readonly initial: Stage;
  /** The stage of this id; of one that the pipeline has no longer, a stage that wants nothing and leads nowhere. */
  stage(id: string): Stage;
  /** Where a lead in this stage may be sent, in the table's order. */
  allowed(stage: string): readonly Transition[];
  /** Whether the lead may go `to` a stage, with a reason where one is needed. */
  check(lead: Lead, to: string, reason: string | undefined): Step;
  /** Where accepting a lead leads, by the stage it stands in; stages in which it moves nothing are missing. */
  readonly accepting: ReadonlyMap<string, string>;
  /** The transition an accepting owner takes, if the lead's stage has one. */
  onAccept(lead: Lead): Step | undefined;
  /** The transition the lead takes by itself now, if any. */
  auto(lead: Lead): Transition | undefined;
  /** The pipeline in which a lead that has taken the transition goes on, if any. */
  opens(lead: Lead, transition: Transition): string | undefined;
}

/**
 * Compiles a valid pipeline; `validatePipeline` says whether it is.
 *
 * @param isPersonal Fields whose values refusals do not quote. @defaultValue those that are personal in every policy
 */
export function compilePipeline(
  pipeline: Pipeline,
  isPersonal: (field: string) => boolean = alwaysPersonal.has,
): CompiledPipeline {
  const tests = new Map<Condition, Test>();
  const holds = (condition: Condition | undefined, lead: Lead): boolean => {
    if (condition === undefined) return true;
    let test = tests.get(condition);
    if (test === undefined) tests.set(condition, (test = compileCondition(condition) as Test));
    return test(lead);
  };
  const stages = new Map(pipeline.stages.map((stage) => [stage.id, stage]));
  const stage = (id: string): Stage => stages.get(id) ?? { id, label: id, side: "marketing" };
  const table = new Map(
    pipeline.stages.map(({ id }) => [id, pipeline.transitions.filter(({ from }) => from.includes(id))]),
  );
  const autos = new Map([...table].map(([id, list]) => [id, list.filter(({ auto }) => auto !== undefined)]));
  const allowed = (id: string): readonly Transition[] => table.get(id) ?? [];
  const taking = (id: string): Transition | undefined => allowed(id).find(({ onAccept }) => onAccept === true);
  const accepting = pipeline.stages.flatMap(({ id }) => {
    const transition = taking(id);
    return transition === undefined ? [] : [[id, transition.to] as const];
  });

  const refuse = (code: RefusalCode, message: string, options: readonly string[]): Step => ({
    refusal: { code, message, allowed: options },
  });

  const criteria = new Map(
    pipeline.stages.map((from) => [
      from.id,
      new Map(allowed(from.id).map((way) => [way, criteriaOf(from, way, stages.get(way.to), isPersonal)])),
    ]),
  );
  const asked = (from: string, way: Transition): readonly Criterion[] => criteria.get(from)?.get(way) ?? [];

  const checkTaking = (lead: Lead, transition: Transition, reason: string | undefined): Step => {
    const failed = asked(lead.stage, transition).filter(({ holds: isMet }) => !isMet(lead));
    if (failed.length > 0) return refuseFor(lead, transition, failed);
    if (transition.reasons === undefined) return { transition };
    const list = pipeline.reasons[transition.reasons] ?? [];
    if (reason === undefined) {
      return refuse("REASON_REQUIRED", `"${transition.name}" needs a reason: one of ${list.join(", ")}`, list);
    }
    if (list.includes(reason)) return { transition };
    const near = didYouMean(reason, list, `expected one of ${list.join(", ")}`);
    return refuse("REASON_UNKNOWN", `"${transition.name}" does not know the reason ${show(reason)}; ${near}`, list);
  };

  const refuseFor = (lead: Lead, { to }: Transition, criteriaFailed: readonly Criterion[]): Step => {
    const failed = criteriaFailed.map((one) => one.fails(lead));
    const why = failed.map(sayFailed).join("; ");
    const others = allowed(lead.stage).flatMap((way) => (way.to === to ? [] : [way.to]));
    const message = `lead ${lead.id} cannot go from ${lead.stage} to ${to}: ${why}`;
    return { refusal: { code: "CRITERION_FAILED", message, allowed: others, failed } };
  };

  return {
    pipeline,
    initial: pipeline.stages[0] as Stage,
    stage,
    allowed,
    accepting: new Map(accepting),
    check(lead, to, reason) {
      if (!stages.has(to)) {
        const names = [...stages.keys()];
        const near = didYouMean(to, names, `it has ${names.join(", ")}`);
        return refuse("STAGE_UNKNOWN", `pipeline ${pipeline.id} has no stage ${show(to)}; ${near}`, names);
      }
      if (!stages.has(lead.stage)) {
        const how = `where it was taken out, take such leads over with leads.migrate({ stages: { ${JSON.stringify(lead.stage)}: ... } })`;
        const message = `lead ${lead.id} stands in ${show(lead.stage)}, a stage that pipeline ${pipeline.id} of this policy does not have; ${how}`;
        return refuse("STAGE_REMOVED", message, []);
      }
      const ways = allowed(lead.stage);
      const transition = ways.find((way) => way.to === to);
      if (transition !== undefined) return checkTaking(lead, transition, reason);
      const options = ways.map((way) => way.to);
      const instead = options.length === 0 ? "nothing leads out of it" : `allowed: ${options.join(", ")}`;
      return refuse(
        "TRANSITION_NOT_ALLOWED",
        `lead ${lead.id} is in ${lead.stage} and cannot go to ${to}; ${instead}`,
        options,
      );
    },
    onAccept(lead) {
      const transition = taking(lead.stage);
      return transition === undefined ? undefined : checkTaking(lead, transition, undefined);
    },
    opens: (lead, { opens }) => (opens !== undefined && holds(opens.when, lead) ? opens.pipeline : undefined),
    auto(lead) {
      for (const transition of autos.get(lead.stage) ?? []) {
        if (holds(transition.auto, lead) && asked(lead.stage, transition).every((one) => one.holds(lead)))
          return transition;
      }
      return undefined;
    },
  };
}
