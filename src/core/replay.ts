import { apply } from "./apply.ts";
import { Draft } from "./draft.ts";
import type { HandoverEvent } from "./events.ts";
import { emptySnapshot, type Changes } from "./snapshot.ts";

/** The state a log of events leads to, from nothing: leads, running clocks, ledgers, roster. Needs no policy and no clock. */
export function replay(events: Iterable<HandoverEvent>): Changes {
  const draft = new Draft(emptySnapshot(0), 0);
  for (const event of events) {
    draft.begin(event.commandId);
    apply(draft, event);
  }
  return draft.changes();
}
