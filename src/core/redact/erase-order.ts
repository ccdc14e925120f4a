import type { HandoverEvent } from "../events.ts";
import type { Erasure, Quarantined, Receipt } from "../snapshot.ts";

/** How a person is taken out of what is kept of a lead, or of a quarantined input. */
export interface EraseOrder {
  readonly id: string;
  /** The identity keys that named it. */
  readonly keys: readonly string[];
  event(event: HandoverEvent): HandoverEvent;
  /** Nothing for one that is not to be kept. */
  receipt(receipt: Receipt): Receipt | undefined;
  redact<T>(value: T): T;
}

/** What an order comes to for what is stored. @param input As it is to be kept. */
export function erasureBy(
  { id, keys, event, receipt }: EraseOrder,
  history: readonly HandoverEvent[],
  receipts: readonly Receipt[],
  input: Quarantined | undefined,
): Erasure {
  const kept = receipts.map((one) => receipt(one) ?? one.commandId);
  return {
    id,
    keys,
    events: history.map(event),
    receipts: kept.filter((one) => typeof one !== "string"),
    receiptsGone: kept.filter((one) => typeof one === "string"),
    input,
  };
}
