/** Which events of a lead, or of the roster, have come, by their numbers from 1. JSON-safe. */
export interface Numbering {
  /** The highest that has come. */
  version: number;
  /** Those below it that have not, as ranges with both ends; absent where there are none. */
  missing?: [first: number, last: number][] | undefined;
}

/** Notes a number; says whether it is a new one, one that comes after a later one, or has come before. */
export function note(numbers: Numbering, version: number): "new" | "late" | "again" {
  if (version > numbers.version) {
    if (version > numbers.version + 1) (numbers.missing ??= []).push([numbers.version + 1, version - 1]);
    numbers.version = version;
    return "new";
  }
  const at = numbers.missing?.findIndex(([first, last]) => version >= first && version <= last) ?? -1;
  const range = numbers.missing?.[at];
  if (range === undefined) return "again";
  const [first, last] = range;
  const rest = [[first, version - 1] as const, [version + 1, last] as const].filter(([from, to]) => from <= to);
  numbers.missing?.splice(at, 1, ...rest.map(([from, to]): [number, number] => [from, to]));
  return "late";
}

/** How many have not come. */
export function gapsIn({ missing = [] }: Numbering): number {
  return missing.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}
