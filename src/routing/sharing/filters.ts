import type { Instant } from "../../time/index.ts";
import type { EligibilityRule, Filter } from "../eligibility/filter.ts";
import { hasRole } from "../eligibility/rights.ts";
import type { Ledger } from "../ledger/index.ts";

const none: readonly never[] = Object.freeze([]);

/** Only reps with one of these roles. */
export function rolesRule(roles: readonly string[] | undefined): readonly EligibilityRule[] {
  if (roles === undefined) return none;
  const wanted = new Set(roles);
  const filter: Filter = { against: ({ rep }) => (hasRole(rep.roles, wanted) ? undefined : "role") };
  return [{ filter: () => filter }];
}

/** Reps who have had so many leads more than their share. */
export function aheadFilter(ledger: Ledger, most: number): Filter {
  return {
    against({ rep }) {
      const { credits, per } = ledger.glance([rep.id]);
      return (credits[0] as number) <= -most * per ? "ahead" : undefined;
    },
  };
}

/** Reps whose working day leaves them less working time than this. */
export function shiftEnds(now: Instant, needMs: number): Filter {
  return {
    against({ calendar: { timeline } }) {
      const end = timeline.isOpen(now) ? timeline.endOfWorkingDay(now, 0) : null;
      return end !== null && timeline.between(now, end) >= needMs ? undefined : "shift_ends";
    },
  };
}
