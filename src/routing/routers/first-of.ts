import type { RouterKind } from "../kind.ts";
import { notePassed, passed, type PoolTrace, type Router } from "../router.ts";

/** Asks routers in turn. */
export interface FirstOf {
  readonly router: "first_of";
  readonly routers: readonly Router[];
}

/** A router that asks each of several in order and takes the first answer; a hold is an answer, passing on is none. */
export function firstOf(...routers: readonly Router[]): FirstOf {
  return { router: "first_of", routers };
}

export const firstOfKind: RouterKind<FirstOf> = {
  compile({ routers }, { compile }) {
    const compiled = routers.map(compile);
    const empty = passed("not_concerned", "firstOf: it names no router");
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
          // Where somebody may be in later, the whole is about the lead, whatever the last router says of itself.
          last = last.code === "nobody_available" ? { ...outcome, code: last.code } : outcome;
        }
        return last.trace === trace ? last : { ...last, trace };
      },
    };
  },
  children: ({ routers }) => routers.map((router, i) => [`routers.${i}`, router]),
};
