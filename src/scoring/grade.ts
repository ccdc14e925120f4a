import { thousand } from "./score.ts";
import type { Digits, Letters, Scoring } from "./scorecard.ts";

/** Which of four grades, 0 the best. */
type Band = 0 | 1 | 2 | 3;

export const cardGrades = ["A", "B", "C", "D"] as const;

/** By the band of fit, then of engagement. */
export const gridGrades = [
  ["A1", "A2", "A3", "A4"],
  ["B1", "B2", "B3", "B4"],
  ["C1", "C2", "C3", "C4"],
  ["D1", "D2", "D3", "D4"],
] as const;

/** All grades that a scoring may give, the best first. */
export function gradesOf(scoring: Scoring): readonly string[] {
  if ("scorer" in scoring) return [...new Set([...cardGrades, ...gradesOf(scoring.otherwise)])];
  return "fit" in scoring ? gridGrades.flat() : cardGrades;
}

/** Which band so many thousandths of points fall in: by the limits where given, else by 75, 50 and 25 % of `max`. */
export function compileBands(limits: Letters | Digits | undefined, max = 0): (thousandths: number) => Band {
  const [best, good, fair] = limits === undefined ? [max * 0.75, max * 0.5, max * 0.25] : inOrder(limits);
  const [a, b, c] = [toThousandths(best), toThousandths(good), toThousandths(fair)];
  return (points) => (points >= a ? 0 : points >= b ? 1 : points >= c ? 2 : 3);
}

function inOrder(limits: Letters | Digits): readonly [number, number, number] {
  return "A" in limits ? [limits.A, limits.B, limits.C] : [limits[1], limits[2], limits[3]];
}

/** Rounded up: three quarters of 0.001 is earned by 0.001, not by 0. Noise of the multiplication is taken off first. */
function toThousandths(points: number): number {
  return Math.ceil(Math.round(points * thousand * 100) / 100);
}
