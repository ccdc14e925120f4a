import type { Lead } from "../../lead/index.ts";
import { compileCapacity, type Accepting } from "./capacity.ts";
import type { EligibilityRule } from "./filter.ts";
import type { Capacity, Limit, PeriodLimit } from "./limit.ts";
import { matches, periodFilter, reachesBack } from "./period-limit.ts";

/** The limits of a policy, ready to be asked. */
export interface Limits {
  readonly rules: readonly EligibilityRule[];
  /** Whether what reps hold is looked at. */
  readonly looksAtHeld: boolean;
  /** How far back what reps were given is looked at, in milliseconds; 0 when it is not. */
  readonly looksBackMs: number;
  /** The quotas and rates a lead counts in when it is given to somebody. */
  countedIn(lead: Lead): readonly string[] | undefined;
}

/** Compiles the limits of a policy. @param accepting What the pipeline does with a lead when it is accepted. @defaultValue nothing */
export function compileLimits(limits: readonly Limit[] = [], accepting: Accepting = []): Limits {
  const capacities = limits.filter((limit): limit is Capacity => limit.limit === "capacity");
  const periods = limits.filter((limit): limit is PeriodLimit => limit.limit !== "capacity");
  const tests = periods.map((limit) => ({ name: limit.name, holds: matches(limit) }));
  return {
    rules: [
      ...capacities.map((limit): EligibilityRule => ({ filter: compileCapacity(limit, accepting) })),
      ...periods.map((limit) => {
        const filter = periodFilter(limit);
        const holds = matches(limit);
        return { filter: (context) => (holds(context.lead) ? filter(context) : undefined) } satisfies EligibilityRule;
      }),
    ],
    looksAtHeld: capacities.length > 0,
    looksBackMs: Math.max(0, ...periods.map(reachesBack)),
    countedIn(lead) {
      if (tests.length === 0) return undefined;
      const names = tests.filter(({ holds }) => holds(lead)).map(({ name }) => name);
      return names.length === 0 ? undefined : names;
    },
  };
}
