import { definePolicy, type LeadInput } from "handover";
import { byAttribute, roundRobin, type Router } from "handover/routing";
import { firstContact, onActivity, sla } from "handover/sla";

/** Reps of each pool. */
export const repsEach = 20;

export const poolName = (n: number): string => `pool-${n}`;

/** Leads are shared in so many pools, by their source, and have two clocks each. */
export function storagePolicy(pools: number) {
  const share = (n: number): Router => roundRobin({ pool: poolName(n), hours: "ignore" });
  return definePolicy({
    version: `${pools}`,
    routing:
      pools === 1
        ? share(0)
        : byAttribute({
            by: "source",
            map: Object.fromEntries(Array.from({ length: pools }, (_, n) => [poolName(n), share(n)])),
            otherwise: share(0),
          }),
    slas: [
      firstContact("4h"),
      sla("follow-up", { from: "assigned", until: onActivity("meeting"), within: "72h", calendar: "always" }),
    ],
  });
}

/** The n-th lead of a sender, for a pool. */
export function leadOf(sender: string, n: number, pool: number): LeadInput {
  return {
    email: `${sender}-${n}@firm${n % 997}.example`,
    firstName: "Ada",
    lastName: `Lead ${n}`,
    jobTitle: "CTO",
    source: poolName(pool),
    company: { name: `Firm ${n % 997}`, country: "PL", employees: 120 },
  };
}
