import type { Experiment } from "../../experiment/index.ts";
import {
  compareShares,
  effectOf,
  evidenceAbove,
  sampleRatio,
  type Counted,
} from "../../experiment/statistics/index.ts";
import type { StoppedArm } from "../../routing/index.ts";
import type { Instant } from "../../time/index.ts";
import type { ArmComparison, ArmFigures, ArmShare, EffectFigures, ExperimentResult, HarmFigures } from "./result.ts";
import type { UnitTrack } from "./units.ts";

/** All that is known of an experiment. */
export interface Known {
  readonly spec: Experiment;
  readonly units: readonly UnitTrack[];
  readonly stopped: readonly StoppedArm[];
  readonly shadows: ReadonlyMap<string, { readonly decisions: number; readonly same: number }>;
  readonly windows: { readonly conversionMs: number; readonly contactMs: number };
  readonly at: Instant;
}

/** What is observed of one unit: whether, or that its time is not over. */
type Observe = (unit: UnitTrack) => readonly (boolean | undefined)[];

const usualAlpha = 0.05;

export function figuresOf(known: Known): ExperimentResult {
  const { spec, units, at } = known;
  const { name, unit = "lead", arms, alpha = usualAlpha } = spec;
  const gone = [...new Set(units.map(({ arm }) => arm))].filter((arm) => !arms.some((one) => one.name === arm));
  const ratio = sampleRatio(units);
  return {
    experiment: name,
    unit,
    at,
    alpha,
    arms: [...arms.map((arm) => arm.name), ...gone].map((arm) => armFigures(known, arm, alpha)),
    comparisons: unit === "rep" ? [] : comparisonsOf(known, alpha, ratio > ratioAlpha),
    sampleRatio: { p: ratio, isAsMeant: ratio > ratioAlpha },
  };
}

/** It says that something is broken: that should be said for nothing still more rarely than that there is an effect. */
const ratioAlpha = 0.01;

function armFigures({ spec, units, stopped, shadows, windows, at }: Known, arm: string, alpha: number): ArmFigures {
  const own = units.filter((one) => one.arm === arm);
  const { conversion, contacted } = observers(spec, windows, at);
  const end = stopped.find((one) => one.arm === arm);
  const shadow = shadows.get(arm);
  return {
    arm,
    weight: spec.arms.find(({ name }) => name === arm)?.weight ?? 0,
    ...(end === undefined ? {} : { stopped: { at: end.at, reason: end.reason } }),
    units: own.length,
    leads: own.reduce((sum, { leads }) => sum + leads.length, 0),
    conversion: shareOf(own, conversion),
    contacted: shareOf(own, contacted),
    harms: (spec.stopWhen ?? []).map(({ on, atMost }): HarmFigures => {
      const count = own.filter(({ harms }) => harms.has(on)).length;
      const seen = { count, of: own.length };
      const crossed = evidenceAbove(seen, atMost) >= Math.log(1 / alpha);
      return { on, ...seen, rate: rateOf(seen), atMost, crossed };
    }),
    ...(shadow === undefined ? {} : { shadow }),
  };
}

/** What counts for units; where these are reps, for each of their leads. */
function observers(
  { unit }: Experiment,
  { conversionMs, contactMs }: Known["windows"],
  now: Instant,
): { readonly conversion: Observe; readonly contacted: Observe } {
  const within = (from: Instant, at: Instant | undefined, ms: number): boolean | undefined =>
    now - from < ms ? undefined : at !== undefined && at - from <= ms;
  if (unit === "rep")
    return {
      conversion: ({ leads }) => leads.map(({ at, convertedAt }) => within(at, convertedAt, conversionMs)),
      contacted: ({ leads }) => leads.map(({ at, contactedAt }) => within(at, contactedAt, contactMs)),
    };
  return {
    conversion: ({ at, leads }) => [within(at, earliest(leads.map(({ convertedAt }) => convertedAt)), conversionMs)],
    contacted: ({ at, leads: [first] }) => [within(at, first?.contactedAt, contactMs)],
  };
}

function earliest(all: readonly (Instant | undefined)[]): Instant | undefined {
  const known = all.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function shareOf(units: readonly UnitTrack[], observe: Observe): ArmShare {
  const seen = units.flatMap(observe);
  const known = seen.filter((one) => one !== undefined);
  const counted = { count: known.filter(Boolean).length, of: known.length };
  return { ...counted, rate: rateOf(counted), open: seen.length - known.length };
}

function rateOf({ count, of }: Counted): number | undefined {
  return of === 0 ? undefined : count / of;
}

/** Each arm against the first: on the units that might have come to either. */
function comparisonsOf({ spec, units, windows, at }: Known, alpha: number, isAsMeant: boolean): ArmComparison[] {
  const [control, ...others] = spec.arms.map(({ name }) => name);
  if (control === undefined) return [];
  const { conversion, contacted } = observers(spec, windows, at);
  return others.map((arm) => {
    const both = [control, arm];
    const some = units.filter((one) => both.includes(one.arm) && both.every((name) => (one.weights[name] ?? 0) > 0));
    const effect = (observe: Observe): EffectFigures => effectIn(some, both, observe, alpha, others.length, isAsMeant);
    return { arm, control, conversion: effect(conversion), contacted: effect(contacted) };
  });
}

function effectIn(
  units: readonly UnitTrack[],
  both: readonly string[],
  observe: Observe,
  alpha: number,
  comparisons: number,
  isAsMeant: boolean,
): EffectFigures {
  const [control, arm] = both.map((name) =>
    shareOf(
      units.filter((one) => one.arm === name),
      observe,
    ),
  ) as [ArmShare, ArmShare];
  const observed = units.flatMap((unit) => {
    const { arm, weights } = unit;
    const [yes] = observe(unit);
    return yes === undefined
      ? []
      : [{ arm, yes, weights: Object.fromEntries(both.map((name) => [name, weights[name] ?? 0])) }];
  });
  // Bonferroni: that any of them is taken for an effect is what alpha bounds.
  const p = Math.min(1, effectOf(observed) * comparisons);
  return { ...compareShares(control, arm, alpha / comparisons), p, isEffect: isAsMeant && p <= alpha };
}
