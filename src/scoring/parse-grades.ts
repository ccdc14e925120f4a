import { at, type Faults } from "../condition/faults.ts";
import type { ValidateOptions } from "../condition/index.ts";
import { readObject } from "./read-object.ts";
import { readPoints } from "./read-values.ts";
import type { Digits, Letters } from "./scorecard.ts";

/** What the parts of a scoring are read with. */
export interface Parsing {
  readonly faults: Faults;
  readonly options: ValidateOptions;
}

export const letters = ["A", "B", "C"] as const;
export const digits = ["1", "2", "3"] as const;

/** Reads from how many points the better grades begin; without them there must be a `max` to take them from. */
export function parseGrades(
  data: unknown,
  names: typeof letters | typeof digits,
  max: number | undefined,
  path: string,
  faults: Faults,
): (Letters & Digits) | undefined {
  if (data === undefined) {
    if (max !== undefined && max > 0) return undefined;
    const example = names.map((name, i) => `${name}: ${75 - 25 * i}`).join(", ");
    return faults.add(path, "grades, or a max above 0 to take them from", max, `write for instance { ${example} }`);
  }
  const entries = readObject(data, `points for ${names.join(", ")}`, names, path, faults);
  if (entries === undefined) return undefined;
  const limits = names.map((name) => readPoints(entries.get(name), at(path, name), faults));
  limits.forEach((limit, i) => {
    const better = limits[i - 1];
    if (limit === undefined || better === undefined || limit < better) return;
    faults.say(
      at(path, names[i] ?? ""),
      `below ${names[i - 1]}, ${better}`,
      String(limit),
      "the better grade needs more points",
    );
  });
  return Object.fromEntries(names.map((name, i) => [name, limits[i]])) as unknown as Letters & Digits;
}
