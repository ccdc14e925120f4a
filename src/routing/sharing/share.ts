import { readField } from "../../condition/index.ts";
import type { Lead } from "../../lead/index.ts";
import { toMs } from "../../time/index.ts";
import { filtersOf, type Filter } from "../eligibility/filter.ts";
import { compileSkills } from "../eligibility/skills.ts";
import { isForGood, onlyAhead, type Verdict } from "../eligibility/verdict.ts";
import { evenWeights } from "../even-weights.ts";
import type { Glance, Ledger, TieBreak } from "../ledger/index.ts";
import {
  noteOpening,
  notePassedBy,
  passed,
  type CompiledRouter,
  type Passed,
  type PoolTrace,
  type RouteContext,
  type RouteOutcome,
} from "../router.ts";
import type { Availability, StaffPool } from "../staff.ts";
import { without } from "./candidates.ts";
import { aheadFilter, rolesRule, shiftEnds } from "./filters.ts";
import type { Sharing } from "./sharing.ts";
import { nextIn, openTurn, pick, turnOf, type Choice, type Contenders } from "./turn.ts";

/** Narrows the contenders down to those among whom the ledger decides. */
export type Narrow = (contenders: Contenders, context: RouteContext, pool: StaffPool) => Choice;

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

  return {
    name,
    route(context, log): RouteOutcome {
      const { now, staff, lead, only } = context;
      const inHours = only === undefined ? hours : "ignore";
      const pool = staff.pool(poolId, own);
      const key = by.length === 0 ? group : ledgerKey(group, by, lead);
      const ledger = context.ledgers.ledger(group, key);
      if (pool === undefined) return unknown;

      const ahead = maxAhead === undefined ? none : [aheadFilter(ledger, maxAhead)];
      const filters = joined(filtersOf(context, rules), skills === undefined ? none : skills(context), ahead);
      let all = without(staff, pool, pool.availability(now, inHours), filters);
      let inTime: readonly number[] | undefined;
      if (needMs > 0) {
        const fewer = without(staff, pool, all, [shiftEnds(now, needMs)]);
        // A preference: it takes nobody out where nobody would be left.
        if (fewer.eligible.length === 0) inTime = whereNot(fewer, "shift_ends");
        else all = fewer;
      }

      if (all.eligible.length > 0) {
        const waiting = maxAhead === undefined ? none : all.verdicts.flatMap((one, i) => (onlyAhead(one) ? [i] : []));
        const first = all.weights[0];
        const even = weights === false || (all.even && allWeigh(first, pool.weights, waiting));
        // Equal weights are all 1: one and the same turn must not look like two.
        const contenders: Contenders = {
          ledger,
          eligible: all.eligible,
          weights: even ? evenWeights(all.eligible.length) : all.weights,
        };
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
        const trace = withMore(asked, choice, places, inTime);
        const turn = turnOf(key, choice, repId, pool, even, waiting);
        if (places === 1 || all.eligible.length === 1)
          return { kind: "assigned", repId, reason: choice.reason, turn, trace };
        const others = nextIn(contenders, repId, places - 1, (left) => narrow(left, context, pool));
        return { kind: "offered", repIds: [repId, ...others], reason: choice.reason, turn: openTurn(turn), trace };
      }

      const seen = ledger.glance(pool.reps);
      const trace = traceOf(pool, all, weights === false, ledger, seen, undefined, pool.reps.length > 0);
      const until = pool.nextOpening(now, inHours, filters);
      if (until !== null && hold === "until-open")
        return { kind: "held", until, reason: `${out.reason} before then`, trace };
      noteOpening(log, until);
      notePassedBy(log, { router: name, reps: pool.reps, verdicts: all.verdicts });
      return { ...nobody(pool, all), trace };
    },
  };
}

const none: readonly never[] = Object.freeze([]);

function joined(some: readonly Filter[], more: readonly Filter[], yet: readonly Filter[]): readonly Filter[] {
  if (more.length === 0 && yet.length === 0) return some;
  return [...some, ...more, ...yet];
}

function ledgerKey(group: string, by: readonly string[], lead: Lead): string {
  // A value may come from a form: escaped, it cannot pass for another dimension.
  const valueOf = (path: string): string => String(readField(path, lead) ?? "").replace(/[\\|]/g, "\\$&");
  return [group, ...by.map((path) => `${path}=${valueOf(path)}`)].join("|");
}

function traceOf(
  { pool, reps, weights }: StaffPool,
  { verdicts }: Availability,
  even: boolean,
  ledger: Ledger,
  { credits, per }: Glance,
  tie: TieBreak | undefined,
  hangsOnTurns: boolean,
): PoolTrace {
  const { key, turns } = ledger;
  const own = even ? evenWeights(reps.length) : weights;
  const lastTurns = hangsOnTurns ? ledger.turnsOf(reps).slice() : undefined;
  return { pool: pool.id, ledger: key, turns, reps, weights: own, verdicts, credits, per, tie, lastTurns };
}

/** A trace with what else was looked at; mostly that is nothing. */
function withMore(
  trace: PoolTrace,
  { loads, loadsPer }: Choice,
  places: number,
  inTime: readonly number[] | undefined,
): PoolTrace {
  if (loads === undefined && places === 1 && inTime === undefined) return trace;
  return {
    ...trace,
    ...(loads === undefined ? {} : { loads, loadsPer }),
    ...(places === 1 ? {} : { places }),
    ...(inTime === undefined || inTime.length === 0 ? {} : { inTime }),
  };
}

function allWeigh(weight: number | undefined, weights: readonly number[], places: readonly number[]): boolean {
  for (let i = 0; i < places.length; i++) if (weights[places[i] as number] !== weight) return false;
  return true;
}

function whereNot({ verdicts }: Availability, verdict: Verdict): readonly number[] {
  return verdicts.flatMap((found, i) => (found?.includes(verdict) === true ? [] : [i]));
}
