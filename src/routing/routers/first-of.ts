import { notePassed, type CompiledRouter, type PoolTrace, type Router, type RouteOutcome } from "../router.ts";

/** Asks routers in turn. */
export interface FirstOf {
  readonly router: "first_of";
  readonly routers: readonly Router[];
}

/** A router that asks each of several in order and takes the first answer; a hold is an answer, passing on is none. */
export function firstOf(...routers: readonly Router[]): FirstOf {
  return { router: "first_of", routers };
}

/** Compiles a chain. */
export function compileFirstOf({ routers }: FirstOf, compile: (router: Router) => CompiledRouter): CompiledRouter {
  const compiled = routers.map(compile);
  const empty: RouteOutcome = { kind: "passed", reason: "firstOf: it names no router", trace: undefined };
  return {
    name: `firstOf ${compiled.map(({ name }) => name).join(", ")}`,
    route(context, log) {
      let last = empty;
      let trace: PoolTrace | undefined;
      for (const router of compiled) {
        const outcome = router.route(context, log);
        if (outcome.kind !== "passed") return outcome;
        notePassed(log, outcome.reason);
        trace = outcome.trace ?? trace;
        last = outcome;
      }
      return last.trace === trace ? last : { kind: "passed", reason: last.reason, trace };
    },
  };
}
