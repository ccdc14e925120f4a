import type { Decided, Outcome } from "../core/index.ts";

/** What a command came to. @throws what kept it out */
export function outcomeOrThrow(decided: Decided): Outcome {
  if (decided.outcome === undefined) throw decided.error;
  return decided.outcome;
}
