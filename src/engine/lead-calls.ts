import { HandoverError, show } from "../errors.ts";
import { toInstant, type InstantInput } from "../time/index.ts";
import { details, optional, textsIn } from "./arguments.ts";
import type { CallOptions } from "./call-options.ts";
import type { Handover } from "./handover.ts";
import { addressed, leadCommands } from "./lead-commands.ts";
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
  const send: Send = async (command, call) => submit(addressed(command), call);
  return {
    async record(leadId, activity, call) {
      return send(leadCommands.record(leadId, activity), call);
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
      return send(leadCommands.accept(leadId, by), call);
    },
    async decline(leadId, by, call) {
      return send(leadCommands.decline(leadId, by), call);
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
      return send(leadCommands.transition(leadId, to, why), call);
    },
    update: (leadId, fields, call) => send(leadCommands.update(leadId, fields), call),
  };
}
