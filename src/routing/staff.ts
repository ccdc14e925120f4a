import { calendarFrom, withTimeOff, type Calendar } from "../calendar/index.ts";
import type { Instant } from "../time/index.ts";
import { integerWeights } from "./ledger/index.ts";
import type { Member, Pool, Rep, Roster } from "./roster.ts";

/** Why a member of a pool was not a candidate. */
export const verdicts = {
  unknown_rep: "is not on the roster",
  inactive: "is no longer active",
  away: "has stepped out",
  time_off: "is on leave",
  outside_hours: "is outside working hours",
  weight_zero: "has weight 0",
  previous_owner: "had the lead before",
  just_gave_up: "has just declined, lost or been relieved of the lead",
} as const;

export type Verdict = keyof typeof verdicts;

/** Who of a pool can take a lead, valid from `from` up to `until`. Shared by every decision in between. */
export interface Availability {
  readonly from: Instant;
  /** When the answer may change; `Infinity` when never. */
  readonly until: Instant;
  /** Rep ids that can take a lead, in the pool's order. */
  readonly eligible: readonly string[];
  /** Whole-number weights beside `eligible`. */
  readonly weights: readonly number[];
  /** Beside the pool's members: why not, or `undefined`. */
  readonly verdicts: readonly (Verdict | undefined)[];
}

/** A rep with the working time that is really theirs: calendar minus leave. */
export interface StaffMember {
  readonly rep: Rep;
  readonly calendar: Calendar;
}

/** A pool ready for questions about who is in. */
export interface StaffPool {
  readonly pool: Pool;
  readonly reps: readonly string[];
  availability(now: Instant, hours: "owner" | "ignore"): Availability;
  /** When the first member not in `except` can next take a lead; `null` when nobody is known to. @param hours @defaultValue `"owner"` */
  nextOpening(now: Instant, except: readonly string[], hours?: "owner" | "ignore"): Instant | null;
}

/** The roster, compiled: calendars resolved, weights made whole, availability remembered until it changes. */
export interface Staff {
  readonly roster: Roster;
  member(repId: string): StaffMember | undefined;
  pool(poolId: string): StaffPool | undefined;
}

export type CalendarLookup = (name: string | undefined) => Calendar;

/** Compiles a roster against the calendars of a policy. */
export function compileStaff(roster: Roster, calendars: CalendarLookup): Staff {
  const reps = new Map(roster.reps.map((rep) => [rep.id, rep]));
  const pools = new Map(roster.pools.map((pool) => [pool.id, pool]));
  const members = new Map<string, StaffMember>();
  const staffPools = new Map<string, StaffPool>();
  const member = (id: string): StaffMember | undefined => {
    const known = members.get(id);
    const rep = reps.get(id);
    if (known !== undefined || rep === undefined) return known;
    const base = typeof rep.calendar === "object" ? calendarFrom(rep.calendar) : calendars(rep.calendar);
    const made = {
      rep,
      calendar:
        rep.timeOff.length === 0
          ? base
          : withTimeOff(
              base,
              rep.timeOff.map(({ from, to }) => ({ from, to })),
            ),
    };
    members.set(id, made);
    return made;
  };
  return {
    roster,
    member,
    pool(id) {
      const known = staffPools.get(id);
      const pool = pools.get(id);
      if (known !== undefined || pool === undefined) return known;
      const made = compilePool(pool, member);
      staffPools.set(id, made);
      return made;
    },
  };
}

function compilePool(pool: Pool, member: (id: string) => StaffMember | undefined): StaffPool {
  const whole = integerWeights(pool.members.map(({ weight }) => weight));
  const last: { owner?: Availability; ignore?: Availability } = {};
  return {
    pool,
    reps: Object.freeze(pool.members.map(({ repId }) => repId)),
    availability(now, hours) {
      const known = last[hours];
      if (known !== undefined && now >= known.from && now < known.until) return known;
      const made = availabilityAt(pool.members, whole, member, now, hours);
      last[hours] = made;
      return made;
    },
    nextOpening(now, except, hours = "owner") {
      let earliest: Instant | null = null;
      for (const { repId, weight } of pool.members) {
        const staff = member(repId);
        if (weight === 0 || staff === undefined || except.includes(repId)) continue;
        const opens = opening(staff, now, hours);
        if (opens !== null && (earliest === null || opens < earliest)) earliest = opens;
      }
      return earliest;
    },
  };
}

function availabilityAt(
  members: readonly Member[],
  whole: readonly number[],
  member: (id: string) => StaffMember | undefined,
  now: Instant,
  hours: "owner" | "ignore",
): Availability {
  const eligible: string[] = [];
  const weights: number[] = [];
  let until = Number.POSITIVE_INFINITY;
  const found = members.map(({ repId, weight }, i): Verdict | undefined => {
    const staff = member(repId);
    const verdict = staff === undefined ? "unknown_rep" : weight === 0 ? "weight_zero" : judge(staff, now, hours);
    if (staff !== undefined) until = Math.min(until, changes(staff, now, hours));
    if (verdict === undefined) {
      eligible.push(repId);
      weights.push(whole[i] ?? 0);
    }
    return verdict;
  });
  return Object.freeze({
    from: now,
    until,
    eligible: Object.freeze(eligible),
    weights: Object.freeze(weights),
    verdicts: Object.freeze(found),
  });
}

/** Why this rep cannot take a lead now, or `undefined`. */
export function judge({ rep, calendar }: StaffMember, now: Instant, hours: "owner" | "ignore"): Verdict | undefined {
  if (!rep.active) return "inactive";
  if (isAway(rep, now)) return "away";
  if (rep.timeOff.some(({ from, to }) => from <= now && now < to)) return "time_off";
  if (hours === "owner" && !calendar.timeline.isOpen(now)) return "outside_hours";
  return undefined;
}

function isAway(rep: Rep, now: Instant): boolean {
  return rep.away !== undefined && (rep.away.until === undefined || now < rep.away.until);
}

/** The next instant at which the judgement of this rep may differ. */
function changes({ rep, calendar }: StaffMember, now: Instant, hours: "owner" | "ignore"): Instant {
  let next =
    hours === "owner" ? (calendar.timeline.nextChange(now) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const consider = (at: Instant | undefined): void => {
    if (at !== undefined && at > now && at < next) next = at;
  };
  consider(rep.away?.until);
  for (const { from, to } of rep.timeOff) {
    consider(from);
    consider(to);
  }
  return next;
}

/** When this rep can next take a lead; `null` when nobody knows. */
export function opening({ rep, calendar }: StaffMember, now: Instant, hours: "owner" | "ignore"): Instant | null {
  if (!rep.active || (rep.away !== undefined && rep.away.until === undefined)) return null;
  const back = Math.max(now, rep.away?.until ?? now);
  if (hours === "owner") return calendar.timeline.nextOpen(back);
  // Leave is sorted by its start, so one pass goes through all that follows on without a gap.
  return rep.timeOff.reduce((at, { from, to }) => (from <= at && at < to ? to : at), back);
}
