import { HandoverError, show } from "../errors.ts";
import type { Json } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import { decisionOf } from "../routing/index.ts";
import type { Instant } from "../time/index.ts";
import type { Command, CommandType, Decided, OpenQuestion, Outcome, Outcomes } from "./commands.ts";
import { Draft, type About } from "./draft.ts";
import type { OpenLedgers } from "./draft-ledgers.ts";
import type { HandoverEvent } from "./events.ts";
import { fingerprint } from "./fingerprint.ts";
import { acknowledge } from "./handlers/acknowledge.ts";
import { replan } from "./handlers/replan.ts";
import { record } from "./handlers/activity.ts";
import { agree } from "./handlers/agree.ts";
import { assign } from "./handlers/assignment.ts";
import { claim } from "./handlers/claim.ts";
import { accept, decline } from "./handlers/offer.ts";
import { erasedLead } from "./handlers/outcome.ts";
import { park, wake } from "./handlers/park.ts";
import { reassign, release } from "./handlers/release.ts";
import { drain, fire } from "./handlers/fire.ts";
import { discard } from "./handlers/discard.ts";
import { ingest } from "./handlers/ingest.ts";
import { rank } from "./handlers/rank.ts";
import { erase } from "./handlers/erase.ts";
import { activatePolicy, addPolicy, tellPolicies } from "./handlers/policies.ts";
import { stopArm } from "./handlers/stop-arm.ts";
import { changeRoster } from "./handlers/roster.ts";
import { refine, scoreAnew, scoreByHand } from "./handlers/score.ts";
import { transition, update } from "./handlers/transition.ts";
import { takeOverLeads } from "./handlers/take-over.ts";
import { givesAway, keepsOrder, leavesRoom, mayBeOvertaken, PutOff } from "./overtaking.ts";
import { isPostponed, othersFirst, StillOpen } from "./postponed.ts";
import { wholeQueue, type QueueRead } from "./queue-read.ts";
import type { Changes, Snapshot } from "./snapshot.ts";
import { attendAll } from "./steps/pauses.ts";
import { wakeIfDue } from "./steps/wake-if-due.ts";
import { serveQueue, wakeDue } from "./steps/queue.ts";
import { freshen } from "./steps/score.ts";
import { lookAhead } from "./steps/score-clock.ts";

type Handlers = {
  readonly [T in CommandType]: (draft: Draft, policy: Policy, command: Extract<Command, { type: T }>) => Outcomes[T];
};

const handlers: Handlers = {
  ingest,
  record,
  accept,
  decline,
  assign,
  transition,
  update,
  discard,
  score: scoreByHand,
  rescore: scoreAnew,
  refine,
  erase,
  park,
  wake,
  reassign,
  release,
  fire,
  drain,
  agree,
  rank,
  "rep.upsert": changeRoster,
  "rep.remove": changeRoster,
  "rep.time_off": changeRoster,
  "rep.presence": changeRoster,
  "pool.upsert": changeRoster,
  "pool.remove": changeRoster,
  "pool.credit": changeRoster,
  "account.upsert": changeRoster,
  claim,
  acknowledge,
  replan,
  take_over: takeOverLeads,
  "policy.add": addPolicy,
  "policy.activate": activatePolicy,
  "policy.tell": tellPolicies,
  "experiment.stop": stopArm,
};

/** What one command comes to. */
export interface Decision<T extends CommandType = CommandType> {
  readonly outcome: Outcomes[T];
  readonly events: readonly HandoverEvent[];
  readonly changes: Changes;
}

/**
 * What a command does to the store: a function of its arguments, of nothing else. It reads no clock, no random source and no
 * storage, and changes nothing; the shell writes `changes` in one transaction.
 *
 * @throws HandoverError when the command itself is broken (`INPUT_INVALID`, `ROSTER_INVALID`, `COMMAND_CONFLICT`); a refusal is
 *   an outcome.
 */
export function decide<T extends CommandType>(
  snapshot: Snapshot,
  command: Extract<Command, { type: T }>,
  policy: Policy,
  now: Instant,
): Decision<T> {
  const { decided, changes } = decideAll(snapshot, [command as Command], policy, now);
  const only = decided[0] as Decided;
  if (only.outcome === undefined) throw only.error;
  return { outcome: only.outcome as Outcomes[T], events: changes.events, changes };
}

/** A batch decided: what each command came to, and all that changed. */
export interface BatchDecision {
  readonly decided: readonly Decided[];
  readonly changes: Changes;
  /** Leads that waited and still do, for a router that has to be asked first; in the order of their turns. */
  readonly open: readonly OpenQuestion[];
  /** Somebody may have room who had none, and not all that wait were asked for. */
  readonly leavesRoom: boolean;
  /** Leads that found an owner after a wait, beside those that outcomes tell of. */
  readonly woken: number;
}

/**
 * Decides commands one after another, each on the state the ones before it left. A command that fails leaves no trace: the batch
 * is decided again without it. So does one that would overtake leads that wait: it fails with {@link OthersFirst}, and with it what
 * has to come after it.
 *
 * @param ledgers Keeps ledgers open from one batch to the next; see {@link OpenLedgers}.
 * @param queue What is known of the leads that wait. @defaultValue the snapshot has them all
 */
export function decideAll(
  snapshot: Snapshot,
  commands: readonly Command[],
  policy: Policy,
  now: Instant,
  ledgers?: OpenLedgers,
  queue: QueueRead = wholeQueue,
): BatchDecision {
  const failed: Failures = { errors: undefined };
  for (;;) {
    const draft = new Draft(snapshot, now, ledgers);
    const decided = tryAll(draft, commands, policy, failed, queue);
    if (decided !== undefined) {
      const { open, woken } = draft;
      return { decided, changes: draft.changes(), open, leavesRoom: leavesRoom(draft, queue), woken };
    }
  }
}

