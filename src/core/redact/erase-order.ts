import type { HandoverEvent } from "../events.ts";
import type { Receipt } from "../snapshot.ts";

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
