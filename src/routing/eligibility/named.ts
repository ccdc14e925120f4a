import { noteOpening, passed, type RouteContext, type RouteLog, type RouteOutcome } from "../router.ts";
import { filtersOf, opensFor, type Filter } from "./filter.ts";
import { absences, type Hours } from "./presence.ts";
import { sayVerdict, type Verdict } from "./verdict.ts";

/** Everything that keeps one rep from having one lead now; empty when nothing does. */
export function obstacles(
  context: RouteContext,
  repId: string,
  hours: Hours,
  filters: readonly Filter[] = filtersOf(context),
): readonly Verdict[] {
  const member = context.staff.member(repId);
  if (member === undefined) return ["unknown_rep"];
  const found = [...absences(member, context.now, hours)];
  for (const filter of filters) {
    const verdict = filter.against(member);
    if (verdict !== undefined) found.push(verdict);
  }
  return found;
}

/** How a router names one rep. */
export interface Naming {
  /** The router's name, for the reasons. */
  readonly name: string;
  readonly hours: Hours;
  /** Why this rep. */
  readonly reason: string;
}

/** The lead goes to one rep and nobody else, or the router passes and says why. It is counted in no ledger. */
export function giveTo(context: RouteContext, log: RouteLog, repId: string, naming: Naming): RouteOutcome {
  const { name, hours, reason } = naming;
  const filters = filtersOf(context);
  const found = obstacles(context, repId, hours, filters);
  const avoided = context.avoid.includes(repId);
  if (found.length === 0 && !avoided) {
    return { kind: "assigned", repId, reason: `${name}: ${reason}`, turn: undefined, trace: undefined };
  }
  const member = context.staff.member(repId);
  if (member !== undefined && !avoided) noteOpening(log, opensFor(member, context.now, hours, filters));
  const why = [...found, ...(avoided ? (["previous_owner"] as const) : [])].map(sayVerdict).join(" and ");
  return passed("nobody_available", `${name}: ${repId} ${why}`);
}
