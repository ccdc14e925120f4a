import type { Filter } from "../eligibility/filter.ts";
import { areEven, evenWeights } from "../even-weights.ts";
import type { Verdict } from "../eligibility/verdict.ts";
import type { Availability, Staff, StaffPool } from "../staff.ts";

/** Takes out whoever one of the filters has something against. The same list comes back when that is nobody. */
export function without(staff: Staff, pool: StaffPool, all: Availability, filters: readonly Filter[]): Availability {
  return filters.length === 0 ? all : weed(staff, pool, all, filters);
}

function weed(staff: Staff, pool: StaffPool, all: Availability, filters: readonly Filter[]): Availability {
  const verdicts = pool.reps.map((repId, i) => {
    const known = all.verdicts[i];
    const member = staff.member(repId);
    if (member === undefined) return known;
    let found: Verdict[] | undefined;
    for (const filter of filters) {
      const verdict = filter.against(member);
      if (verdict !== undefined && found?.includes(verdict) !== true) (found ??= []).push(verdict);
    }
    return found === undefined ? known : [...(known ?? []), ...found];
  });
  return verdicts.every((one, i) => one === all.verdicts[i]) ? all : { ...all, ...keep(pool, all, verdicts), verdicts };
}

function keep(
  pool: StaffPool,
  all: Availability,
  verdicts: readonly (readonly Verdict[] | undefined)[],
): Pick<Availability, "eligible" | "weights" | "even"> {
  const eligible: string[] = [];
  const weights: number[] = [];
  let at = 0;
  for (let i = 0; i < pool.reps.length; i++) {
    if (all.verdicts[i] !== undefined) continue;
    if (verdicts[i] === undefined) {
      eligible.push(pool.reps[i] as string);
      weights.push(all.weights[at] as number);
    }
    at += 1;
  }
  const even = areEven(weights);
  return { eligible, weights: even ? evenWeights(eligible.length) : weights, even };
}
