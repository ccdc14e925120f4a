/**
 * The share of pairs, one won and one lost, in which the won one has the higher score; equal scores count half. 0.5 is chance.
 * (Mann and Whitney, by ranks.) `undefined` where one of the two kinds is missing.
 */
export function areaUnderCurve(scores: ArrayLike<number>, won: ArrayLike<number>): number | undefined {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let ranks = 0;
  let wins = 0;
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    const rank = (from + to + 1) / 2;
    for (let i = from; i < to; i++) {
      if (won[order[i]!] !== 1) continue;
      wins += 1;
      ranks += rank;
    }
    from = to;
  }
  const losses = order.length - wins;
  return wins === 0 || losses === 0 ? undefined : (ranks - (wins * (wins + 1)) / 2) / (wins * losses);
}

/** Within which the area under the curve lies in 95 of 100 samples as large. (Hanley and McNeil 1982.) */
export function areaInterval(area: number, wins: number, losses: number): readonly [low: number, high: number] {
  const q1 = area / (2 - area);
  const q2 = (2 * area * area) / (1 + area);
  const spread = area * (1 - area) + (wins - 1) * (q1 - area * area) + (losses - 1) * (q2 - area * area);
  const margin = 1.959963984540054 * Math.sqrt(Math.max(0, spread) / (wins * losses));
  return [Math.max(0, area - margin), Math.min(1, area + margin)];
}

/** Minus the mean log of the probability that was given to what happened, in nats; lower is better. */
export function logLoss(probabilities: ArrayLike<number>, won: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const given = won[i] === 1 ? probabilities[i]! : 1 - probabilities[i]!;
    sum -= Math.log(Math.max(given, 1e-15));
  }
  return sum / probabilities.length;
}
