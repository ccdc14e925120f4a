import type { Rule } from "./rule.ts";

/** The next in the list after the one who had the last lead, passing over who is away. Knows no weights. */
export function cursor(): Rule {
  let last = -1;
  return {
    give: (eligible) => (last = eligible.find((rep) => rep > last) ?? eligible[0]!),
    takeBack: () => {
      // The cursor has moved on.
    },
  };
}

/** The one whose last lead is longest ago, somebody new before all. Knows no weights. */
export function leastRecent(): Rule {
  const lastTurns: number[] = [];
  let turn = 0;
  return {
    give: (eligible) => {
      const chosen = leastOf(eligible, (rep) => lastTurns[rep] ?? 0);
      lastTurns[chosen] = ++turn;
      return chosen;
    },
    takeBack: () => {
      // A lead was handed out just now, whatever became of it.
    },
  };
}

/** The one with the fewest leads for the weight. Somebody new has none. */
export function countByWeight(): Rule {
  const counts: number[] = [];
  return {
    give: (eligible, weights) => {
      const chosen = leastOf(eligible, (rep, i) => (counts[rep] ?? 0) / weights[i]!);
      counts[chosen] = (counts[chosen] ?? 0) + 1;
      return chosen;
    },
    takeBack: (_, __, chosen) => {
      counts[chosen]! -= 1;
    },
  };
}

/**
 * Smooth weighted round robin, as nginx goes round upstream servers (ngx_http_upstream_round_robin.c): each of those eligible
 * gains its weight, the highest is chosen and pays what all have gained. Somebody new begins at 0.
 */
export function smoothWeighted(): Rule {
  const current: number[] = [];
  const gain = (eligible: readonly number[], weights: readonly number[], times: 1 | -1): number => {
    let total = 0;
    for (let i = 0; i < eligible.length; i++) {
      const gained = weights[i]! * times;
      current[eligible[i]!] = (current[eligible[i]!] ?? 0) + gained;
      total += gained;
    }
    return total;
  };
  return {
    give: (eligible, weights) => {
      const total = gain(eligible, weights, 1);
      const chosen = leastOf(eligible, (rep) => -current[rep]!);
      current[chosen]! -= total;
      return chosen;
    },
    takeBack: (eligible, weights, chosen) => {
      current[chosen]! -= gain(eligible, weights, -1);
    },
  };
}

/** The first of those for whom the value is least. */
function leastOf(eligible: readonly number[], valueOf: (rep: number, i: number) => number): number {
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < eligible.length; i++) {
    const value = valueOf(eligible[i]!, i);
    if (value >= least) continue;
    least = value;
    best = eligible[i]!;
  }
  return best;
}
