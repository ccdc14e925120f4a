import {
  childRouters,
  periodOf,
  type Hours,
  type PeriodLimit,
  type Quota,
  type Rate,
  type Roster,
  type Router,
  type StaffMember,
} from "../routing/index.ts";
import { toMs, type Interval } from "../time/index.ts";
import { without } from "./uncovered.ts";

/**
 * Whom routers can give a lead that nobody has had, and whether their hours keep them from it. Whoever had the account or the person
 * before is taken to be among these; code of the host's own, and a partner, may be anybody.
 */
export function takersOf(router: Router, roster: Roster): ReadonlyMap<string, Hours> {
  const takers = new Map<string, Hours>();
  const active = new Set(roster.reps.flatMap(({ id, active }) => (active ? [id] : [])));
  for (const [repId, hours] of named(router, roster))
    if (active.has(repId) && takers.get(repId) !== "ignore") takers.set(repId, hours);
  return takers;
}

function* named(router: Router, roster: Roster): Iterable<readonly [repId: string, hours: Hours]> {
  if (router.router === "fixed") yield [router.repId, router.hours ?? "ignore"];
  if (router.router === "custom" || router.router === "paired") for (const { id } of roster.reps) yield [id, "ignore"];
  if ("pool" in router) {
    const { pool: id, weights, hours = "owner" } = router;
    for (const { repId, weight } of roster.pools.find((pool) => pool.id === id)?.members ?? [])
      // Weights of the router's own stand for those of the pool.
      if (weight > 0 || typeof weights === "object") yield [repId, hours];
  }
  for (const [, child] of childRouters(router)) yield* named(child, roster);
}

/**
 * The most leads a rep can be given in a stretch of time: of what limits allow, and what the hours have room for, the least. It is
 * never less than what is possible; a lead begun counts by the part of it that the hours have room for.
 *
 * @param perLeadMs Working time a lead takes; nothing where hours are not looked at.
 */
export function mostLeads(
  member: StaffMember,
  hours: Hours,
  within: Interval,
  limits: readonly PeriodLimit[],
  perLeadMs: number | undefined,
): number {
  const open = presence(member, hours, within);
  if (open.length === 0) return 0;
  const bounds = limits.map((limit) =>
    limit.limit === "rate" ? atRate(open, limit, member) : inPeriods(open, limit, member),
  );
  return Math.min(...bounds, perLeadMs === undefined ? Infinity : workIn(member, within) / perLeadMs);
}

/** The working time a rep has. */
export function workIn({ rep, calendar }: StaffMember, { start, end }: Interval): number {
  return calendar.timeline.between(Math.min(Math.max(start, rep.away?.until ?? start), end), end);
}

/** The stretches in which a rep can be given a lead. */
function presence({ rep, calendar }: StaffMember, hours: Hours, { start, end }: Interval): readonly Interval[] {
  const from = Math.max(start, rep.away?.until ?? start);
  if (from >= end) return [];
  if (hours === "owner") return calendar.timeline.intervals(from, end);
  return without(
    { start: from, end },
    rep.timeOff.flatMap((off) => (off.to > from && off.from < end ? [{ start: off.from, end: off.to }] : [])),
  );
}

const allowed = ({ rep }: StaffMember, { name, atMost }: PeriodLimit): number =>
  Math.max(0, Math.floor(rep.limits?.[name] ?? atMost));

/** So many on each day, or in each week, in which the rep is there. */
function inPeriods(open: readonly Interval[], limit: Quota, member: StaffMember): number {
  const begins = new Set<number>();
  for (const { start, end } of open)
    for (let at = start; at < end;) {
      const { from, to } = periodOf(limit.per, member, at, limit.timeZone);
      begins.add(from);
      at = to;
    }
  return begins.size * allowed(member, limit);
}

/** So many at once, as soon as the rep is there, and so many more each time these are forgotten. */
function atRate(open: readonly Interval[], limit: Rate, member: StaffMember): number {
  const within = toMs(limit.within);
  let times = 0;
  let next = -Infinity;
  for (const { start, end } of open) {
    const at = Math.max(start, next);
    if (at >= end) continue;
    const here = Math.ceil((end - at) / within);
    times += here;
    next = at + here * within;
  }
  return times * allowed(member, limit);
}
