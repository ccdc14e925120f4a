import type { Policy } from "handover";
import { checkPolicy } from "handover/check";
import { diffPolicies } from "handover/policy";
import type { Roster } from "handover/routing";
import { compare, generateLeads } from "handover/simulation";

export interface Review {
  /** What keeps the next version from being put in force: errors of the check, guard-rails that are broken. */
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

/** What is asked of the next version of a policy before it takes the place of the one in force: in a build, for every pull request. */
export async function review(now: Policy, next: Policy, roster: Pick<Roster, "reps" | "pools">): Promise<Review> {
  const findings = checkPolicy(next, { roster });
  const errors = findings.filter(({ severity }) => severity === "error");
  const faults = errors.map(({ path, message, suggestion }) => `${path}: ${message}; ${suggestion}`);
  const notes = diffPolicies(now, next).map(({ text }) => text);
  if (faults.length > 0) return { faults, notes };

  // The same leads under both: here made up, for you those of last month (`backtest` over your own log).
  const leads = (seed: number | string) =>
    generateLeads({ seed, count: 60, from: "2026-11-16T00:00Z", to: "2026-11-30T00:00Z" });
  const { measures } = await compare({ policies: { now, next }, roster, leads });
  for (const { name, unit, now: before, next: after, difference } of measures) {
    if (unit !== "share" || difference === undefined || difference === 0) continue;
    notes.push(`${name}: ${percent(before)} -> ${percent(after)}`);
    // A guard-rail: no version that has a twentieth less of its clocks met.
    if (name === "clocks met in time" && difference < -0.05) faults.push(`${name} falls by ${percent(-difference)}`);
  }
  return { faults, notes };
}

function percent(share: number | undefined): string {
  return share === undefined ? "-" : `${(share * 100).toFixed(1)} %`;
}
