import { HandoverError, show } from "../errors.ts";
import { toInstant, type InstantInput } from "../time/index.ts";
import { details, optional, textsIn } from "./arguments.ts";
import type { CallOptions } from "./call-options.ts";
import type { Handover } from "./handover.ts";
import type { Unnamed } from "./roster.ts";

/** Sends a command, as the call's options say. */
type Send = <T>(command: Unnamed, call?: CallOptions) => Promise<T>;

/** What `score` takes, all of it at once. */
interface ScoreCall {
  readonly total?: number | undefined;
  readonly grade?: string | undefined;
  readonly until?: InstantInput | undefined;
  readonly reason: string;
  readonly by: string;
  readonly override?: null | undefined;
}

type LeadCalls = Pick<
  Handover,
  | "record"
  | "score"
  | "accept"
  | "decline"
  | "assign"
  | "acknowledge"
  | "claim"
  | "reassign"
  | "park"
  | "wake"
  | "transition"
  | "update"
>;

/** The calls that do something to one lead: each checks what it is told, and sends a command. */
export function leadCalls(submit: Send): LeadCalls {
  const send: Send = (command, call) => {
    const leadId = "leadId" in command ? command.leadId : "";
    return typeof leadId === "string" ? submit(command, call) : Promise.reject(noId(command.type, leadId));
  };
  return {
    async record(leadId, activity, call) {
      const given = details("record", 'an activity such as { type: "call" }', activity);
      return send({ type: "record", leadId, activity: copyOf(given) }, call);
    },
    async score(leadId, given, call) {
      const takes = "{ total or grade, reason, by }, or { override: null, reason, by } to take it back";
      const { total, grade, until, reason, by, override } = details("score", takes, given as ScoreCall, [
        "reason",
        "by",
      ]);
      const isBack = override === null;
      const isSet = total !== undefined || grade !== undefined || until !== undefined;
      const isNumber = total === undefined || typeof total === "number";
      const isText = grade === undefined || typeof grade === "string";
      if (isBack === isSet || !isNumber || !isText)
        throw new HandoverError("INPUT_INVALID", `score: expected ${takes}, got ${show(given)}`);
      return send(
        { type: "score", leadId, reason, by, ...(isBack ? {} : { override: { total, grade, until } }) },
        call,
      );
    },
    async accept(leadId, by, call) {
      const { repId } = details("accept", "{ repId }", by, ["repId"]);
      return send({ type: "accept", leadId, repId }, call);
    },
    async decline(leadId, by, call) {
      const { repId, reason } = details("decline", "{ repId, reason }", by, ["repId"]);
      return send({ type: "decline", leadId, repId, reason }, call);
    },
    async assign(leadId, to, call) {
      const { repId, reason, countIn, force } = details("assign", "{ repId, reason }", to, ["repId"]);
      return send({ type: "assign", leadId, repId, reason, countIn, force }, call);
    },
    async acknowledge(leadId, note, call) {
      const { by, clock } = details("acknowledge", "{ by }", note, ["by"]);
      return send({ type: "acknowledge", leadId, by, clock }, call);
    },
    async claim(by, call) {
      const { repId } = details("claim", "{ repId }", by, ["repId"]);
      return send({ type: "claim", repId }, call);
    },
    async park(leadId, until, call) {
      const given = details("park", "{ until, reason }", until);
      const { reason, by } = textsIn("park", given, ["by"]);
      return send({ type: "park", leadId, until: toInstant(given.until, "until"), reason, by }, call);
    },
    async wake(leadId, why, call) {
      const { reason } = textsIn("wake", optional("wake", "{ reason }", why), ["reason"]);
      return send({ type: "wake", leadId, reason }, call);
    },
    async reassign(leadId, why, call) {
      const { reason } = details("reassign", "{ reason }", why);
      return send({ type: "reassign", leadId, reason }, call);
    },
    async transition(leadId, to, why, call) {
      const { reason, by } = textsIn("transition", optional("transition", "{ reason }", why), ["reason", "by"]);
      if (typeof to !== "string")
        throw new HandoverError("INPUT_INVALID", `transition: expected the id of a stage, got ${show(to)}`);
      const who = by === undefined ? {} : { by };
      return send({ type: "transition", leadId, to, reason, ...who }, call);
    },
    update: (leadId, fields, call) => send({ type: "update", leadId, fields: copyOf(fields) }, call),
  };
}

function noId(call: string, leadId: unknown): HandoverError {
  return new HandoverError(
    "INPUT_INVALID",
    `${call}: expected the id of a lead, got ${show(leadId)}; ids come from ingest`,
  );
}

/** As the caller's object is now. */
export function copyOf<T extends object>(input: T): T {
  try {
    return typeof input === "object" && input !== null && !Array.isArray(input) ? { ...input } : input;
  } catch {
    return input;
  }
}
