import type { Faults } from "../condition/faults.ts";
import { thousand } from "./score.ts";

/** The most points, either way. */
export const largest = 1_000_000;

/** Points: a number that is summed exactly. */
export function readPoints(value: unknown, path: string, faults: Faults): number | undefined {
  const isNumber = typeof value === "number" && Math.abs(value) <= largest;
  if (isNumber && Math.round(value * thousand) / thousand === value) return value === 0 ? 0 : value;
  const hint = isNumber ? "round it: points are summed exactly" : "";
  return faults.add(path, `a number from -${largest} to ${largest} with at most 3 decimals`, value, hint);
}

/** A text that may be left out. */
export function readText(value: unknown, path: string, faults: Faults): string | undefined {
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  return faults.add(path, "a text, not empty", value, "leave it out");
}
