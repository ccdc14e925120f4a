import { route, type CompiledRouter, type Decision, type RouteContext, type Routed } from "../../routing/index.ts";
import type { Lead, LedgerTurn } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { rulesFor } from "../rules-for.ts";
import { plainClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { enrol } from "./enrol.ts";
import { happen } from "./clocks.ts";
import { offerClock } from "./offer-clock.ts";
import { freshen } from "./score.ts";
import { tellShadows, watchRouting } from "./shadow.ts";

/** Whether a lead waits for an owner where it stands. */
export function wantsOwner(policy: Policy, lead: Lead): boolean {
  return (
    lead.ownerId === undefined &&
    lead.invitation === undefined &&
    lead.parked === undefined &&
    !lead.optedOut &&
    policy.router !== undefined &&
    // Whatever has been put on hold waits for an owner, wherever it stands.
    (policy.pipelines.of(lead).stage(lead.stage).routes === true || lead.hold !== undefined)
  );
}

/** Asks the router, and carries out what it says: an owner, or a hold. */
export function routeLead(
  draft: Draft,
  policy: Policy,
  leadId: string,
  never: readonly string[] = [],
): Decision | undefined {
  freshen(draft, policy, leadId);
  const routed = askRouter(draft, policy, leadId, never);
  if (routed === undefined) return undefined;
  place(draft, policy, leadId, routed, never);
  return routed.decision;
}

/** Asks anew for a lead that waits; unless somebody takes it, or its wait changes, nothing happens. */
export function routeAgain(draft: Draft, policy: Policy, leadId: string): Decision | undefined {
  freshen(draft, policy, leadId);
  const { hold: waits } = draft.known(leadId);
  const routed = askRouter(draft, policy, leadId, []);
  if (routed === undefined) return undefined;
  const { decision } = routed;
  const changes = isPlaced(decision) || waits === undefined || !waitsAlike(draft, policy, leadId, decision);
  if (changes) place(draft, policy, leadId, routed, []);
  return decision;
}

/** Does what the router said; arms that only look on say before that what they would have done. */
function place(draft: Draft, policy: Policy, leadId: string, routed: Routed, never: readonly string[]): void {
  const shadows = watchRouting(draft, policy, leadId, (rules, as) => {
    const context = { ...contextOf(draft, policy, leadId, never), lead: as, arms: armsIn(policy, as) };
    const router = routerFor(rules, as.tries);
    return router && route(router, context, policy.version).decision;
  });
  if (isPlaced(routed.decision)) give(draft, policy, leadId, routed);
  else hold(draft, policy, leadId, routed);
  tellShadows(draft, policy, leadId, shadows, routed.decision);
}

/** What the router says, nothing done yet; of the lead `as` it will be by then, where that is not how it is. */
export function askRouter(
  draft: Draft,
  policy: Policy,
  leadId: string,
  never: readonly string[],
  { only, as }: { readonly only?: string; readonly as?: Lead } = {},
): Routed | undefined {
  const present = contextOf(draft, policy, leadId, never, only);
  const context = as === undefined ? present : { ...present, lead: as, avoid: as.previousOwners };
  const router = routerFor(rulesFor(policy, context.lead), context.lead.tries);
  return router && route(router, context, policy.version);
}

/** The router a lead is to be asked about: another one once it has gone round as often as the policy lets it. */
export function routerFor({ router, offers }: Policy, tries: number): CompiledRouter | undefined {
  return router === undefined || tries < offers.atMost ? router : offers.otherwise;
}

/** What the rules on who may have which lead look at. */
export function contextOf(
  draft: Draft,
  policy: Policy,
  leadId: string,
  never: readonly string[] = [],
  only?: string,
): RouteContext {
  const lead = draft.known(leadId);
  return {
    lead,
    arms: armsIn(policy, lead),
    now: draft.now,
    staff: policy.staff(draft.roster),
    account: lead.accountId === undefined ? undefined : draft.account(lead.accountId),
    never,
    only,
    avoid: lead.previousOwners,
    rules: policy.rules,
    answers: draft.answers,
    load: draft,
    ledgers: draft,
  };
}

/** The arms of the policy's live experiments that a lead is in. */
function armsIn({ experiments }: Policy, { arms }: Lead): Lead["arms"] {
  if (arms === undefined || experiments.length === 0) return undefined;
  const live = experiments.filter(({ spec, isShadow }) => !isShadow && Object.hasOwn(arms, spec.name));
  return live.length === 0
    ? undefined
    : Object.fromEntries(live.map(({ spec: { name } }) => [name, arms[name] as string]));
}

/** Whether a router named somebody, one or several. */
export function isPlaced({ outcome }: Decision): boolean {
  return outcome === "assigned" || outcome === "offered";
}

/** Gives the lead to whom the router named. */
export function give(draft: Draft, policy: Policy, leadId: string, { decision, turn, openTurn }: Routed): void {
  draft.emit("lead.routed", leadId, { decision });
  const { ownerId: repId, offeredTo, reason } = decision;
  if (offeredTo !== undefined && openTurn !== undefined) {
    const clock = offerClock(draft, policy, leadId, undefined);
    return draft.emit("assignment.invited", leadId, { repIds: offeredTo, reason, turn: openTurn, clock });
  }
  if (repId !== undefined) offer(draft, policy, leadId, repId, decision.reason, turn);
}

/** The lead is a rep's from here on, theirs to accept. */
export function offer(
  draft: Draft,
  policy: Policy,
  leadId: string,
  repId: string,
  reason: string,
  turn: LedgerTurn | undefined,
): void {
  const limits = policy.limits.countedIn(draft.known(leadId));
  const clock = offerClock(draft, policy, leadId, repId);
  draft.emit("assignment.offered", leadId, { repId, reason, turn, limits, clock });
  enrol(draft, policy, leadId, "assigned");
  happen(draft, policy, leadId, { kind: "assigned", at: draft.now });
}

function hold(draft: Draft, policy: Policy, leadId: string, { decision }: Routed): void {
  const lead = draft.known(leadId);
  const start = { leadId, generation: lead.version + 1, policyVersion: policy.version, at: draft.now };
  const wakesAt = endOfWait(draft, policy, lead, decision);
  const clock = wakesAt === undefined ? undefined : plainClock("hold", start, wakesAt, undefined);
  draft.emit("lead.held", leadId, { decision, clock, rank: policy.rankOf(lead) });
}

/** When a lead that nobody takes is looked at again: when somebody is due, and when its patience ends. */
function endOfWait(draft: Draft, policy: Policy, lead: Lead, { until }: Decision): Instant | undefined {
  const patience = (lead.hold?.since ?? draft.now) + policy.patienceMs;
  return patience > draft.now && patience < (until ?? Number.POSITIVE_INFINITY) ? patience : until;
}

function waitsAlike(draft: Draft, policy: Policy, leadId: string, decision: Decision): boolean {
  const lead = draft.known(leadId);
  return endOfWait(draft, policy, lead, decision) === lead.hold?.until && policy.rankOf(lead) === lead.hold?.rank;
}
