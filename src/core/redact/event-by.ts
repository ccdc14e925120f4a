import type { HandoverEvent } from "../events.ts";
import type { Redactor } from "./redactor.ts";

/** Cleans events. An id that a caller gave to a command may be an address. */
export function eventBy(own: Redactor): (event: HandoverEvent) => HandoverEvent {
  return (event) => ({ ...own.json(event), commandId: own.text(event.commandId) });
}
