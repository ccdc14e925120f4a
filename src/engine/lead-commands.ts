import { HandoverError, show } from "../errors.ts";
import type { ActivityInput, LeadInput } from "../lead/index.ts";
import { details, optional, textsIn } from "./arguments.ts";
import type { Unnamed } from "./roster.ts";

/** A command of a kind, without its id. */
type Of<T extends Unnamed["type"]> = Extract<Unnamed, { type: T }>;

/** The commands of calls that do something to one lead, from what these are told. @throws HandoverError `INPUT_INVALID` */
export const leadCommands = {
  record(leadId: string, activity: ActivityInput): Of<"record"> {
    const given = details("record", 'an activity such as { type: "call" }', activity);
    return { type: "record", leadId, activity: copyOf(given) };
  },
  accept(leadId: string, by: { readonly repId: string }): Of<"accept"> {
    const { repId } = details("accept", "{ repId }", by, ["repId"]);
    return { type: "accept", leadId, repId };
  },
  decline(leadId: string, by: { readonly repId: string; readonly reason: string }): Of<"decline"> {
    const { repId, reason } = details("decline", "{ repId, reason }", by, ["repId"]);
    return { type: "decline", leadId, repId, reason };
  },
  transition(
    leadId: string,
    to: string,
    why: { readonly reason?: string | undefined; readonly by?: string | undefined } | undefined,
  ): Of<"transition"> {
    const { reason, by } = textsIn("transition", optional("transition", "{ reason }", why), ["reason", "by"]);
    if (typeof to !== "string")
      throw new HandoverError("INPUT_INVALID", `transition: expected the id of a stage, got ${show(to)}`);
    return by === undefined
      ? { type: "transition", leadId, to, reason }
      : { type: "transition", leadId, to, reason, by };
  },
  update(leadId: string, fields: LeadInput): Of<"update"> {
    return { type: "update", leadId, fields: copyOf(fields) };
  },
} as const;

/** The command, where it says which lead. @throws HandoverError `INPUT_INVALID` */
export function addressed<C extends Unnamed>(command: C): C {
  const leadId: unknown = "leadId" in command ? command.leadId : "";
  if (typeof leadId === "string") return command;
  throw new HandoverError(
    "INPUT_INVALID",
    `${command.type}: expected the id of a lead, got ${show(leadId)}; ids come from ingest`,
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
