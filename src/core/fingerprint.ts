import { HandoverError } from "../errors.ts";
import { canonicalJson, printOf } from "../lead/index.ts";
import type { Command } from "./commands.ts";

/**
 * A short print of a command's payload: the same for the same JSON whatever the order of its keys, and for practical purposes
 * different for different ones.
 */
export function fingerprint(command: Command): string {
  const {
    id: _,
    keyed: __,
    answers: ___,
    inTurn: ____,
    scored: _____,
    ...payload
  } = command as Command & { leadId?: string; reading?: unknown };
  // A new lead's id is drawn anew at every attempt, and the reading follows from the input: neither is part of what was asked.
  if (payload.type === "ingest") {
    delete (payload as { leadId?: string }).leadId;
    delete payload.reading;
    delete (payload as { readBy?: string }).readBy;
  }
  let text: string;
  try {
    text = canonicalJson(payload);
  } catch {
    // What it failed with is the host's own, and may quote what was read.
    const message = `command ${command.type}: expected plain JSON with a command id of your own, got a value JSON cannot hold; without it no repetition could be told from another call`;
    throw new HandoverError("INPUT_INVALID", message);
  }
  return printOf(text);
}
