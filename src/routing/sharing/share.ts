import { readField } from "../../condition/index.ts";
import type { Lead, LedgerTurn } from "../../lead/index.ts";
import { toMs, type Instant } from "../../time/index.ts";
import { filtersOf, type EligibilityRule, type Filter } from "../eligibility/filter.ts";
import { hasRole } from "../eligibility/rights.ts";
import { compileSkills } from "../eligibility/skills.ts";
import { onlyAhead } from "../eligibility/verdict.ts";
import { areEven, evenWeights } from "../even-weights.ts";
import type { Ledger } from "../ledger/index.ts";
import {
  noteOpening,
  passed,
  type CompiledRouter,
  type Passed,
  type PoolTrace,
  type RouteContext,
  type RouteOutcome,
} from "../router.ts";
import type { Availability, StaffPool } from "../staff.ts";
import { preferring, without } from "./candidates.ts";
import type { Sharing } from "./sharing.ts";

/** Those of a pool who can have a lead, before one of them is chosen. */
export interface Contenders {
  readonly ledger: Ledger;
  /** Ids, in the pool's order; never empty. */
  readonly eligible: readonly string[];
  /** Whole-number weights beside `eligible`. */
  readonly weights: readonly number[];
}

/** Who of the contenders it is: those the ledger decides among, and why. */
export interface Choice {
  readonly eligible: readonly string[];
  readonly weights: readonly number[];
  readonly reason: string;
  /** What was compared, beside the pool's members, where it was not the ledger alone. */
  readonly loads?: readonly number[] | undefined;
}

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
  const rules = ownRules(spec);
  const skills = spec.skills === undefined ? undefined : compileSkills(spec.skills);
  const needMs = spec.timeLeft === undefined ? 0 : toMs(spec.timeLeft);
  const own = typeof weights === "object" ? weights : undefined;

  const unknown = passed("pool_unknown", `${name}: there is no such pool`);
  const empty = passed("pool_empty", `${name}: the pool is empty`);
  const weightless = passed("weights_zero", `${name}: everybody in the pool has weight 0`);
  const out = passed("nobody_available", `${name}: nobody is available`);
  const nobody = ({ reps, weights: whole }: StaffPool): Passed =>
    reps.length === 0 ? empty : whole.every((weight) => weight === 0) ? weightless : out;

  return {
    name,
    route(context, log): RouteOutcome {
      const { now, staff, lead, avoid, only } = context;
      const inHours = only === undefined ? hours : "ignore";
      const pool = staff.pool(poolId, own);
      const key = by.length === 0 ? group : ledgerKey(group, by, lead);
      const ledger = context.ledgers.ledger(group, key);
      if (pool === undefined) return unknown;

      const ahead = maxAhead === undefined ? none : [aheadFilter(ledger, maxAhead)];
      const filters = joined(filtersOf(context, rules), skills?.(context) ?? none, ahead);
      let all = without(staff, pool, pool.availability(now, inHours), filters);
      if (avoid.length > 0) all = preferring(staff, pool, all, previousOwners(avoid));
      if (needMs > 0) all = preferring(staff, pool, all, shiftEnds(now, needMs));

      if (all.eligible.length > 0) {
        const waiting = maxAhead === undefined ? none : all.verdicts.flatMap((one, i) => (onlyAhead(one) ? [i] : []));
        const even = weights === false || areEven([...all.weights, ...waiting.map((i) => pool.weights[i]!)]);
        // Equal weights are all 1: one and the same turn must not look like two.
        const contenders = { ledger, ...all, weights: even ? evenWeights(all.eligible.length) : all.weights };
        const choice = narrow(contenders, context, pool);
        const trace = traceOf(pool, all, weights === false, ledger, choice.loads);
        const repId = ledger.repAt(ledger.pick(ledger.positions(choice.eligible), choice.weights));
        const turn = turnOf(key, choice, repId, pool, even, waiting);
        if (offerTo > 1 && all.eligible.length > 1 && only === undefined) {
          const repIds = [repId, ...nextIn(contenders, repId, offerTo - 1)];
          return { kind: "offered", repIds, reason: choice.reason, turn: openTurn(turn), trace };
        }
        return { kind: "assigned", repId, reason: choice.reason, turn, trace };
      }

      const trace = traceOf(pool, all, weights === false, ledger, undefined);
      const until = pool.nextOpening(now, inHours, filters);
      if (until === null) return { ...nobody(pool), trace };
      if (hold === "until-open") return { kind: "held", until, reason: `${nobody(pool).reason} before then`, trace };
      noteOpening(log, until);
      return { ...nobody(pool), trace };
    },
  };
}

