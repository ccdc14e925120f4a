import { HandoverError, show } from "../../errors.ts";

/** What a memory storage keeps of what is over. */
export interface Kept {
  /**
   * Events, once they were told. Without them `explain`, `scan("events")` and subscribers have nothing, and what would have to be decided by
   * them fails: an activity that is told late, a correction of what was quarantined, an erasure. @defaultValue `true`
   */
  readonly events?: boolean | undefined;
  /** How long a closed lead is kept, in milliseconds: whoever comes again later is somebody new. @defaultValue for ever */
  readonly closedForMs?: number | undefined;
}

/** A decision asks for what was not kept. */
export function noHistory(leadId: string): HandoverError {
  return new HandoverError(
    "INPUT_INVALID",
    `history of ${show(leadId)}: expected a storage that keeps events, got one that does not, and this has to be decided by what happened before; let it keep them`,
  );
}
