import { calendarFrom, withTimeOff, type Calendar } from "../calendar/index.ts";
import type { Instant } from "../time/index.ts";
import { opensFor, type Filter } from "./eligibility/filter.ts";
import { absences, changesAt, type Hours, type StaffMember } from "./eligibility/presence.ts";
import type { Verdict } from "./eligibility/verdict.ts";
import { areEven, evenWeights } from "./even-weights.ts";
import { integerWeights } from "./ledger/index.ts";
import type { Pool, Rep, Roster } from "./roster.ts";

/** Who of a pool can take a lead, valid from `from` up to `until`. Shared by every decision in between. */
export interface Availability {
  readonly from: Instant;
  /** When the answer may change; `Infinity` when never. */
  readonly until: Instant;
  /** Rep ids that can take a lead, in the pool's order. */
  readonly eligible: readonly string[];
  /** Whole-number weights beside `eligible`: all 1 where they are equal. */
  readonly weights: readonly number[];
  /** Whether they are. */
  readonly even: boolean;
  /** Beside the pool's members: every reason why not, or `undefined`. */
  readonly verdicts: readonly (readonly Verdict[] | undefined)[];
}

/** A pool ready for questions about who is in. */
export interface StaffPool {
  readonly pool: Pool;
  readonly reps: readonly string[];
  /** Whole-number weights beside `reps`. */
  readonly weights: readonly number[];
  availability(now: Instant, hours: Hours): Availability;
  /** When the first of the pool can next have a lead as far as time decides; `null` when it takes more than time. */
  nextOpening(now: Instant, hours: Hours, filters?: readonly Filter[]): Instant | null;
}

/** The roster, compiled: calendars resolved, weights made whole, availability remembered until it changes. */
export interface Staff {
  readonly roster: Roster;
  /** Whether any rep takes only certain leads. */
  readonly picky: boolean;
  member(repId: string): StaffMember | undefined;
  /** @param weights The same object is the same pool. */
  pool(poolId: string, weights?: OwnWeights): StaffPool | undefined;
}

/** Weights by rep in place of the pool's own. */
type OwnWeights = Readonly<Record<string, number>> | undefined;

export type CalendarLookup = (name: string | undefined) => Calendar;

/** Compiles a roster against the calendars of a policy. */
export function compileStaff(roster: Roster, calendars: CalendarLookup): Staff {
  const reps = new Map(roster.reps.map((rep) => [rep.id, rep]));
  const pools = new Map(roster.pools.map((pool) => [pool.id, pool]));
  const members = new Map<string, StaffMember>();
  const compiled = new Map<string, Map<OwnWeights, StaffPool>>();
  const member = (id: string): StaffMember | undefined => {
    const known = members.get(id);
    const rep = reps.get(id);
    if (known !== undefined || rep === undefined) return known;
    const made = { rep, calendar: workingTimeOf(rep, calendars) };
    members.set(id, made);
    return made;
  };
  const find = (id: string, weights: OwnWeights): StaffPool | undefined => {
    const known = compiled.get(id)?.get(weights);
    const pool = pools.get(id);
    if (known !== undefined || pool === undefined) return known;
    const made = compilePool(pool, weights, member);
    const variants = compiled.get(id) ?? new Map<OwnWeights, StaffPool>();
    compiled.set(id, variants.set(weights, made));
    return made;
  };
  let last: StaffPool | undefined;
  let lastWeights: OwnWeights;
  const findAnew = (id: string, weights: OwnWeights): StaffPool | undefined => {
    lastWeights = weights;
    return (last = find(id, weights));
  };
  return {
    roster,
    picky: roster.reps.some(({ accepts }) => accepts !== undefined),
    member,
    pool(id, weights) {
      // One pool is mostly asked for again and again.
      return last?.pool.id === id && lastWeights === weights ? last : findAnew(id, weights);
    },
  };
}

function workingTimeOf({ calendar, timeOff }: Rep, calendars: CalendarLookup): Calendar {
  const base = typeof calendar === "object" ? calendarFrom(calendar) : calendars(calendar);
  if (timeOff.length === 0) return base;
  return withTimeOff(
    base,
    timeOff.map(({ from, to }) => ({ from, to })),
  );
}

function compilePool(pool: Pool, own: OwnWeights, member: (id: string) => StaffMember | undefined): StaffPool {
  const { members } = pool;
  const weightOf = (repId: string): number => (own !== undefined && Object.hasOwn(own, repId) ? (own[repId] ?? 0) : 0);
  const reps = Object.freeze(members.map(({ repId }) => repId));
  const weights = Object.freeze(
    integerWeights(members.map(({ repId, weight }) => (own === undefined ? weight : weightOf(repId)))),
  );
  const last: { [hours in Hours]?: Availability } = {};
  const closed: { [hours in Hours]?: { readonly from: Instant; readonly opens: Instant } } = {};
  const look = (now: Instant, hours: Hours): Availability =>
    (last[hours] = availabilityAt(reps, weights, member, now, hours));
  return {
    pool,
    reps,
    weights,
    availability(now, hours) {
      const known = last[hours];
      return known !== undefined && now >= known.from && now < known.until ? known : look(now, hours);
    },
    nextOpening(now, hours, filters = none) {
      if (filters.length > 0) return nextOpeningAt(reps, weights, member, now, hours, filters);
      const known = closed[hours];
      // Until the first of them comes in, that is when the first of them comes in.
      if (known !== undefined && now >= known.from && now <= known.opens) return known.opens;
      const opens = nextOpeningAt(reps, weights, member, now, hours, filters);
      if (opens !== null) closed[hours] = { from: now, opens };
      return opens;
    },
  };
}

const none: readonly Filter[] = Object.freeze([]);

function nextOpeningAt(
  reps: readonly string[],
  weights: readonly number[],
  member: (id: string) => StaffMember | undefined,
  now: Instant,
  hours: Hours,
  filters: readonly Filter[],
): Instant | null {
  let earliest: Instant | null = null;
  for (let i = 0; i < reps.length; i++) {
    const staff = weights[i] === 0 ? undefined : member(reps[i] as string);
    const opens = staff === undefined ? null : opensFor(staff, now, hours, filters);
    if (opens !== null && (earliest === null || opens < earliest)) earliest = opens;
  }
  return earliest;
}

const nobodyKnown: readonly Verdict[] = Object.freeze(["unknown_rep"] as const);

function availabilityAt(
  reps: readonly string[],
  whole: readonly number[],
  member: (id: string) => StaffMember | undefined,
  now: Instant,
  hours: Hours,
): Availability {
  const eligible: string[] = [];
  const weights: number[] = [];
  let until = Number.POSITIVE_INFINITY;
  const verdicts = reps.map((repId, i): readonly Verdict[] | undefined => {
    const staff = member(repId);
    if (staff === undefined) return nobodyKnown;
    until = Math.min(until, changesAt(staff, now, hours));
    const absent = absences(staff, now, hours);
    const found = whole[i] === 0 ? (["weight_zero", ...absent] as const) : absent;
    if (found.length > 0) return Object.freeze(found);
    eligible.push(repId);
    weights.push(whole[i] as number);
    return undefined;
  });
  const even = areEven(weights);
  return Object.freeze({
    from: now,
    until,
    eligible: Object.freeze(eligible),
    weights: even ? evenWeights(eligible.length) : Object.freeze(weights),
    even,
    verdicts: Object.freeze(verdicts),
  });
}
