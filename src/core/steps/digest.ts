import type { Policy } from "../../policy/index.ts";
import { digestSubject, isDue } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import type { EventData } from "../events.ts";

/** Tells everybody what was gathered for them, if it is time. Who is on the roster no more is told nothing. */
export function attendDigest(draft: Draft): void {
  const clock = draft.clocks(digestSubject)[0];
  if (clock === undefined || !isDue(clock, draft.now)) return;
  for (const gathering of clock.gathered ?? []) {
    const isThere = draft.roster.reps.some(({ id }) => id === gathering.repId);
    draft.emit(isThere ? "digest.due" : "digest.dropped", digestSubject, { ...gathering, to: draft.now });
  }
}

/** Puts reps down for their next digest; nothing when there is nobody, or the policy has no digests. */
export function intoDigest(
  draft: Draft,
  policy: Policy,
  repIds: readonly string[],
): EventData["sla.warning"]["digest"] {
  if (repIds.length === 0 || policy.digest === undefined) return undefined;
  // What was to be told by now is another digest than the one this goes into.
  attendDigest(draft);
  const clock = draft.clocks(digestSubject)[0];
  return { repIds, dueAt: clock?.nextAt ?? policy.digest.dueAt(draft.now) };
}
