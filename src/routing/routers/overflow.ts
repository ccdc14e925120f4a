import { toMs, type Duration } from "../../time/index.ts";
import { issuesOf } from "../issues-of.ts";
import type { RouterKind } from "../kind.ts";
import { notePassed, passed, type PoolTrace, type Router } from "../router.ts";

/** One step of an overflow: a router, and how long a lead waits for it before the next one may have it. */
export interface OverflowStep {
  readonly to: Router;
  /** Elapsed time, counted from the end of the wait before it, or for the first from when nobody was found. @defaultValue no wait */
  readonly wait?: Duration | undefined;
}

/** Lets a lead wait for the first choice for a while, then goes on to the next. */
export interface Overflow {
  readonly router: "overflow";
  readonly steps: readonly OverflowStep[];
}

/**
 * A router that gives the first choice time: a lead whom nobody there can take waits, and only then may the next step have it.
 * Whoever comes first in the list and is in gets it at any time. A step that is not about the lead at all (no account, a value
 * its map does not have) is passed at once.
 *
 * @example
 * overflow({ to: roundRobin({ pool: "warsaw" }), wait: "10m" }, { to: roundRobin({ pool: "madrid" }) })
 */
export function overflow(...steps: readonly OverflowStep[]): Overflow {
  return { router: "overflow", steps };
}

export const overflowKind: RouterKind<Overflow> = {
  compile({ steps }, { compile }) {
    let sum = 0;
    const compiled = steps.map(({ to, wait }) => ({
      router: compile(to),
      // Counted from the beginning of the whole wait.
      untilMs: wait === undefined ? 0 : (sum += toMs(wait)),
    }));
    const empty = passed("not_concerned", "overflow: it names no router");
    return {
      name: `overflow ${compiled.map(({ router: { name } }) => name).join(", ")}`,
      route(context, log) {
        const since = context.lead.hold?.since ?? context.now;
        let last = empty;
        let trace: PoolTrace | undefined;
        for (const { router, untilMs } of compiled) {
          const outcome = router.route(context, log);
          if (outcome.kind !== "passed") return outcome;
          const until = since + untilMs;
          if (outcome.code === "nobody_available" && context.now < until) {
            return {
              kind: "held",
              until,
              reason: `${outcome.reason}; others may have it later`,
              trace: outcome.trace,
            };
          }
          notePassed(log, outcome.reason);
          trace = outcome.trace ?? trace;
          last = last.code === "nobody_available" ? { ...outcome, code: last.code } : outcome;
        }
        return last.trace === trace ? last : { ...last, trace };
      },
    };
  },
  // However deep it stands, a hold is an answer, and the next step would never be asked.
  children: ({ steps }) =>
    steps.map(({ to }, i) =>
      i < steps.length - 1 ? [`steps.${i}.to`, to, { mayHold: false }] : [`steps.${i}.to`, to],
    ),
  check: ({ steps }, path) =>
    steps.flatMap(({ wait }, i) =>
      wait === undefined ? [] : issuesOf(() => toMs(wait, { path: `${path}.steps.${i}.wait` })),
    ),
};
