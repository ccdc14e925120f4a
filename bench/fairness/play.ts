import { dice } from "../harness/dice.ts";
import type { Pattern, Team } from "./pattern.ts";
import type { Rule } from "./rule.ts";

/** How far reps were from what they were entitled to: leads received less shares earned, in leads, whichever way. */
export interface Played {
  /** The worst of any rep at any time. */
  readonly worst: number;
  /** The worst of any rep once the last lead was given. */
  readonly atEnd: number;
  /** The worst until then, `samples` times over the run, evenly. */
  readonly soFar: readonly number[];
}

export interface PlayOptions {
  /** Draws the weights and whatever happens by chance. @defaultValue 1 */
  readonly seed?: number;
  /** @defaultValue 20,000 */
  readonly leads?: number;
  /** @defaultValue 0 */
  readonly samples?: number;
}

/** How many leads come in a run. */
export const usualLeads = 20_000;

/**
 * Plays a pattern by a rule. Of each lead everybody who may have it is entitled to the own weight over the weight of all who
 * may; whoever declined it is no longer one of them. The books are kept here, beside the rule, in floating numbers.
 */
export function play(rule: () => Rule, pattern: Pattern, options: PlayOptions = {}): Played {
  const { seed = 1, leads = usualLeads, samples = 0 } = options;
  const team = teamOf(pattern, seed, leads);
  const course = pattern.begin(team);
  const pools = new Map<number, Rule>();
  const drift = team.reps.map(() => 0);
  const soFar: number[] = [];
  let worst = 0;
  for (let lead = 0; lead < leads; lead++) {
    let eligible = course.eligible(lead, drift);
    const pool = course.pool?.(lead) ?? 0;
    const sharing = pools.get(pool) ?? rule();
    pools.set(pool, sharing);
    while (eligible.length > 0) {
      const weights = eligible.map((rep) => team.weights[rep]!);
      const chosen = sharing.give(eligible, weights);
      if (course.declines?.(chosen) === true) {
        sharing.takeBack(eligible, weights, chosen);
        eligible = eligible.filter((rep) => rep !== chosen);
      } else {
        worst = Math.max(worst, count(drift, eligible, weights, chosen));
        course.given?.(chosen, lead);
        break;
      }
    }
    if (soFar.length < Math.floor(((lead + 1) * samples) / leads)) soFar.push(worst);
  }
  return { worst, atEnd: Math.max(...drift.map(Math.abs)), soFar };
}

/** Enters a lead in the books. Returns how far off the worst of those concerned is. */
function count(drift: number[], eligible: readonly number[], weights: readonly number[], chosen: number): number {
  let total = 0;
  for (const weight of weights) total += weight;
  drift[chosen]! += 1;
  let worst = 0;
  for (let i = 0; i < eligible.length; i++) {
    const own = drift[eligible[i]!]! - weights[i]! / total;
    drift[eligible[i]!] = own;
    worst = Math.max(worst, Math.abs(own));
  }
  return worst;
}

function teamOf({ reps: size = 30, weights = "mixed" }: Pattern, seed: number, leads: number): Team {
  const draw = dice(seed);
  const reps = Array.from({ length: size }, (_, rep) => rep);
  return {
    reps,
    weights: reps.map(() => (weights === "equal" ? 1 : 1 + Math.floor(draw() * 10))),
    leads,
    random: dice(-seed),
  };
}
