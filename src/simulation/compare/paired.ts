import type { Random } from "../random.ts";
import type { DayTally } from "./day-tally.ts";
import { sumOf, sumOfDays, type Asked } from "./day-sum.ts";
import type { Measure } from "./measures.ts";

/** A figure under both policies, and how far apart they are. */
export interface PairedFigure {
  readonly name: string;
  readonly unit: Measure["unit"];
  readonly now: number | undefined;
  readonly next: number | undefined;
  /** `next - now`; absent where one of the two is. */
  readonly difference: number | undefined;
  /** 95 % confidence interval of the difference; absent with fewer than five units. */
  readonly interval: readonly [low: number, high: number] | undefined;
}

/** The same day, or the same run, under both. */
export interface Unit {
  readonly now: readonly DayTally[];
  readonly next: readonly DayTally[];
  readonly days: number;
}

const resamples = 1_000;
const fewest = 5;

/**
 * Figures side by side. The interval is the percentile bootstrap (Efron 1979) over units: in each of 1,000 resamples as many units are drawn as
 * there are, with repetition, and the same ones for both, for what one brings the other has had, too.
 *
 * @param asked What the measures look at.
 */
export function paired(
  units: readonly Unit[],
  measures: readonly Measure[],
  asked: Asked,
  random: Random,
): PairedFigure[] {
  const own = units.map(({ now, next, days }) => ({
    now: sumOfDays(now, asked),
    next: sumOfDays(next, asked),
    days,
  }));
  const figures = (chosen: readonly (typeof own)[number][]) => {
    const days = chosen.reduce((sum, one) => sum + one.days, 0);
    const now = sumOf(
      chosen.map((one) => one.now),
      asked,
    );
    const next = sumOf(
      chosen.map((one) => one.next),
      asked,
    );
    // Without a day there is nothing a day.
    return measures.map((measure) =>
      days === 0 ? ([undefined, undefined] as const) : ([measure.of(now, days), measure.of(next, days)] as const),
    );
  };
  const whole = figures(own);
  const drawn: number[][] = measures.map(() => []);
  for (let n = 0; own.length >= fewest && n < resamples; n++) {
    for (const [i, [now, next]] of figures(own.map(() => random.pick(own))).entries())
      if (now !== undefined && next !== undefined) (drawn[i] as number[]).push(next - now);
  }
  return measures.map(({ name, unit }, i) => {
    const [now, next] = whole[i] as readonly [number | undefined, number | undefined];
    const difference = now === undefined || next === undefined ? undefined : next - now;
    return {
      name,
      unit,
      now,
      next,
      difference,
      interval: difference === undefined ? undefined : within(drawn[i] ?? []),
    };
  });
}

function within(differences: number[]): readonly [number, number] | undefined {
  if (differences.length === 0) return undefined;
  const sorted = Float64Array.from(differences).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return [at(0.025), at(0.975)];
}
