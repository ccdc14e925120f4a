import { dice } from "../harness/dice.ts";
import { everyone } from "./availability.ts";
import type { Pattern } from "./pattern.ts";
import { play } from "./play.ts";
import { rules } from "./rules.ts";

/** How far the ledger lets anybody be off, against what is proven for a team of that size. */
export interface Held {
  readonly leads: number;
  /** 1 is as far as the bound allows. */
  readonly ofBound: number;
}

/** Teams of 2 to 100 who weigh the same and are always in: less than a lead. */
export function equalTeams(): Held {
  let leads = 0;
  for (let reps = 2; reps <= 100; reps++) {
    const pattern = { ...everyone, reps, weights: "equal" } as const;
    leads = Math.max(leads, play(rules.ledger, pattern, { leads: 4 * reps + 3 }).worst);
  }
  return { leads, ofBound: leads };
}

/** Teams of 3 to 300 with weights from 1 to 1,000, small ones likelier, always in: at most 1/2 + 1/3 + ... + 1/n leads for n reps. */
export function mixedTeams(count: number): Held {
  const random = dice(count);
  let leads = 0;
  let ofBound = 0;
  for (let seed = 1; seed <= count; seed++) {
    const reps = 3 + Math.floor(random() * 298);
    const { worst } = play(rules.ledger, { ...skewed, reps }, { seed, leads: 2_000 });
    leads = Math.max(leads, worst);
    ofBound = Math.max(ofBound, worst / (harmonic(reps) - 1));
  }
  return { leads, ofBound };
}

const skewed: Pattern = {
  name: "always in, weights from 1 to 1,000",
  begin: (team) => {
    for (const rep of team.reps) team.weights[rep] = Math.round(1_000 ** team.random());
    return everyone.begin(team);
  },
};

function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}
