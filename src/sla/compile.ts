import { compileCondition, type Condition } from "../condition/index.ts";
import type { Lead } from "../lead/index.ts";
import type { CadenceStep, StartPlan } from "./clock.ts";
import { goesByLead } from "./hours-names.ts";
import { noContactRules, type CompiledContact } from "./contact.ts";
import { milestonePlacer, type Milestone } from "./milestones.ts";
import { clocksIn, hears, type Moment, type On } from "./moment.ts";
import type { ActivityCount, Pause, Sla } from "./sla.ts";
import { compileTargets, type CustomTarget, type TargetOf } from "./target.ts";

type Holds = (lead: Lead) => boolean;
type Hears = (moment: Moment) => boolean;

/** A pause ready to run: it looks at the lead, or it listens. */
export type CompiledPause = { readonly reason: string } & (
  { readonly holds: Holds } | { readonly begins: Hears; readonly ends: Hears }
);

/** A clock policy ready to run. */
export interface CompiledSla {
  readonly spec: Sla;
  /** The step of a cadence it is. */
  readonly cadence: CadenceStep | undefined;
  /** The rules of contact its tasks obey. */
  readonly contact: CompiledContact;
  /** What stands behind the lead in the id of a clock: `/first-contact#5`. */
  idEnd(generation: number): string;
  /** The start worked out last. */
  readonly memo: { plan: StartPlan | undefined };
  applies: Holds;
  /** What a lead has time for; nothing when it is to have no clock. */
  readonly target: TargetOf;
  /** All that can happen to a clock with this target, in order of working time. */
  milestones(targetMs: number): readonly Milestone[];
  /** Whether people may hear of some of it in certain hours only: then it may come in another order. */
  readonly minds: boolean;
  /** What counts towards meeting it. */
  readonly hits: Hears;
  /** Whether so many hits, by type, are enough. */
  enough(count: number, mix: { readonly [type: string]: number } | undefined): boolean;
  readonly countsMix: boolean;
  /** How far it has got: `2 of 6`. */
  progress(count: number, mix: { readonly [type: string]: number } | undefined): string;
  readonly cancels: Hears;
  /** Ends it for what the lead is like. */
  readonly cancelsWhen: Holds | undefined;
  readonly restarts: Hears;
  readonly pauses: readonly CompiledPause[];
  /** Whether it listens for what other clocks come to. */
  readonly chains: boolean;
  /** Whether it looks at what the lead is like, and not only at what happens. */
  readonly watches: boolean;
}

/** What a clock policy is compiled with. */
export interface SlaOptions {
  /** Targets of the host's own. */
  readonly targets?: { readonly [name: string]: CustomTarget } | undefined;
  /** @defaultValue none */
  readonly contact?: CompiledContact | undefined;
  readonly cadence?: CadenceStep | undefined;
}

/** Compiles a valid clock policy. */
export function compileSla(
  spec: Sla,
  { targets = {}, contact = noContactRules, cadence }: SlaOptions = {},
): CompiledSla {
  const { until, thresholds = [], pauses = [], cancel } = spec;
  const own = cadence === undefined ? undefined : thresholds.find(({ at }) => at === 1);
  // What a step of a cadence is for it does at its time, or not at all.
  const ownChannel = own?.task?.type ?? own?.request?.channel;
  const waits = (channel: string): boolean => channel === ownChannel || contact.waits(channel);
  const channels = thresholds.flatMap(({ task, request }) => [task?.type, request?.channel]);
  const named = channels.filter((channel) => channel !== undefined);
  const place = milestonePlacer(thresholds, spec.timer === true, waits);
  const byTarget = new Map<number, readonly Milestone[]>();
  const { atLeast = 1, mix = {} } = countOf(until);
  const asked = Object.entries(mix);
  return {
    spec,
    cadence,
    contact,
    idEnd: idEndsOf(spec.name),
    memo: { plan: undefined },
    applies: spec.appliesTo === undefined ? () => true : holdsOf(spec.appliesTo),
    target: compileTargets(spec.within, spec.calendar, targets),
    milestones(targetMs) {
      let list = byTarget.get(targetMs);
      if (list === undefined) {
        list = place(targetMs);
        // Targets by working days differ from lead to lead: remember the common ones only.
        if (byTarget.size < 64) byTarget.set(targetMs, list);
      }
      return list;
    },
    minds: thresholds.some(({ tellIn }) => tellIn !== undefined) || named.some(waits),
    hits: hears(until),
    enough: (count, seen = {}) => count >= atLeast && asked.every(([type, least]) => (seen[type] ?? 0) >= least),
    countsMix: asked.length > 0,
    progress: (count, seen = {}) =>
      [`${count} of ${atLeast}`, ...asked.map(([type, least]) => `${type} ${seen[type] ?? 0} of ${least}`)].join(", "),
    cancels: hears(cancel?.on),
    cancelsWhen: cancel?.when === undefined ? undefined : holdsOf(cancel.when),
    restarts: hears(spec.restartOn),
    pauses: pauses.map(compilePause),
    chains: [
      spec.from,
      until as On,
      cancel?.on,
      spec.restartOn,
      ...pauses.flatMap((one) => ("while" in one ? [] : [one.from, one.until])),
    ].some((on) => clocksIn(on).length > 0),
    watches:
      cancel?.when !== undefined ||
      pauses.some((pause) => "while" in pause) ||
      spec.onChange === "retarget" ||
      [spec.calendar, ...thresholds.map(({ tellIn }) => tellIn), ...named.map(contact.windowOf)].some(goesByLead),
  };
}

/** The last one is kept: a clock of this name mostly starts at the same version of each lead, and its ids share the text. */
function idEndsOf(name: string): (generation: number) => string {
  let last = { generation: 0, end: "" };
  return (generation) => {
    if (generation !== last.generation) last = { generation, end: `/${name}#${generation}` };
    return last.end;
  };
}

function countOf(until: Sla["until"]): Omit<ActivityCount, "activity"> {
  return typeof until === "object" && "activity" in until ? (until as ActivityCount) : {};
}

function compilePause(pause: Pause): CompiledPause {
  const { reason } = pause;
  if ("while" in pause) return { reason, holds: holdsOf(pause.while) };
  return { reason, begins: hears(pause.from), ends: hears(pause.until) };
}

function holdsOf(condition: Condition): Holds {
  return compileCondition(condition) as Holds;
}
