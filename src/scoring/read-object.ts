import { at, type Faults } from "../condition/faults.ts";
import { didYouMean } from "../errors.ts";

/** The keys of an object, with what stands there. */
export type Entries = ReadonlyMap<string, unknown>;

/** The keys of an object that are given; with `known`, unknown ones are noted. */
export function readObject(
  data: unknown,
  what: string,
  known: readonly string[] | undefined,
  path: string,
  faults: Faults,
): Entries | undefined {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return faults.add(path, what, data, "");
  const entries = new Map<string, unknown>(Object.entries(data).filter(([, value]) => value !== undefined));
  for (const key of entries.keys()) {
    if (known === undefined || known.includes(key)) continue;
    faults.add(at(path, key), `one of ${known.join(", ")}`, key, didYouMean(key, known, "remove it"));
  }
  return entries;
}
