import { readField } from "../../condition/index.ts";
import type { Lead, LedgerTurn } from "../../lead/index.ts";
import { toMs, type Instant } from "../../time/index.ts";
import { filtersOf, isForAll, type Filter } from "../eligibility/filter.ts";
import { compileSkills } from "../eligibility/skills.ts";
import { isForGood, onlyAhead, type Verdict } from "../eligibility/verdict.ts";
import { areEven, evenWeights } from "../even-weights.ts";
import type { Glance, Ledger, TieBreak } from "../ledger/index.ts";
import {
  noteOpening,
  notePassedBy,
  passed,
  type CompiledRouter,
  type Passed,
  type PoolTrace,
  type RouteContext,
  type RouteLog,
  type RouteOutcome,
} from "../router.ts";
import type { Availability, StaffPool } from "../staff.ts";
import { without } from "./candidates.ts";
import { aheadFilter, rolesRule, shiftEnds } from "./filters.ts";
import type { Sharing } from "./sharing.ts";
import { nextIn, openTurn, pick, turnOf, type Choice, type Contenders } from "./turn.ts";

/** Narrows the contenders down to those among whom the ledger decides. */
export type Narrow = (contenders: Contenders, context: RouteContext, pool: StaffPool) => Choice;

type Assigned = Extract<RouteOutcome, { readonly kind: "assigned" }> & { readonly turn: LedgerTurn };

/** Compiles a router that shares the leads of a pool: who is in, who is left after every rule, whom the ledger owes most. */
export function compileSharing(spec: Sharing, name: string, narrow: Narrow): CompiledRouter {
  const {
    pool: poolId,
    hours = "owner",
    hold,
    weights = true,
    by = [],
    ledger: group = spec.pool,
    maxAhead,
    offerTo = 1,
  } = spec;
  const rules = rolesRule(spec.roles);
  const skills = spec.skills === undefined ? undefined : compileSkills(spec.skills);
  const needMs = spec.timeLeft === undefined ? 0 : toMs(spec.timeLeft);
  const own = typeof weights === "object" ? weights : undefined;
  /** Whether it has nothing of its own against anybody. */
  const asksAll = rules.length === 0 && skills === undefined && maxAhead === undefined;
  /** Whether those who are in contend just as the pool says. */
  const isPlain = maxAhead === undefined && weights !== false;

  const unknown = passed("pool_unknown", `${name}: there is no such pool`);
  const empty = passed("pool_empty", `${name}: the pool is empty`);
  const weightless = passed("weights_zero", `${name}: everybody in the pool has weight 0`);
  const out = passed("nobody_available", `${name}: nobody is available`);
  const gone = passed("gone", out.reason);
  const nobody = ({ reps, weights: whole }: StaffPool, { verdicts }: Availability): Passed => {
    if (reps.length === 0) return empty;
    if (whole.every((weight) => weight === 0)) return weightless;
    return reps.every((_, i) => whole[i] === 0 || verdicts[i]?.some(isForGood) === true) ? gone : out;
  };
  const nobodyIn = (
    pool: StaffPool,
    all: Availability,
    ledger: Ledger,
    until: Instant | null,
    log: RouteLog,
  ): RouteOutcome => {
    const seen = ledger.glance(pool.reps);
    const trace = traceOf(pool, all, weights === false, ledger, seen, undefined, pool.reps.length > 0);
    if (until !== null && hold === "until-open")
      return { kind: "held", until, reason: `${out.reason} before then`, trace };
    noteOpening(log, until);
    notePassedBy(log, { router: name, reps: pool.reps, verdicts: all.verdicts });
    return { ...nobody(pool, all), trace };
  };

  /** What this router and the policy have against reps for this lead. */
  const filtersFor = (context: RouteContext, ledger: Ledger): readonly Filter[] => {
    const known = filtersOf(context, rules);
    if (skills === undefined && maxAhead === undefined) return known;
    const ahead = maxAhead === undefined ? none : [aheadFilter(ledger, maxAhead)];
    return [...known, ...(skills?.(context) ?? none), ...ahead];
  };

  /** Those who can have it, as the ledger is to weigh them. */
  const contendersOf = (all: Availability, pool: StaffPool): Contenders => {
    const { eligible, verdicts } = all;
    // Who is only too far ahead goes on earning.
    const earning = weights === false ? none : pool.weights.filter((_, i) => mayEarn(verdicts[i]));
    const even = areEven(earning);
    const whole = even ? evenWeights(eligible.length) : pool.weights.filter((_, i) => verdicts[i] === undefined);
    return { eligible, weights: whole, even };
  };

  const offered = (
    { repId, reason, turn, trace }: Assigned,
    ledger: Ledger,
    contenders: Contenders,
    context: RouteContext,
    pool: StaffPool,
  ): RouteOutcome => {
    const others = nextIn(ledger, contenders, repId, offerTo - 1, (left) => narrow(left, context, pool));
    return { kind: "offered", repIds: [repId, ...others], reason, turn: openTurn(turn), trace };
  };

  return {
    name,
    route(context, log): RouteOutcome {
      const { now, staff, only } = context;
      const inHours = only === undefined ? hours : "ignore";
      const pool = staff.pool(poolId, own);
      const key = by.length === 0 ? group : ledgerKey(group, by, context.lead);
      const ledger = context.ledgers.ledger(group, key);
      if (pool === undefined) return unknown;

      const filters = asksAll && isForAll(context) ? none : filtersFor(context, ledger);
      const present = without(staff, pool, pool.availability(now, inHours), filters);
      const inTime = needMs === 0 ? present : without(staff, pool, present, [shiftEnds(now, needMs)]);
      // A preference: it takes nobody out where nobody would be left.
      const all = inTime.eligible.length > 0 ? inTime : present;
      if (all.eligible.length === 0) return nobodyIn(pool, all, ledger, pool.nextOpening(now, inHours, filters), log);

      const contenders = isPlain ? all : contendersOf(all, pool);
      const choice = narrow(contenders, context, pool);
      // Before the pick: looking takes back what that writes down in advance for the charge.
      const seen = ledger.glance(pool.reps);
      const repId = pick(ledger, choice);
      const places = only === undefined ? offerTo : 1;
      const { tie } = ledger;
      const hangsOnTurns =
        all.eligible.length < pool.reps.length ||
        choice.loads !== undefined ||
        places > 1 ||
        (tie !== undefined && ledger.turnOf(repId) === 0);
      const asked = traceOf(pool, all, weights === false, ledger, seen, tie, hangsOnTurns);
      const trace =
        choice.loads === undefined && places === 1 && all === inTime
          ? asked
          : withMore(asked, choice, places, all === inTime ? none : whereNot(inTime, "shift_ends"));
      const ahead = maxAhead === undefined ? none : whereAhead(all);
      const turn = turnOf(key, contenders, choice, repId, pool, ahead);
      const first: Assigned = { kind: "assigned", repId, reason: choice.reason, turn, trace };
      return places === 1 || all.eligible.length === 1 ? first : offered(first, ledger, contenders, context, pool);
    },
  };
}

