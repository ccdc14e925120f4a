import { commonHours, hoursOfPool, uncovered } from "../check/uncovered.ts";
import { createHandover } from "../engine/index.ts";
import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import { targetsIn, type Sla } from "../sla/index.ts";
import { dayMs, manualClock, toInstant, toMs, type Duration, type Instant, type InstantInput } from "../time/index.ts";
import { sequence } from "./lead-ids.ts";
import { applyRoster, type RosterInput } from "./roster.ts";

export interface CoverageOptions {
  readonly policy: Policy | PolicyInput;
  readonly roster: RosterInput;
  /** The first hour. */
  readonly from: InstantInput;
  /** @defaultValue `1` */
  readonly weeks?: number | undefined;
  /** When leads come in: each hour says how many, and hours in which none do are left out. @defaultValue all hours count the same */
  readonly leads?: Iterable<{ readonly at: InstantInput }> | AsyncIterable<{ readonly at: InstantInput }> | undefined;
}

/** An hour of arrivals for which a promise cannot be kept, whoever tries. */
export interface UncoveredHour {
  /** Its beginning: when the clock starts. */
  readonly at: Instant;
  readonly sla: string;
  readonly pool: string;
  /** The deadline, before which nobody of the pool is in. */
  readonly dueAt: Instant;
  /** Leads that come in within the hour; absent where no arrivals were given. */
  readonly leads: number | undefined;
}

/** Where a roster cannot keep the promises of a policy. */
export interface Coverage {
  readonly hours: readonly UncoveredHour[];
  /** How many pairs of a clock policy and a pool were looked at, for how many hours each. */
  readonly looked: { readonly pairs: number; readonly hours: number };
  /** Clock policies that go by the owner's hours or the lead's, or have no target in hours: staffing alone breaks none of them. */
  readonly leftOut: readonly string[];
}

const hourMs = 3_600_000;

/**
 * The hours in which a lead may come in and its promise cannot be kept: its clock runs out before anybody of the pool is in. The shortest
 * target of a clock policy counts. It looks at hours and leave, not at how many leads a rep can work: for that, simulate.
 *
 * @throws HandoverError `POLICY_INVALID`, `ROSTER_INVALID`, `INSTANT_INVALID`
 */
export async function coverage(options: CoverageOptions): Promise<Coverage> {
  const policy = isPolicy(options.policy) ? options.policy : definePolicy(options.policy);
  const from = toInstant(options.from, "from");
  const to = from + (options.weeks ?? 1) * 7 * dayMs;
  const roster = await rosterOf(policy, options.roster, from);
  const arrivals = options.leads === undefined ? undefined : await countByHour(options.leads, from, to);
  const pools = roster.pools.filter(({ id }) => policy.pools.includes(id));
  const staff = policy.staff(roster);
  const hours: UncoveredHour[] = [];
  const leftOut: string[] = [];
  let pairs = 0;
  for (const sla of policy.document.slas ?? []) {
    const running = commonHours(policy, sla.calendar);
    const targetMs = shortestOf(sla);
    if (running === undefined || targetMs === undefined) {
      leftOut.push(sla.name);
      continue;
    }
    for (const pool of pools) {
      pairs += 1;
      const staffed = hoursOfPool(pool, staff);
      for (let at = from; at < to; at += hourMs) {
        const leads = arrivals === undefined ? undefined : (arrivals.get(at) ?? 0);
        if (leads === 0) continue;
        const dueAt = running.add(at, targetMs);
        if (dueAt === null) continue;
        const [gap] = uncovered([{ start: at, end: dueAt }], staffed);
        if (gap?.start === at && gap.end === dueAt) hours.push({ at, sla: sla.name, pool: pool.id, dueAt, leads });
      }
    }
  }
  return { hours, looked: { pairs, hours: Math.ceil((to - from) / hourMs) }, leftOut };
}

/** Everybody, as the engine reads them. */
async function rosterOf(policy: Policy, roster: RosterInput, at: Instant): Promise<Roster> {
  const handover = createHandover({ policy, clock: manualClock(at), ids: sequence() });
  try {
    await applyRoster(handover, roster);
    return { version: 1, reps: await handover.reps.list(), pools: await handover.pools.list() };
  } finally {
    await handover.close();
  }
}

async function countByHour(
  leads: NonNullable<CoverageOptions["leads"]>,
  from: Instant,
  to: Instant,
): Promise<Map<Instant, number>> {
  const counts = new Map<Instant, number>();
  for await (const lead of leads) {
    const at = toInstant(lead.at, "leads.at");
    if (at < from || at >= to) continue;
    const hour = from + Math.floor((at - from) / hourMs) * hourMs;
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
  }
  return counts;
}

function shortestOf({ within, timer }: Sla): number | undefined {
  if (timer === true) return undefined;
  const lengths = targetsIn(within, "").flatMap(([, target]) =>
    typeof target === "object" && ("workingDays" in target || "date" in target) ? [] : [toMs(target as Duration)],
  );
  return lengths.length === 0 ? undefined : Math.min(...lengths);
}
