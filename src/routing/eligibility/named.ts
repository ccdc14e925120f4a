import type { LedgerTurn } from "../../lead/index.ts";
import type { Instant } from "../../time/index.ts";
import { areEven } from "../even-weights.ts";
import type { Draws } from "../kind.ts";
import type { Staff } from "../staff.ts";
import { noteOpening, notePassedBy, passed, type RouteContext, type RouteLog, type RouteOutcome } from "../router.ts";
import { filtersOf, opensFor, rulesAgainst, type Filter } from "./filter.ts";
import { absences, type Hours } from "./presence.ts";
import { isForGood, sayVerdict, type Verdict } from "./verdict.ts";

/** Everything that keeps one rep from having one lead now; empty when nothing does. @param filters @defaultValue the policy's rules */
export function obstacles(
  context: RouteContext,
  repId: string,
  hours: Hours,
  filters: readonly Filter[] = rulesAgainst(context),
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
  /** The pool whose ledger counts it: everybody in it who is there earns, the rep pays. @defaultValue none counts it */
  readonly countIn?: string | undefined;
}

/** The lead goes to one rep and nobody else, or the router passes and says why. */
export function giveTo(context: RouteContext, log: RouteLog, repId: string, naming: Naming): RouteOutcome {
  const { name, reason, countIn } = naming;
  const hours = context.only === undefined ? naming.hours : "ignore";
  const filters = filtersOf(context);
  const found = obstacles(context, repId, hours, filters);
  if (found.length === 0) {
    return {
      kind: "assigned",
      repId,
      reason: `${name}: ${reason}`,
      turn: turnPast(context.staff, countIn, context.now, repId),
      trace: undefined,
    };
  }
  const member = context.staff.member(repId);
  if (member !== undefined) noteOpening(log, opensFor(member, context.now, hours, filters));
  notePassedBy(log, { router: name, reps: [repId], verdicts: [found] });
  // Whom no wait brings: the router has nothing to do with this lead.
  const never = found.some(isForGood);
  const why = found.map(sayVerdict).join(" and ");
  return passed(never ? "gone" : "nobody_available", `${name}: ${repId} ${why}`);
}

/** The turn of a lead that went past a pool to one rep; nothing when no pool counts it, or none of that name is there. */
export function turnPast(staff: Staff, pool: string | undefined, now: Instant, chosen: string): LedgerTurn | undefined {
  const members = pool === undefined ? undefined : staff.pool(pool);
  if (members === undefined) return undefined;
  const { eligible, weights } = members.availability(now, "ignore");
  return { ledger: members.pool.id, eligible, weights: areEven(weights) ? undefined : weights, chosen };
}

/** The pool that a router to one rep draws on: the one whose ledger counts it. */
export function drawsIn({ countIn }: { readonly countIn?: string | undefined }): Draws | undefined {
  return countIn === undefined ? undefined : { pool: countIn, ledger: countIn };
}
