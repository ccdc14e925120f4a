import { compileCondition } from "../condition/index.ts";
import type { Lead } from "../lead/index.ts";
import { toMs, type Duration } from "../time/index.ts";
import type { StartPlan } from "./clock.ts";
import type { Sla, Target, Targets, Threshold } from "./sla.ts";

/** A threshold placed on the working-time axis of a clock. */
export interface Milestone {
  readonly kind: "warning" | "breach" | "escalation";
  /** Working time from the start. */
  readonly workMs: number;
  readonly threshold: Threshold;
  /** Its place among the clock's milestones. */
  readonly index: number;
}

export type CompiledTarget = { readonly ms: number } | { readonly workingDays: number };

/** A clock policy ready to run. */
export interface CompiledSla {
  readonly spec: Sla;
  /** What stands between lead and generation in the ids of its clocks. */
  readonly idPart: string;
  /** The start worked out last. */
  readonly memo: { plan: StartPlan | undefined };
  applies(lead: Lead): boolean;
  target(grade: string | undefined): CompiledTarget;
  /** All that can happen to a clock with this target, in order; exactly one breach among it. */
  milestones(targetMs: number): readonly Milestone[];
}

/** Compiles a valid clock policy. */
export function compileSla(spec: Sla): CompiledSla {
  const condition =
    spec.appliesTo === undefined ? undefined : (compileCondition(spec.appliesTo) as (lead: Lead) => boolean);
  const targets = compileTargets(spec.within, spec.calendar);
  const byTarget = new Map<number, readonly Milestone[]>();
  const placed = spec.thresholds ?? [];
  return {
    spec,
    idPart: `/${spec.name}#`,
    memo: { plan: undefined },
    applies: condition ?? (() => true),
    target: targets,
    milestones(targetMs) {
      let list = byTarget.get(targetMs);
      if (list === undefined) {
        list = place(placed, targetMs);
        // Targets by working days differ from lead to lead: remember the common ones only.
        if (byTarget.size < 64) byTarget.set(targetMs, list);
      }
      return list;
    },
  };
}

/** Whether `within` names targets by grade. */
export function isByGrade(within: Targets): within is { readonly default: Target; readonly [grade: string]: Target } {
  return typeof within === "object" && "default" in within;
}

/** Reads a target; days are working days only by that name, for on a calendar nobody agrees how long a day is. */
export function readTarget(target: Target, calendar: string | undefined, path: string): CompiledTarget {
  if (typeof target === "object" && "workingDays" in target) return { workingDays: target.workingDays };
  return { ms: toMs(target as Duration, { path, kind: calendar === "always" ? "elapsed" : "working" }) };
}

function compileTargets(within: Targets, calendar: string | undefined): (grade: string | undefined) => CompiledTarget {
  if (!isByGrade(within)) {
    const only = readTarget(within, calendar, "within");
    return () => only;
  }
  const byGrade = new Map(
    Object.entries(within).map(([grade, target]) => [grade, readTarget(target, calendar, `within.${grade}`)]),
  );
  const standard = byGrade.get("default") as CompiledTarget;
  return (grade) => (grade === undefined ? standard : (byGrade.get(grade) ?? byGrade.get(grade[0] ?? "") ?? standard));
}

/** Where on the axis a threshold lies. */
export function workMsOf(threshold: Threshold, targetMs: number): number {
  const { at } = threshold;
  if (typeof at === "number") return Math.round(at * targetMs);
  if ("before" in at) return targetMs - toMs(at.before, { kind: "elapsed" });
  return targetMs + toMs(at.after, { kind: "elapsed" });
}

function place(thresholds: readonly Threshold[], targetMs: number): readonly Milestone[] {
  const breaches = thresholds.filter(({ at }) => at === 1);
  const breach: Threshold = breaches[0] ?? { at: 1 };
  const others = thresholds
    .filter(({ at }) => at !== 1)
    .map((threshold) => ({ threshold, workMs: workMsOf(threshold, targetMs) }))
    // A warning an hour ahead has no place on a clock of half an hour.
    .filter(({ workMs }) => workMs > 0);
  const warnings = others.filter(
    ({ workMs, threshold }) => workMs < targetMs || (workMs === targetMs && isBefore(threshold)),
  );
  const escalations = others.filter((one) => !warnings.includes(one));
  const byTime = (a: { workMs: number }, b: { workMs: number }): number => a.workMs - b.workMs;
  return [
    ...warnings.sort(byTime).map((one) => ({ kind: "warning" as const, ...one })),
    { kind: "breach" as const, threshold: breach, workMs: targetMs },
    ...escalations.sort(byTime).map((one) => ({ kind: "escalation" as const, ...one })),
  ].map((one, index) => ({ ...one, index }));
}

function isBefore({ at }: Threshold): boolean {
  return typeof at === "number" ? at < 1 : "before" in at;
}
