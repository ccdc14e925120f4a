import type { Policy } from "../policy/index.ts";
import { rulesFor } from "./rules-for.ts";
import { route, type Decision, type DecisionRecord } from "../routing/index.ts";
import { apply } from "./apply.ts";
import { Draft } from "./draft.ts";
import type { EventOf, HandoverEvent } from "./events.ts";
import { emptySnapshot } from "./snapshot.ts";
import { contextOf, routerFor } from "./steps/route.ts";

/** A decision of the log, made again on the state the log had led to by then. */
export interface ReplayedDecision {
  readonly leadId: string;
  /** The version of the event that carries it. */
  readonly version: number;
  readonly recorded: DecisionRecord;
  /** The decision made again; absent when the policy version it was made under is not known. */
  readonly again: Decision | undefined;
  /** Whether both come to the same: the same outcome, the same rep or reps. */
  readonly same: boolean;
}

/**
 * Makes every routing decision of a log again, one after another, from the events alone: a proof for whoever doubts one.
 *
 * The log is one store's, whole and in order. `policy` knows the earlier versions as an engine's does (`withEarlier`); code of the
 * host's own is asked again, so it must be pure.
 *
 * @example
 * for (const { leadId, same } of replayDecisions(events, policy)) if (!same) console.log(leadId);
 */
export function* replayDecisions(events: Iterable<HandoverEvent>, policy: Policy): Iterable<ReplayedDecision> {
  const draft = new Draft(emptySnapshot(0), 0);
  let commandId: string | undefined;
  // Whoever gave a lead up is out of the decision that the same command makes for it.
  const gaveUp = new Map<string | undefined, string[]>();
  for (const event of events) {
    if (event.commandId !== commandId) gaveUp.clear();
    ({ commandId } = event);
    const { leadId } = event;
    if (event.type === "assignment.declined" || event.type === "assignment.expired")
      gaveUp.set(leadId, [...(gaveUp.get(leadId) ?? []), event.data.repId]);
    if (event.type === "lead.routed" || event.type === "lead.held") {
      yield again(draft, policy, event, gaveUp.get(leadId) ?? []);
      gaveUp.delete(leadId);
    }
    draft.begin(event.commandId);
    apply(draft, event);
  }
}

function again(
  draft: Draft,
  policies: Policy,
  event: EventOf<"lead.routed"> | EventOf<"lead.held">,
  never: readonly string[],
): ReplayedDecision {
  const { decision: recorded } = event.data;
  const leadId = event.leadId as string;
  const policy = policies.at(recorded.policyVersion);
  const told = { leadId, version: event.version, recorded };
  if (policy === undefined) return { ...told, again: undefined, same: false };
  const context = {
    ...contextOf(draft, policy, leadId, never, recorded.claimedBy),
    now: event.at,
    answers: recorded.answers,
  };
  const router = routerFor(rulesFor(policy, context.lead), context.lead.tries);
  if (router === undefined) return { ...told, again: undefined, same: false };
  const { decision } = route(router, context, policy.version);
  return { ...told, again: decision, same: agree(recorded, decision) };
}

function agree(a: DecisionRecord, b: DecisionRecord): boolean {
  const names = ({ outcome, ownerId, offeredTo = [] }: DecisionRecord): string =>
    JSON.stringify([outcome, ownerId ?? null, ...offeredTo]);
  return names(a) === names(b);
}
