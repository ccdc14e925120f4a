import type { LedgerTurn } from "../lead/index.ts";
import { decisionFrom, type Decision } from "./decision/decision.ts";
import { hasHope, noteOpening, type CompiledRouter, type RouteContext, type RouteLog } from "./router.ts";

/** A decision, and the turn that applying it charges. */
export interface Routed {
  readonly decision: Decision;
  readonly turn: LedgerTurn | undefined;
  /** The turn of an offer to several, but for who takes it. */
  readonly openTurn: Omit<LedgerTurn, "chosen"> | undefined;
}

/** Asks the router and writes down all it said. */
export function route(router: CompiledRouter, context: RouteContext, policyVersion: string): Routed {
  let log: RouteLog = { passed: undefined };
  let outcome = router.route(context, log);
  if (context.avoid.length > 0 && !hasHope(outcome, log)) {
    // There is nobody else, now or later: whoever had it before may have it again.
    log = { passed: undefined, passedBy: log.passedBy, answers: log.answers };
    outcome = router.route({ ...context, avoid: [], waived: context.avoid }, log);
  }
  // A router that holds the lead waits for its own: one that was asked before may have somebody in earlier.
  if (outcome.kind === "held") noteOpening(log, outcome.until);
  return {
    decision: decisionFrom(outcome, log, context, policyVersion),
    turn: outcome.kind === "assigned" ? outcome.turn : undefined,
    openTurn: outcome.kind === "offered" ? outcome.turn : undefined,
  };
}
