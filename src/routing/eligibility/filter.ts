import type { Instant } from "../../time/index.ts";
import type { RouteContext } from "../router.ts";
import { opening, type Hours, type StaffMember } from "./presence.ts";
import type { Verdict } from "./verdict.ts";

/** What one rule has against reps where one lead is concerned. */
export interface Filter {
  /** The reason against this rep; nothing when there is none. */
  against(member: StaffMember): Verdict | undefined;
  /**
   * When time alone will have lifted the reason against this rep; `null` when it takes a change: of the rep, of the lead, of
   * what the rep holds. @defaultValue `null` for everybody
   */
  lifts?(member: StaffMember): Instant | null;
}

/** A rule about who may have which lead. Every router asks all of them, and so does an assignment by hand. */
export interface EligibilityRule {
  /** What it has against reps for this lead; nothing when it has nothing against anybody. */
  filter(context: RouteContext): Filter | undefined;
}

/** What the policy's rules have against reps for this lead, whoever gives it to them. */
export function rulesAgainst(context: RouteContext): readonly Filter[] {
  return added(undefined, context.rules, context) ?? none;
}

/** Whether nothing but the router itself can have anything against anybody. */
export function isForAll({ never, avoid, only, rules }: RouteContext): boolean {
  return never.length === 0 && avoid.length === 0 && only === undefined && rules.length === 0;
}

/** What a router has against reps for this lead: who had it already, who asks for it, the policy's rules, the router's own. */
export function filtersOf(context: RouteContext, own: readonly EligibilityRule[] = none): readonly Filter[] {
  const { never, avoid, only, rules } = context;
  let filters = never.length > 0 || avoid.length > 0 || only !== undefined ? personal(context) : undefined;
  if (rules.length > 0) filters = added(filters, rules, context);
  if (own.length > 0) filters = added(filters, own, context);
  return filters ?? none;
}

function personal({ never, avoid, only }: RouteContext): Filter[] {
  const filters: Filter[] = [];
  if (never.length > 0) filters.push({ against: ({ rep }) => (never.includes(rep.id) ? "just_gave_up" : undefined) });
  if (avoid.length > 0) filters.push({ against: ({ rep }) => (avoid.includes(rep.id) ? "previous_owner" : undefined) });
  if (only !== undefined) filters.push({ against: ({ rep }) => (rep.id === only ? undefined : "not_asking") });
  return filters;
}

function added(
  filters: Filter[] | undefined,
  rules: readonly EligibilityRule[],
  context: RouteContext,
): Filter[] | undefined {
  let all = filters;
  for (let i = 0; i < rules.length; i++) {
    const filter = rules[i]?.filter(context);
    if (filter !== undefined) (all ??= []).push(filter);
  }
  return all;
}

/** When one rep can next have the lead as far as time decides; `null` when it takes more than time. */
export function opensFor(member: StaffMember, now: Instant, hours: Hours, filters: readonly Filter[]): Instant | null {
  let from = now;
  for (const filter of filters) {
    if (filter.against(member) === undefined) continue;
    const lifted = filter.lifts?.(member) ?? null;
    if (lifted === null) return null;
    from = Math.max(from, lifted);
  }
  return opening(member, from, hours);
}

const none: readonly never[] = Object.freeze([]);
