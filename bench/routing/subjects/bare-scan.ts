import { pickCase } from "../pick-case.ts";

/**
 * The floor: smooth weighted round robin over typed arrays, in one loop, with eligibility. It knows whole weights only, so its
 * credits drift when the set changes, and it breaks ties by index.
 */
export const open = pickCase((team) => {
  const credits = new Float64Array(team.ids.length);
  const weights = Float64Array.from(team.weights);
  return ({ flags }) => {
    let total = 0;
    let best = -1;
    let most = -Infinity;
    for (let i = 0; i < credits.length; i++) {
      if (flags[i] === 0) continue;
      const credit = credits[i]! + weights[i]!;
      credits[i] = credit;
      total += weights[i]!;
      if (credit > most) {
        most = credit;
        best = i;
      }
    }
    credits[best]! -= total;
    return best;
  };
});
