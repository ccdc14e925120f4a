import type { HandoverEvent } from "../../core/index.ts";
import { createHandover } from "../../engine/index.ts";
import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../../policy/index.ts";
import { manualClock, type Instant } from "../../time/index.ts";
import { sequence } from "../lead-ids.ts";
import { breath, breathAfter } from "../virtual-time.ts";
import { checkedLog, Notes, type LogNote } from "./check-log.ts";
import { Differences, type Difference, type Tally } from "./differences.ts";
import { openLog, type EventLog } from "./event-log.ts";
import { Pending } from "./pending.ts";
import { readDeeds } from "./read-deeds.ts";
import { segmentsOf } from "./segments.ts";
import { Sender } from "./sender.ts";

export interface ReplayOptions {
  /** The events of one store, from its first one on. */
  readonly log: EventLog;
  /** The policy that made it. */
  readonly policy: Policy | PolicyInput;
  /** Told every so often how many events are behind it, and once at the end. */
  readonly onProgress?: ((progress: { readonly at: Instant; readonly events: number }) => void) | undefined;
  /** Ends it early with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether a log came again as it was. */
export interface ReplayResult {
  /** Every event came again, with the same content. */
  readonly same: boolean;
  /** Something of the log could not be done again; `notes` say what. */
  readonly partial: boolean;
  readonly from: Instant;
  readonly to: Instant;
  readonly events: Tally;
  /** Of them, what leads were decided by: `lead.routed`, `lead.held`, `assignment.*`. */
  readonly decisions: Tally;
  /** Of them, `clock.*` and `sla.*`. */
  readonly clocks: Tally;
  /** Leads that came out otherwise. */
  readonly differ: number;
  /** The first event that is another, of each of the first 20 such leads. */
  readonly differences: readonly Difference[];
  readonly notes: readonly LogNote[];
}

/**
 * Does again all that a log tells was done, at the instants and in the order of then, from nothing, and holds what comes of it against the
 * log: the policy that made a log reproduces every event of it, or the first differences are told.
 *
 * Events do not name commands; what was done is read from what came of it. Ids are those of the log. Where clocks were looked at late (the
 * process was down), they are looked at as late again. Memory: what the leads take in a memory storage; no event is kept once it has come again.
 *
 * @example
 * const { same, differences } = await replayLog({ log: handover, policy });
 *
 * @throws HandoverError `POLICY_INVALID`, `INPUT_INVALID` for a log that is none.
 */
export async function replayLog(options: ReplayOptions): Promise<ReplayResult> {
  const { log, signal, onProgress } = options;
  signal?.throwIfAborted();
  const policy = isPolicy(options.policy) ? options.policy : definePolicy(options.policy);
  const notes = new Notes();
  const differences = new Differences();
  const pending = new Pending();
  const clock = manualClock(0);
  const handover = createHandover({ policy, clock, ids: sequence() });
  const sender = new Sender(handover, notes);
  let failure: unknown;
  handover.on("error", (error) => (failure ??= error));
  handover.on("event", (event) => {
    pending.hear(event);
    differences.happened(asRecorded(event));
  });
  let [from, events, steps] = [undefined as Instant | undefined, 0, 0];
  const progress = (): void => onProgress?.({ at: clock.now(), events });
  try {
    for await (const segment of segmentsOf(checkedLog(openLog(log), notes, policy.version))) {
      if (segment.at > clock.now()) await sender.settle();
      clock.set(segment.at);
      if (from === undefined) await handover.open();
      from ??= segment.at;
      for (const event of segment.events) differences.expect(event);
      for (const { command } of readDeeds(segment, policy, pending)) await sender.send(command);
      if (failure !== undefined) throw failure;
      events += segment.events.length;
      if (++steps % breathAfter !== 0) continue;
      await breath();
      signal?.throwIfAborted();
      progress();
    }
    await sender.settle();
    progress();
  } finally {
    await handover.close();
  }
  const { differ, ...tallies } = differences.result();
  const told = { differ, ...tallies, notes: notes.list, from: from ?? 0, to: clock.now() };
  return { same: differ === 0, partial: notes.list.length > 0, ...told };
}

/** An event as a log has it. */
function asRecorded({ type, leadId, version, at, commandId, data }: HandoverEvent): HandoverEvent {
  return { type, leadId, version, at, commandId, data } as HandoverEvent;
}
