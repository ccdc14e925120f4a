import { readField } from "../../condition/index.ts";
import type { Lead, LedgerTurn } from "../../lead/index.ts";
import { areEven, evenWeights } from "../even-weights.ts";
import { noteOpening, type CompiledRouter, type PoolTrace, type RouteContext, type RouteOutcome } from "../router.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Availability, StaffPool, Verdict } from "../staff.ts";

/** Shares leads among the reps of a pool by the fair-share ledger. */
export interface RoundRobin {
  readonly router: "round_robin";
  readonly pool: string;
  /** Whether the weights of the pool's members count. @defaultValue `true` */
  readonly weights?: boolean | undefined;
  /** `owner`: only reps whose own calendar is open now. `ignore`: whoever is active and not away or on leave. @defaultValue `"owner"` */
  readonly hours?: "owner" | "ignore" | undefined;
  /**
   * `until-open`: when nobody is in, wait for this pool's next opening instead of asking the routers after it. @defaultValue pass
   * on; a lead that every router passes on waits for the earliest opening among the pools that were asked
   */
  readonly hold?: "until-open" | undefined;
  /** Fields whose every combination of values is shared out by itself, such as `["score.grade"]`, so that hot leads are shared as fairly as all leads. */
  readonly by?: readonly string[] | undefined;
}

export type RoundRobinOptions = Omit<RoundRobin, "router">;

/**
 * A router that gives each lead to the available rep of a pool who is owed most (see `Ledger`): round robin with equal weights,
 * weighted round robin otherwise, exact under shifts, leave, joiners and leavers.
 *
 * @example
 * roundRobin({ pool: "sdr", hold: "until-open" })
 */
export function roundRobin(options: RoundRobinOptions): RoundRobin {
  return { router: "round_robin", ...options };
}

/** Compiles a round robin. */
export function compileRoundRobin(spec: RoundRobin): CompiledRouter {
  const { pool: poolId, hours = "owner", hold, weights: weighted = true, by = [] } = spec;
  const name = `roundRobin ${poolId}`;
  const owed = `${name}: was owed most`;
  const nobody = (staff: StaffPool | undefined): string =>
    staff === undefined
      ? `${name}: there is no such pool`
      : staff.reps.length === 0
        ? `${name}: the pool is empty`
        : `${name}: nobody is available`;
  return {
    name,
    route(context, log): RouteOutcome {
      const staff = context.staff.pool(poolId);
      const key = by.length === 0 ? poolId : ledgerKey(poolId, by, context.lead);
      const ledger = context.ledgers.ledger(poolId, key);
      if (staff === undefined) return { kind: "passed", reason: nobody(staff), trace: undefined };
      const availability = withoutPrevious(staff, staff.availability(context.now, hours), context);
      const eligible = availability.eligible;
      // Equal weights are all 1: one and the same turn must not look like two.
      const even = !weighted || areEven(availability.weights);
      const weights = even ? evenWeights(eligible.length) : availability.weights;
      const trace = traceOf(staff, availability, weights, ledger);
      if (eligible.length > 0) {
        const repId = ledger.repAt(ledger.pick(ledger.positions(eligible), weights));
        const turn: LedgerTurn = {
          ledger: key,
          eligible,
          weights: even ? undefined : weights,
          chosen: repId,
        };
        return { kind: "assigned", repId, reason: owed, turn, trace };
      }
      const until = staff.nextOpening(context.now, context.never, hours);
      if (until === null) return { kind: "passed", reason: nobody(staff), trace };
      if (hold === "until-open") return { kind: "held", until, reason: `${nobody(staff)} before then`, trace };
      noteOpening(log, until);
      return { kind: "passed", reason: nobody(staff), trace };
    },
  };
}

function ledgerKey(pool: string, by: readonly string[], lead: Lead): string {
  // A value may come from a form: escaped, it cannot pass for another dimension.
  const valueOf = (path: string): string => String(readField(path, lead) ?? "").replace(/[\\|]/g, "\\$&");
  return [pool, ...by.map((path) => `${path}=${valueOf(path)}`)].join("|");
}

/** Takes out whoever must not have the lead, and whoever had it before unless nobody else is there. */
function withoutPrevious(staff: StaffPool, all: Availability, { never, avoid }: RouteContext): Availability {
  if (never.length === 0 && avoid.length === 0) return all;
  const allowed = drop(staff, all, never, "just_gave_up");
  const fresh = drop(staff, allowed, avoid, "previous_owner");
  return fresh.eligible.length > 0 ? fresh : allowed;
}

function drop(staff: StaffPool, all: Availability, ids: readonly string[], why: Verdict): Availability {
  if (!all.eligible.some((id) => ids.includes(id))) return all;
  const kept = all.eligible.map((id) => !ids.includes(id));
  return {
    ...all,
    eligible: all.eligible.filter((_, i) => kept[i]),
    weights: all.weights.filter((_, i) => kept[i]),
    verdicts: all.verdicts.map((verdict, i) => verdict ?? (ids.includes(staff.reps[i] ?? "") ? why : undefined)),
  };
}

function traceOf(staff: StaffPool, availability: Availability, weights: readonly number[], ledger: Ledger): PoolTrace {
  const { credits, per } = ledger.glance(staff.reps);
  return {
    pool: staff.pool.id,
    ledger: ledger.key,
    reps: staff.reps,
    verdicts: availability.verdicts,
    credits,
    per,
    weights,
  };
}
