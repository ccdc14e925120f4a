import type { HandoverEvent } from "../../core/index.ts";
import { createHandover, type Handover } from "../../engine/index.ts";
import type { Lead } from "../../lead/index.ts";
import { invalid, show } from "../../errors.ts";
import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../../policy/index.ts";
import { openReport, type Report } from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import { formatInstant, manualClock, toInstant, type Instant, type InstantInput } from "../../time/index.ts";
import { sequence } from "../lead-ids.ts";
import { People } from "../people.ts";
import { resuming } from "../resume.ts";
import type { SimulationProgress } from "../simulate.ts";
import { passTime } from "../virtual-time.ts";
import { checkedLog, Notes, type LogNote } from "./check-log.ts";
import { openLog, type EventLog } from "./event-log.ts";
import { fieldNotes } from "./field-notes.ts";
import { Habits } from "./habits.ts";
import { behaviourOf } from "./learn-reps.ts";
import { Past } from "./past.ts";
import { Recorded } from "./recorded.ts";
import { segmentsOf } from "./segments.ts";

export interface BacktestOptions {
  /** The events of one store, from its first one on. It is gone through twice. */
  readonly log: EventLog;
  /** The policy to try on it. */
  readonly policy: Policy | PolicyInput;
  /** The policy that made it: it says which moves were made by themselves. @defaultValue `policy` */
  readonly was?: Policy | PolicyInput | undefined;
  /** Of what reps do who have not had a lead in the log. @defaultValue `1` */
  readonly seed?: number | string | undefined;
  /** @defaultValue the last event of the log */
  readonly until?: InstantInput | undefined;
  readonly onProgress?: ((progress: SimulationProgress) => void) | undefined;
  readonly onEvent?: ((event: HandoverEvent, lead: Lead | undefined) => void) | undefined;
  /** Ends it early with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Where what would have been is kept. A back-test that was cut short goes on where it ended when it is started again with the same arguments.
   * @defaultValue a new memory storage
   */
  readonly storage?: Storage | undefined;
}

/** What would have been. */
export interface BacktestResult {
  readonly from: Instant;
  readonly to: Instant;
  /** What was, and what would have been. */
  readonly was: Report;
  readonly is: Report;
  /** Who was the first to have a lead. */
  readonly owners: {
    readonly same: number;
    readonly other: number;
    readonly onlyThen: number;
    readonly onlyNow: number;
  };
  /** What people did as the log has it; as they have learned to, where the log does not say; and what made no sense any more. */
  readonly acts: { readonly recorded: number; readonly learned: number; readonly dropped: number };
  /** Something of the log could not be done again, or is not there; `notes` say what. */
  readonly partial: boolean;
  readonly notes: readonly LogNote[];
  /** The engine as virtual time left it, to look further. It is yours to close. */
  readonly handover: Handover;
}

/**
 * Runs the past through another policy: what came in, and what people did, comes in again at its instants, and the policy does the rest.
 *
 * A rep who has the lead that they had in the log does with it what the log tells. One who has it only now does what they have
 * learned to do (see `learnReps`), and what somebody did who does not have it now is dropped. What leads did by themselves, and changes
 * of the roster, happen as they did. Where nobody looked at the clocks for a while, nobody does so now. The policy that made a log comes to
 * the same decisions by it.
 *
 * @example
 * const { was, is, owners } = await backtest({ log: handover, was: policy, policy: next });
 *
 * @throws HandoverError `POLICY_INVALID`, `INPUT_INVALID` for a log that is none.
 */
export async function backtest(options: BacktestOptions): Promise<BacktestResult> {
  const { log, seed = 1, signal, onProgress, onEvent } = options;
  signal?.throwIfAborted();
  const policy = compiled(options.policy);
  const rules = options.was === undefined ? policy : compiled(options.was);
  const notes = new Notes();
  const habits = new Habits(rules);
  const past = new Past();
  const before = openReport({ policy: rules });
  for await (const event of checkedLog(openLog(log), notes, rules.version)) {
    habits.collect(event);
    past.collect(event);
    before.collect(event);
  }
  // Without a lead nothing can be said of what leads have.
  for (const note of past.fields.size === 0 ? [] : fieldNotes(policy, past.fields))
    notes.add("FIELD_NEVER_THERE", note, note);

  const clock = manualClock(past.from);
  const storage = options.storage === undefined ? undefined : resuming(options.storage);
  const handover = createHandover({ policy, clock, storage, ids: sequence("now-") });
  const after = openReport({ policy });
  const recorded = new Recorded({ handover, past, rules, notes, learned: behaviourOf(habits.finish(), seed) });
  const people = new People(handover, recorded, clock);
  recorded.people = people;
  const segments = segmentsOf(checkedLog(openLog(log), new Notes(), rules.version));
  let [events, inputs] = [0, 0];
  const firstOwners = new Map<string, string>();
  await passTime({
    handover,
    clock,
    people,
    until: untilOf(options.until, past),
    signal,
    lookAt: (dueAt) => past.lookAt(dueAt),
    begin: () => handover.open(),
    async next() {
      const { value, done } = await segments.next();
      if (done === true) return undefined;
      return { at: value.at, take: async () => void (inputs += await recorded.repeat(value)) };
    },
    hear: (event, lead) => {
      events += 1;
      after.collect(event);
      if (event.type === "assignment.offered" && !firstOwners.has(event.leadId as string))
        firstOwners.set(event.leadId as string, event.data.repId);
      if (onEvent !== undefined) onEvent(event, lead);
    },
    progress: () => onProgress?.({ at: clock.now(), inputs, acts: people.done + people.refused, events }),
  });
  const { done, refused, dropped } = people;
  return {
    from: past.from,
    to: clock.now(),
    was: before.figures(),
    is: after.figures(),
    owners: ownersOf(past.firstOwners, firstOwners),
    acts: { recorded: recorded.done, learned: done + refused, dropped: dropped + recorded.dropped },
    partial: notes.list.length > 0,
    notes: notes.list,
    handover,
  };
}

function untilOf(until: InstantInput | undefined, { from, to }: Past): Instant {
  if (until === undefined) return to;
  const at = toInstant(until, "until");
  if (at >= from) return at;
  const expected = `an instant not before ${formatInstant(from)}, the first event of the log`;
  throw invalid("INPUT_INVALID", "backtest", [{ path: "until", expected, got: show(until), hint: "take a later one" }]);
}

function compiled(policy: Policy | PolicyInput): Policy {
  return isPolicy(policy) ? policy : definePolicy(policy);
}

function ownersOf(then: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): BacktestResult["owners"] {
  const counts = { same: 0, other: 0, onlyThen: 0, onlyNow: 0 };
  for (const [leadId, repId] of then) {
    const other = now.get(leadId);
    counts[other === undefined ? "onlyThen" : other === repId ? "same" : "other"] += 1;
  }
  for (const leadId of now.keys()) if (!then.has(leadId)) counts.onlyNow += 1;
  return counts;
}