const none: readonly never[] = Object.freeze([]);

function ledgerKey(group: string, by: readonly string[], lead: Lead): string {
  // A value may come from a form: escaped, it cannot pass for another dimension.
  const valueOf = (path: string): string => String(readField(path, lead) ?? "").replace(/[\\|]/g, "\\$&");
  return [group, ...by.map((path) => `${path}=${valueOf(path)}`)].join("|");
}

function traceOf(
  pool: StaffPool,
  { verdicts }: Availability,
  even: boolean,
  ledger: Ledger,
  { credits, per }: Glance,
  tie: TieBreak | undefined,
  hangsOnTurns: boolean,
): PoolTrace {
  const { reps } = pool;
  return {
    pool: pool.pool.id,
    ledger: ledger.key,
    turns: ledger.turns,
    reps,
    weights: even ? evenWeights(reps.length) : pool.weights,
    verdicts,
    credits,
    per,
    tie,
    lastTurns: hangsOnTurns ? ledger.turnsOf(reps).slice() : undefined,
  };
}

/** A trace with what else was looked at. */
function withMore(trace: PoolTrace, { loads, loadsPer }: Choice, places: number, inTime: readonly number[]): PoolTrace {
  return {
    ...trace,
    ...(loads === undefined ? {} : { loads, loadsPer }),
    ...(places === 1 ? {} : { places }),
    ...(inTime.length === 0 ? {} : { inTime }),
  };
}

function mayEarn(found: readonly Verdict[] | undefined): boolean {
  return found === undefined || onlyAhead(found);
}

/** Places in the pool of those who are only too far ahead. */
function whereAhead({ verdicts }: Availability): readonly number[] {
  return verdicts.flatMap((found, i) => (onlyAhead(found) ? [i] : []));
}

function whereNot({ verdicts }: Availability, verdict: Verdict): readonly number[] {
  return verdicts.flatMap((found, i) => (found?.includes(verdict) === true ? [] : [i]));
}