/** What commands failed with, by their place in the batch; carried from one attempt to the next. */
interface Failures {
  errors: Map<number, unknown> | undefined;
}

/** One attempt; `undefined` when a command failed that had not failed before. */
function tryAll(
  draft: Draft,
  commands: readonly Command[],
  policy: Policy,
  failed: Failures,
  queue: QueueRead,
): Decided[] | undefined {
  // As long as it will be from the start: a list for one command that grew by `push` has room for 17.
  const decided = commands.map((): Decided | undefined => undefined);
  const [first] = commands;
  draft.begin(first?.id ?? "", undefined, first?.keyed === true ? nobody : undefined);
  draft.ledgers.mostAhead = policy.mostAhead;
  if (queue.which !== "none") draft.woken = wakeDue(draft, policy);
  // They are all here: nobody has to look for them later.
  if (queue.isComplete && !queue.isSettled) draft.freed = true;
  if (draft.freed) draft.woken += serveQueue(draft, policy);
  if (policy.watches) attendAll(draft, policy);
  const putOff = new PutOff();
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i] as Command;
    if (failed.errors?.has(i) === true) {
      const error = failed.errors.get(i);
      if (isPostponed(error)) putOff.add(command, error);
      decided[i] = { outcome: undefined, error };
      continue;
    }
    if (putOff.holds(command, queue)) {
      putOff.add(command, othersFirst);
      decided[i] = { outcome: undefined, error: othersFirst };
      continue;
    }
    const from = draft.events.length;
    const othersWait = !keepsOrder(command) && mayBeOvertaken(draft, queue);
    try {
      const outcome = decideOne(draft, command, policy);
      if (othersWait && givesAway(draft, from)) throw othersFirst;
      decided[i] = { outcome, error: undefined };
      if (draft.freed) draft.woken += serveQueue(draft, policy);
      if (policy.watches) attendAll(draft, policy);
    } catch (error) {
      (failed.errors ??= new Map()).set(i, error);
      if (draft.events.length > from) return undefined;
      if (isPostponed(error)) putOff.add(command, error);
      decided[i] = { outcome: undefined, error };
    }
  }
  return decided as Decided[];
}

const nobody: About = () => false;
const whoIsFirst: About = (leadId, first) => first === undefined || first.leadId === leadId;

/** What a command is about that the host has named; of one that takes something in it is known by its first event. */
function aboutBy(command: Command): About {
  if (command.type === "release") return (leadId) => command.leadIds.includes(leadId ?? "");
  return "leadId" in command && command.type !== "ingest" ? (leadId) => leadId === command.leadId : whoIsFirst;
}

/** An outcome read back from JSON. */
function revive(stored: Json): Outcome {
  const outcome = stored as unknown as Outcome;
  if (!("decision" in outcome) || outcome.decision === undefined) return outcome;
  return { ...outcome, decision: decisionOf(outcome.decision) };
}

function decideOne(draft: Draft, command: Command, policy: Policy): Outcome {
  draft.begin(command.id, command.answers, command.keyed === true ? aboutBy(command) : undefined);
  draft.scored = command.type === "refine" ? undefined : command.scored;
  if (command.keyed !== true) return handle(draft, command, policy);
  const print = fingerprint(command);
  const receipt = draft.receipt(command.id);
  if (receipt === undefined) {
    const outcome = handle(draft, command, policy);
    const about = aboutOf(outcome);
    const done = { commandId: command.id, fingerprint: print, outcome: outcome as unknown as Json };
    if (about !== undefined) draft.addReceipt({ ...done, about });
    else if (!isOfLead(command)) draft.addReceipt(done);
    return outcome;
  }
  // Nobody can tell any more what the command was that an erasure has gone over: it is not done again.
  if (receipt.fingerprint === print || receipt.fingerprint === "") return revive(receipt.outcome);
  throw new HandoverError(
    "COMMAND_CONFLICT",
    `command id ${show(command.id)} was used before for something else; use a new id for a new ${command.type}, and the same id only to repeat the same call`,
  );
}

/**
 * A command about a lead that is not there, or not any more, did nothing, and will do nothing however often it comes: a receipt would
 * tell of a person, and no erasure would find it.
 */
function isOfLead(command: Command): boolean {
  return "leadId" in command;
}

/** The lead, or the quarantined input, that an outcome tells of, and that an erasure will find. */
function aboutOf(outcome: Outcome): string | undefined {
  if ("lead" in outcome && outcome.lead !== undefined)
    return outcome.lead.erasedAt === undefined ? outcome.lead.id : undefined;
  return "quarantineId" in outcome ? outcome.quarantineId : undefined;
}

/** These score the lead themselves, with what they change. */
const scores = new Set<CommandType>(["record", "update", "score", "rescore", "refine"]);

/** What is asked together is served together, in order: either routers have answered about all of it, or nothing is done. */
function handle(draft: Draft, command: Command, policy: Policy): Outcome {
  const handler = handlers[command.type] as (draft: Draft, policy: Policy, command: Command) => Outcome;
  if ("leadId" in command && command.type !== "ingest" && command.type !== "erase") {
    const lead = draft.lead(command.leadId);
    if (lead?.erasedAt !== undefined) return erasedLead(lead);
    if (lead?.parked !== undefined) wakeIfDue(draft, policy, lead);
    if (lead !== undefined && !scores.has(command.type)) freshen(draft, policy, lead.id);
  }
  const open = draft.open.length;
  const outcome = handler(draft, policy, command);
  if (policy.fades || policy.external !== undefined)
    for (const leadId of draft.touched()) lookAhead(draft, policy, leadId);
  if (draft.open.length > open) throw new StillOpen(draft.open.splice(open));
  return outcome;
}
