import { compileCondition, type Predicate } from "../../condition/index.ts";
import { dayMs, toMs, zone, type Instant, type Zone } from "../../time/index.ts";
import { zoneOf } from "../../calendar/index.ts";
import type { RouteContext } from "../router.ts";
import type { Filter } from "./filter.ts";
import type { PeriodLimit, Quota } from "./limit.ts";
import type { StaffMember } from "./presence.ts";

/** Which leads a quota or a rate is about. */
export function matches({ when }: PeriodLimit): Predicate {
  return when === undefined ? () => true : compileCondition(when);
}

/** How long after it was given a lead may still count, in milliseconds. */
export function reachesBack(limit: PeriodLimit): number {
  // A day or a week of the calendar is longer where the clocks go back.
  return limit.limit === "rate" ? toMs(limit.within) : (limit.per === "day" ? 1 : 7) * dayMs + dayMs;
}

/** Reps who were given as many leads in the period as it allows; time lifts it. */
export function periodFilter(limit: PeriodLimit): (context: RouteContext) => Filter {
  const verdict = `${limit.limit}:${limit.name}` as const;
  const within = limit.limit === "rate" ? toMs(limit.within) : 0;
  return ({ now, load }) => {
    const counted = (member: StaffMember) => {
      const most = member.rep.limits?.[limit.name] ?? limit.atMost;
      const from = limit.limit === "rate" ? now - within + 1 : periodOf(limit.per, member, now, limit.timeZone).from;
      return { most, given: load.given(member.rep.id, limit.name).filter((at) => at >= from) };
    };
    return {
      against(member) {
        const { most, given } = counted(member);
        return given.length + 1 > most ? verdict : undefined;
      },
      lifts(member) {
        const { most, given } = counted(member);
        if (most < 1) return null;
        if (limit.limit !== "rate") return periodOf(limit.per, member, now, limit.timeZone).to;
        // So many must be forgotten that one more has room.
        return (given.toSorted((a, b) => a - b)[given.length - Math.floor(most)] ?? now) + within;
      },
    };
  };
}

/** The day or the week of the calendar that `now` lies in. */
export function periodOf(
  per: Quota["per"],
  { calendar }: StaffMember,
  now: Instant,
  timeZone?: string,
): { readonly from: Instant; readonly to: Instant } {
  const clock: Zone = timeZone === undefined ? zoneOf(calendar.spec) : zone(timeZone);
  const today = Math.floor(clock.localOf(now) / dayMs);
  // Day 0, 1970-01-01, was a Thursday.
  const first = per === "day" ? today : today - ((((today + 3) % 7) + 7) % 7);
  const startOf = (day: number): Instant => clock.firstInstantOf(day * dayMs);
  return { from: startOf(first), to: startOf(first + (per === "day" ? 1 : 7)) };
}
