import type { CompiledRouter, CustomRouter, RouteContext, Router, RouteLog } from "./router.ts";
import { speak, type Decision } from "./decision.ts";
import { compileAccountOwner } from "./routers/account-owner.ts";
import { compileCustom } from "./routers/custom.ts";
import { compileFirstOf } from "./routers/first-of.ts";
import { compileRoundRobin } from "./routers/round-robin.ts";
import { compileTerritory } from "./routers/territory.ts";
import type { LedgerTurn } from "../lead/index.ts";

/** Compiles a router and everything below it. */
export function compileRouter(spec: Router, custom: Readonly<Record<string, CustomRouter>> = {}): CompiledRouter {
  const compile = (router: Router): CompiledRouter => compileRouter(router, custom);
  switch (spec.router) {
    case "round_robin":
      return compileRoundRobin(spec);
    case "territory":
      return compileTerritory(spec, compile);
    case "account_owner":
      return compileAccountOwner(spec);
    case "first_of":
      return compileFirstOf(spec, compile);
    case "custom":
      return compileCustom(spec, custom);
  }
}

/** Pools a router may draw from: whose ledgers a decision needs to see. */
export function poolsOf(spec: Router): string[] {
  switch (spec.router) {
    case "round_robin":
      return [spec.pool];
    case "territory":
      return [
        ...new Set(
          [...Object.values(spec.map), ...(spec.otherwise === undefined ? [] : [spec.otherwise])].flatMap(poolsOf),
        ),
      ];
    case "first_of":
      return [...new Set(spec.routers.flatMap(poolsOf))];
    default:
      return [];
  }
}

/** A decision, and the turn that applying it charges. */
export interface Routed {
  readonly decision: Decision;
  readonly turn: LedgerTurn | undefined;
}

/** Asks the router and writes down all it said. */
export function route(router: CompiledRouter, context: RouteContext, policyVersion: string): Routed {
  const log: RouteLog = { passed: undefined };
  const outcome = router.route(context, log);
  const assigned = outcome.kind === "assigned";
  // Nobody is in anywhere, but somebody will be: the lead waits for them, so that none is forgotten over night.
  const until = outcome.kind === "held" ? outcome.until : assigned ? undefined : log.opens;
  return {
    decision: speak({
      leadId: context.lead.id,
      at: context.now,
      outcome: assigned ? "assigned" : until === undefined ? "unrouted" : "held",
      ownerId: assigned ? outcome.repId : undefined,
      reason: outcome.reason,
      passed: log.passed,
      until,
      policyVersion,
      rosterVersion: context.staff.roster.version,
      pool: outcome.trace,
    }),
    turn: assigned ? outcome.turn : undefined,
  };
}
