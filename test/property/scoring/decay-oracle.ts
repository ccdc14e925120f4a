import type { ActivityPoints, Scorecard } from "../../../src/scoring/index.ts";
import { toMs } from "../../../src/time/index.ts";

export interface Told {
  readonly type: string;
  readonly at: number;
}

const day = 86_400_000;

/** What a card is worth in thousandths, from the whole history, activity by activity, as its documentation says. */
export function worthOf(card: Scorecard, history: readonly Told[], at: number): bigint {
  const groups = Object.entries(card.groups ?? {});
  const total = (group: string | undefined): bigint =>
    (card.activities ?? [])
      .filter((rule) => rule.group === group)
      .reduce((sum, rule) => sum + worthOfRule(rule, history, at), 0n);
  const sum = groups.reduce((all, [name, cap]) => all + clamp(total(name), cap), total(undefined));
  return clamp(sum, card);
}

function clamp(points: bigint, { max, min }: { max?: number | undefined; min?: number | undefined }): bigint {
  const [high, low] = [max, min].map((bound) => (bound === undefined ? undefined : BigInt(Math.round(bound * 1000))));
  if (high !== undefined && points > high) return high;
  return low !== undefined && points < low ? low : points;
}

function worthOfRule(
  { points, activity, decay, atMost }: ActivityPoints,
  history: readonly Told[],
  at: number,
): bigint {
  const seen = new Map<string, number>();
  let billionths = 0n;
  for (const one of [...history].sort((a, b) => a.at - b.at)) {
    if (!activity.includes(one.type)) continue;
    if (atMost !== undefined) {
      const period = atMost.per === "day" ? dateOf(one.at) : mondayOf(one.at);
      const count = (seen.get(period) ?? 0) + 1;
      seen.set(period, count);
      if (count > atMost.count) continue;
    }
    const age = (Date.UTC(...ymd(at)) - Date.UTC(...ymd(one.at))) / day;
    if (decay === undefined) billionths += 1_000_000_000n;
    else if ("over" in decay) {
      const whole = toMs(decay.over) / day;
      if (age < whole) billionths += BigInt(Math.round((1 - age / whole) * 1e9));
    } else {
      const half = toMs(decay.halfLife) / day;
      if (age <= half * 10) billionths += BigInt(Math.round(Math.pow(0.5, age / half) * 1e9));
    }
  }
  return BigInt(Math.round((Math.round(points * 1000) * Number(billionths)) / 1e9));
}

function ymd(at: number): [number, number, number] {
  const date = new Date(at);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function mondayOf(at: number): string {
  const date = new Date(at);
  return dateOf(at - ((date.getUTCDay() + 6) % 7) * day);
}