/** Those who are owed most after one, in order. */
function nextIn({ ledger, eligible, weights }: Contenders, first: string, count: number): string[] {
  const found: string[] = [];
  let left = eligible.map((repId, i) => ({ repId, weight: weights[i] as number })).filter((one) => one.repId !== first);
  while (found.length < count && left.length > 0) {
    const ids = ledger.positions(left.map(({ repId }) => repId));
    const next = ledger.repAt(
      ledger.pick(
        ids,
        left.map(({ weight }) => weight),
      ),
    );
    found.push(next);
    left = left.filter(({ repId }) => repId !== next);
  }
  return found;
}

function openTurn({ ledger, eligible, weights }: LedgerTurn): Omit<LedgerTurn, "chosen"> {
  return { ledger, eligible, weights };
}

function ownRules({ roles }: Sharing): readonly EligibilityRule[] {
  if (roles === undefined) return [];
  const wanted = new Set(roles);
  const filter: Filter = { against: ({ rep }) => (hasRole(rep.roles, wanted) ? undefined : "role") };
  return [{ filter: () => filter }];
}

const none: readonly never[] = Object.freeze([]);

function joined(...lists: readonly (readonly Filter[])[]): readonly Filter[] {
  const given = lists.filter(({ length }) => length > 0);
  return given.length < 2 ? (given[0] ?? none) : given.flat();
}

/** Whoever is only too far ahead goes on earning: it is how the others catch up. */
function turnOf(
  ledger: string,
  { eligible, weights }: Choice,
  chosen: string,
  pool: StaffPool,
  even: boolean,
  waiting: readonly number[],
): LedgerTurn {
  const all =
    waiting.length === 0 ? weights : [...weights, ...waiting.map((i) => (even ? 1 : (pool.weights[i] as number)))];
  return {
    ledger,
    eligible: waiting.length === 0 ? eligible : [...eligible, ...waiting.map((i) => pool.reps[i] as string)],
    weights: areEven(all) ? undefined : all,
    chosen,
  };
}

function aheadFilter(ledger: Ledger, most: number): Filter {
  return {
    against({ rep }) {
      const { credits, per } = ledger.glance([rep.id]);
      return (credits[0] as number) <= -most * per ? "ahead" : undefined;
    },
  };
}

function previousOwners(avoid: readonly string[]): Filter {
  return { against: ({ rep }) => (avoid.includes(rep.id) ? "previous_owner" : undefined) };
}

function shiftEnds(now: Instant, needMs: number): Filter {
  return {
    against({ calendar: { timeline } }) {
      const closes = timeline.isOpen(now) ? timeline.nextClose(now) : null;
      return closes !== null && closes - now < needMs ? "shift_ends" : undefined;
    },
  };
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
  loads: readonly number[] | undefined,
): PoolTrace {
  const { credits, per, lastTurns } = ledger.glance(reps);
  return {
    pool: pool.id,
    ledger: ledger.key,
    turns: ledger.turns,
    reps,
    weights: even ? evenWeights(reps.length) : weights,
    verdicts,
    credits,
    per,
    lastTurns,
    loads,
  };
}
