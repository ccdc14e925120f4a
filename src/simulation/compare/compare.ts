import { HandoverError, invalid, show } from "../../errors.ts";
import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../../policy/index.ts";
import { contactsOf, type Report } from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import type { Kept } from "../../storage/memory/index.ts";
import type { Instant, InstantInput } from "../../time/index.ts";
import type { Arrival } from "../arrivals.ts";
import type { Behaviour } from "../behaviour.ts";
import { leadModel, together } from "../lead-model.ts";
import { leadsApart } from "../lead-ids.ts";
import { seededRandom } from "../random.ts";
import { repModel } from "../rep-model.ts";
import type { RosterInput } from "../roster.ts";
import { simulateWith, type SimulationProgress } from "../simulate.ts";
import { loadOf, measures } from "./measures.ts";
import { Outcomes } from "./outcomes.ts";
import { paired, type PairedFigure, type Unit } from "./paired.ts";
import { steady } from "./steady.ts";

type Leads = Iterable<Arrival> | AsyncIterable<Arrival>;
type Seed = number | string;
type Side = "now" | "next";

export interface CompareOptions {
  /** The policy in force, and the one that may follow it. */
  readonly policies: { readonly [side in Side]: Policy | PolicyInput };
  readonly roster: RosterInput;
  /** The same leads for both: a list, or a function that gives them anew for each run, such as `(seed) => generateLeads({ seed, ... })`. */
  readonly leads: readonly Arrival[] | ((seed: Seed) => Leads);
  /** One run for each, under each policy. @defaultValue `[1]` */
  readonly seeds?: readonly Seed[] | undefined;
  /** @defaultValue `repModel` and `leadModel` with the seed */
  readonly behaviour?: ((seed: Seed) => Behaviour) | undefined;
  /** When each run ends. @defaultValue the last arrival */
  readonly until?: InstantInput | undefined;
  readonly onProgress?:
    ((progress: SimulationProgress & { readonly run: number; readonly runs: number }) => void) | undefined;
  /** Ends it early with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Where each run is kept, from 1 on, two for each seed. A comparison that was cut short goes on in the run it was in when it is started
   * again with the same arguments; the runs before that are done again in memory.
   * @defaultValue new memory storages, without what is over
   */
  readonly storage?: ((run: number) => Storage) | undefined;
}

/** Two policies side by side. `next - now` is positive where the next policy has more. */
export interface Comparison {
  readonly from: Instant;
  readonly to: Instant;
  readonly runs: number;
  /** What intervals are drawn over, and how many of it there are. */
  readonly over: { readonly unit: "day" | "run"; readonly count: number };
  readonly measures: readonly PairedFigure[];
  /** How many leads a day each rep is the first to have. */
  readonly load: readonly PairedFigure[];
  /** Who has a lead first, over all runs. */
  readonly owners: {
    readonly same: number;
    /** Somebody else has it. */
    readonly other: number;
    readonly onlyNow: number;
    readonly onlyNext: number;
  };
  /** Leads that wait at the end and that nobody has had. */
  readonly waiting: { readonly [side in Side]: number };
  /** The largest distance of a rep from the share a ledger entitles them to, in leads. */
  readonly worstDrift: { readonly [side in Side]: number };
  /** The reports of each run. */
  readonly reports: { readonly [side in Side]: readonly Report[] };
  /** There was nothing to compare: no lead came in, or all runs were too short. */
  readonly partial: boolean;
}

/** From so many runs on, intervals are drawn over runs, which do not depend on one another; below, over days, which may. */
const enoughRuns = 8;

