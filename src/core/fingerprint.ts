import { HandoverError } from "../errors.ts";
import type { Command } from "./commands.ts";

/**
 * A short print of a command's payload: the same for the same JSON whatever the order of its keys, and for practical purposes
 * different for different ones (two rounds of cyrb53, public domain, make 106 bits).
 */
export function fingerprint(command: Command): string {
  const {
    id: _,
    keyed: __,
    answers: ___,
    inTurn: ____,
    ...payload
  } = command as Command & { leadId?: string; reading?: unknown };
  // A new lead's id is drawn anew at every attempt, and the reading follows from the input: neither is part of what was asked.
  if (payload.type === "ingest") {
    delete (payload as { leadId?: string }).leadId;
    delete payload.reading;
  }
  let text: string;
  try {
    text = canonical(payload);
  } catch {
    // What it failed with is the host's own, and may quote what was read.
    const message = `command ${command.type}: expected plain JSON with a command id of your own, got a value JSON cannot hold; without it no repetition could be told from another call`;
    throw new HandoverError("INPUT_INVALID", message);
  }
  return `${hash(text, 0).toString(36)}.${hash(text, 1).toString(36)}`;
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ) ?? ""
  );
}

function hash(text: string, seed: number): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
