import { readLead, type LeadReading } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Command } from "./commands.ts";

/** An input as it is read by the rules it is decided by: by those of another version it may have been something else. */
export function readingOf(
  { input, reading, readBy }: Extract<Command, { type: "ingest" }>,
  policy: Policy,
): LeadReading {
  if (reading === undefined || (readBy !== undefined && readBy !== policy.version))
    return readLead(input, policy.reads);
  return reading;
}