/**
 * Runs two policies over the same leads with the same people, and sets side by side what came of it.
 *
 * Both have common random numbers: what somebody draws for a lead is the same under both, as long as it comes to that. So a policy
 * compared with itself differs in nothing. Days are those of UTC, and a lead belongs to the day it came in.
 *
 * @example
 * const { measures } = await compare({
 *   policies: { now: policy, next: { ...policy.document, version: "next", offers: { acceptWithin: "15m" } } },
 *   roster,
 *   leads: (seed) => generateLeads({ seed, count: 2_000, from: "2026-05-01T00:00Z", to: "2026-06-01T00:00Z" }),
 *   seeds: [1, 2, 3],
 * });
 *
 * @throws HandoverError `POLICY_INVALID`, `ROSTER_INVALID`, `INPUT_INVALID` for leads that cannot be gone through twice.
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { seeds = [1], signal } = options;
  if (seeds.length === 0) {
    const issue = { path: "seeds", expected: "at least one", got: "none", hint: "leave it out for a single run" };
    throw invalid("INPUT_INVALID", "compare", [issue]);
  }
  const policies = { now: compiled(options.policies.now), next: compiled(options.policies.next) };
  const leads = againAndAgain(options.leads);
  // What counts as contact must not differ.
  const contacts = contactsOf(policies.now);
  const units: Unit[] = [];
  const owners = { same: 0, other: 0, onlyNow: 0, onlyNext: 0 };
  const waiting = { now: 0, next: 0 };
  const reports = { now: [] as Report[], next: [] as Report[] };
  let [from, to, run] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const seed of seeds) {
    const outcomes = { now: new Outcomes(policies.now, contacts), next: new Outcomes(policies.next, contacts) };
    for (const side of ["now", "next"] as const) {
      const place = { run: ++run, runs: 2 * seeds.length };
      const behaviour = options.behaviour?.(seed) ?? together(repModel({ seed }), leadModel({ seed }));
      const result = await simulateWith(
        {
          policy: policies[side],
          roster: options.roster,
          leads: leads(seed),
          behaviour: steady(behaviour),
          until: options.until,
          storage: options.storage?.(place.run),
          keep: options.behaviour === undefined && !looksBack(policies[side]) ? stateAlone : undefined,
          signal,
          onEvent: (event) => outcomes[side].collect(event),
          onProgress: (progress) => options.onProgress?.({ ...progress, ...place }),
        },
        leadsApart(),
      );
      await result.handover.close();
      reports[side].push(result.report);
      waiting[side] += outcomes[side].waiting;
      [from, to] = [Math.min(from, result.from), Math.max(to, result.to)];
    }
    countOwners(outcomes.now.firstOwners, outcomes.next.firstOwners, owners);
    units.push(...unitsOf(outcomes.now, outcomes.next, seeds.length >= enoughRuns));
  }
  const random = seededRandom("intervals");
  const ids = options.roster.reps.map(({ id }) => id);
  return {
    from,
    to,
    runs: seeds.length,
    over: { unit: seeds.length >= enoughRuns ? "run" : "day", count: units.length },
    measures: paired(units, measures, { responses: true }, random.fork("measures")),
    load: paired(units, ids.map(loadOf), { reps: ids }, random.fork("load")),
    owners,
    waiting,
    worstDrift: { now: worstOf(reports.now), next: worstOf(reports.next) },
    reports,
    partial: units.length === 0,
  };
}

const stateAlone: Kept = { events: false };

/** Whether clocks may have to be judged by what happened before, though nobody tells anything late. */
function looksBack({ chains, watches, slas }: Policy): boolean {
  return chains || watches || slas.some(({ pauses }) => pauses.length > 0);
}

function compiled(policy: Policy | PolicyInput): Policy {
  return isPolicy(policy) ? policy : definePolicy(policy);
}

function againAndAgain(leads: CompareOptions["leads"]): (seed: Seed) => Leads {
  if (typeof leads === "function") return leads;
  if (Array.isArray(leads)) return () => leads;
  throw new HandoverError(
    "INPUT_INVALID",
    `compare: expected a list of leads or a function that gives them, got ${show(leads)}; both policies need them from the first on`,
  );
}

function countOwners(
  now: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
  counts: { same: number; other: number; onlyNow: number; onlyNext: number },
): void {
  for (const [leadId, repId] of now) {
    const other = next.get(leadId);
    counts[other === undefined ? "onlyNow" : other === repId ? "same" : "other"] += 1;
  }
  for (const leadId of next.keys()) if (!now.has(leadId)) counts.onlyNext += 1;
}

/** The days of a run, each by itself or all together; days on which nothing came in are none. */
function unitsOf(now: Outcomes, next: Outcomes, together: boolean): Unit[] {
  const indexes = [...new Set([...now.days.keys(), ...next.days.keys()])].sort((a, b) => a - b);
  const days = indexes.map((index): Unit => {
    const [one, other] = [now.days.get(index), next.days.get(index)];
    return { now: one === undefined ? [] : [one], next: other === undefined ? [] : [other], days: 1 };
  });
  if (!together || days.length === 0) return days;
  return [{ now: days.flatMap((day) => day.now), next: days.flatMap((day) => day.next), days: days.length }];
}

function worstOf(reports: readonly Report[]): number {
  return Math.max(0, ...reports.flatMap(({ ledgers }) => ledgers.map(({ worstDrift }) => worstDrift)));
}
