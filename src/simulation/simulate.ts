import { createHandover, type Handover } from "../engine/index.ts";
import type { HandoverEvent } from "../core/index.ts";
import type { Lead } from "../lead/index.ts";
import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../policy/index.ts";
import { openReport, type Report } from "../report/index.ts";
import type { Storage } from "../storage/index.ts";
import { memoryStorage, type Kept } from "../storage/memory/index.ts";
import { manualClock, toInstant, type Instant, type InstantInput } from "../time/index.ts";
import { arrivalsOf, type Arrival, type Batch } from "./arrivals.ts";
import type { Behaviour } from "./behaviour.ts";
import { leadModel, together } from "./lead-model.ts";
import { People } from "./people.ts";
import { resuming } from "./resume.ts";
import { repModel } from "./rep-model.ts";
import { oneSequence, type LeadIds } from "./lead-ids.ts";
import { applyRoster, type RosterInput } from "./roster.ts";
import { passTime } from "./virtual-time.ts";

/** How far a simulation is. */
export interface SimulationProgress {
  /** Virtual time. */
  readonly at: Instant;
  readonly inputs: number;
  readonly acts: number;
  readonly events: number;
}

export interface SimulateOptions {
  readonly policy: Policy | PolicyInput;
  readonly roster: RosterInput;
  /** In the order of `at`. Taken one after another as virtual time gets there, so that a stream is never held in memory. */
  readonly leads: Iterable<Arrival> | AsyncIterable<Arrival>;
  /** @defaultValue `repModel` and `leadModel` with the seed */
  readonly behaviour?: Behaviour | undefined;
  /** @defaultValue `1` */
  readonly seed?: number | string | undefined;
  /** When the simulation ends; what is planned or due later does not happen. @defaultValue the last arrival */
  readonly until?: InstantInput | undefined;
  /**
   * Where it is kept. A simulation that was cut short goes on where it ended when it is started again with the same arguments.
   * @defaultValue a new memory storage
   */
  readonly storage?: Storage | undefined;
  /**
   * What the new memory storage keeps of what is over. Events go to the report and to `onEvent` all the same: a run of any length needs
   * memory for the leads that are open alone, where the events are not kept and closed leads not for long.
   * @defaultValue all of it
   */
  readonly keep?: Kept | undefined;
  /** Told every so often, and once at the end. */
  readonly onProgress?: ((progress: SimulationProgress) => void) | undefined;
  /** Told every event, after the report has taken it in. */
  readonly onEvent?: ((event: HandoverEvent, lead: Lead | undefined) => void) | undefined;
  /** Ends the simulation early with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** What a simulation came to. */
export interface SimulationResult {
  /** Virtual time from the first arrival to the end. */
  readonly from: Instant;
  readonly to: Instant;
  readonly report: Report;
  /** What people did, and how much of it the engine refused: a rep who is too late, a transition that is not there. */
  readonly acts: { readonly done: number; readonly refused: number; readonly dropped: number };
  /** The engine as virtual time left it, to look further. It is yours to close. */
  readonly handover: Handover;
}

/**
 * Runs leads, people and clocks through a policy in virtual time: nothing happens early or late, nothing waits. Every instant at which
 * something arrives, is done or falls due is visited in order; at one instant clocks come first, then arrivals, then acts.
 *
 * Same arguments, same result, on every host.
 *
 * @example
 * const { report } = await simulate({
 *   policy,
 *   roster: { reps: [{ id: "ana" }], pools: [{ id: "sdr", members: ["ana"] }] },
 *   leads: generateLeads({ seed: 7, count: 500, from: "2026-05-01T00:00Z", to: "2026-06-01T00:00Z" }),
 * });
 *
 * @throws HandoverError `POLICY_INVALID`, `ROSTER_INVALID`; `INPUT_INVALID` when arrivals are not in order; `STORAGE_INCOMPATIBLE` when the
 * storage has another run.
 */
export function simulate(options: SimulateOptions): Promise<SimulationResult> {
  return simulateWith(options, oneSequence());
}

/** A simulation whose leads get their ids from `ids`. */
export async function simulateWith(options: SimulateOptions, ids: LeadIds): Promise<SimulationResult> {
  const { seed = 1, signal, onProgress, onEvent } = options;
  signal?.throwIfAborted();
  const policy = isPolicy(options.policy) ? options.policy : definePolicy(options.policy);
  const until = options.until === undefined ? undefined : toInstant(options.until, "until");
  const arrivals = arrivalsOf(options.leads);
  const first = await arrivals.next();
  const from = first?.at ?? until ?? 0;
  const clock = manualClock(from);
  const storage =
    options.storage === undefined ? memoryStorage({ clock, keep: options.keep }) : resuming(options.storage);
  const handover = createHandover({ policy, clock, storage, ids: ids.next });
  const report = openReport({ policy });
  const people = new People(handover, options.behaviour ?? together(repModel({ seed }), leadModel({ seed })), clock);
  const sent = { total: 0, refused: 0, unreadable: 0 };
  let events = 0;

  const take = async ({ inputs, unreadable }: Batch): Promise<void> => {
    sent.total += inputs.length + unreadable;
    sent.unreadable += unreadable;
    const taken = ids.forLeads(() => handover.ingestMany(inputs));
    for (const { status } of await taken) if (status === "refused") sent.refused += 1;
  };
  let ahead = first;
  await passTime({
    handover,
    clock,
    people,
    until,
    signal,
    begin: () => applyRoster(handover, options.roster),
    async next() {
      const batch = ahead ?? (await arrivals.next());
      ahead = undefined;
      return batch && { at: batch.at, take: () => take(batch) };
    },
    hear: (event, lead) => {
      events += 1;
      report.collect(event);
      if (onEvent !== undefined) onEvent(event, lead);
    },
    progress: () => onProgress?.({ at: clock.now(), inputs: sent.total, acts: people.done + people.refused, events }),
  });
  const { done, refused, dropped } = people;
  return { from, to: clock.now(), report: report.figures(sent), acts: { done, refused, dropped }, handover };
}
