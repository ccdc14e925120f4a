import type { Decision } from "../records.ts";

/** Equal weights over a fixed set: everyone earns one, the richest is chosen and pays for all. */
export function fairShare(reps: readonly string[]): () => Decision {
  const credits = reps.map(() => 0);
  const price = reps.length;
  return () => {
    const before = credits.slice();
    let best = 0;
    let most = -Infinity;
    for (let n = 0; n < credits.length; n++) {
      const credit = credits[n]! + 1;
      credits[n] = credit;
      if (credit > most) {
        most = credit;
        best = n;
      }
    }
    credits[best] = most - price;
    return { router: "fair-share", candidates: reps, credits: before, chosen: reps[best]!, reason: "highest credit" };
  };
}
