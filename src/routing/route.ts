import type { LedgerTurn } from "../lead/index.ts";
import { decisionFrom, type Decision } from "./decision/decision.ts";
import {
  hasHope,
  noteOpening,
  type CompiledRouter,
  type RouteContext,
  type RouteLog,
  type RouteOutcome,
} from "./router.ts";

/** A decision, and the turn that applying it charges. */
export interface Routed {
  readonly decision: Decision;
  readonly turn: LedgerTurn | undefined;
  /** The turn of an offer to several, but for who takes it. */
  readonly openTurn: Omit<LedgerTurn, "chosen"> | undefined;
}

/** Asks the router and writes down all it said. */
export function route(router: CompiledRouter, context: RouteContext, policyVersion: string): Routed {
  const log: RouteLog = { passed: undefined };
  const outcome = router.route(context, log);
  const isLast = context.avoid.length === 0 || hasHope(outcome, log);
  return isLast ? written(outcome, log, context, policyVersion) : routeAgain(router, context, log, policyVersion);
}

/** There is nobody else, now or later: whoever had it before may have it again. */
function routeAgain(router: CompiledRouter, context: RouteContext, log: RouteLog, policyVersion: string): Routed {
  const again: RouteLog = { passed: undefined, passedBy: log.passedBy, answers: log.answers };
  const outcome = router.route({ ...context, avoid: [], waived: context.avoid }, again);
  return written(outcome, again, context, policyVersion);
}

function written(outcome: RouteOutcome, log: RouteLog, context: RouteContext, policyVersion: string): Routed {
  // A router that holds the lead waits for its own: one that was asked before may have somebody in earlier.
  if (outcome.kind === "held") noteOpening(log, outcome.until);
  return {
    decision: decisionFrom(outcome, log, context, policyVersion),
    turn: outcome.kind === "assigned" ? outcome.turn : undefined,
    openTurn: outcome.kind === "offered" ? outcome.turn : undefined,
  };
}
