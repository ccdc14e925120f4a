import { show, type Issue } from "../errors.ts";

/** Collects what is wrong with a piece of data. */
export interface Faults {
  readonly issues: Issue[];
  /** Notes an issue; returns `undefined`, so that a reader can give up in the same breath. */
  add(path: string, expected: string, got: unknown, hint: string): undefined;
  /** The same with `got` in words already. */
  say(path: string, expected: string, got: string, hint: string): undefined;
}

export function createFaults(): Faults {
  const issues: Issue[] = [];
  return {
    issues,
    add: (path, expected, got, hint) => void issues.push({ path, expected, got: show(got), hint }),
    say: (path, expected, got, hint) => void issues.push({ path, expected, got, hint }),
  };
}

/** The path of a part. */
export function at(path: string, key: string | number): string {
  return path === "" ? String(key) : `${path}.${key}`;
}

/** The items of a list that must have some; none when it does not hold. */
export function readList(value: unknown, what: string, hint: string, path: string, faults: Faults): readonly unknown[] {
  // Array.from, for a hole must count as the `undefined` it reads as.
  if (Array.isArray(value) && value.length > 0) return Array.from(value as unknown[]);
  faults.add(path, `a list of ${what}, not empty`, value, hint);
  return [];
}
