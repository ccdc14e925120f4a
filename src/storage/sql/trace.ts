import type { Changes } from "../index.ts";
import { keyText, streamOf } from "./text.ts";

/** A row by which a write is known again. */
export interface Trace {
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
  readonly json: string;
}

/** The first event of a write, or its first receipt: no other write has the same. */
export function traceOf({
  events: [event],
  receipts: [receipt],
}: Pick<Changes, "events" | "receipts">): Trace | undefined {
  if (event !== undefined) {
    const key = { stream: streamOf(event.leadId), version: String(event.version) };
    return { table: "handover_event", key, json: JSON.stringify(event) };
  }
  if (receipt === undefined) return undefined;
  return { table: "handover_receipt", key: { command_id: keyText(receipt.commandId) }, json: JSON.stringify(receipt) };
}
