import { countryOf } from "./countries.ts";
import { fold } from "./fold.ts";

/** A group of countries, all groups in it opened. */
interface Group {
  readonly name: string;
  readonly countries: ReadonlySet<string>;
  /**
   * How specific it is, from 1: a group of fewer countries comes first, and of two equally large the one with fewer levels of
   * groups in it. So a group comes before any that holds it. Equals share a rank. A country by itself has rank 0.
   */
  readonly rank: number;
}

/** Groups by their folded names. */
export type Groups = ReadonlyMap<string, Group>;

interface Opened {
  readonly name: string;
  readonly countries: Set<string>;
  readonly levels: number;
}

/** Opens all groups. Those that hold themselves, or name what is neither a country nor a group, are left out. */
export function openGroups(spec: { readonly [name: string]: readonly string[] } = {}): Groups {
  const opened = new Map<string, Opened>();
  for (const [name, members] of inOrder(spec)) {
    const countries = new Set<string>();
    let levels = 0;
    for (const member of members) {
      const inner = opened.get(fold(member));
      const country = countryOf(member);
      if (inner !== undefined) {
        for (const one of inner.countries) countries.add(one);
        levels = Math.max(levels, inner.levels + 1);
      } else if (country !== undefined) countries.add(country);
    }
    opened.set(fold(name), { name, countries, levels });
  }
  const size = ({ countries, levels }: Opened): string => `${countries.size} ${levels}`;
  const sorted = [...opened.values()].sort((a, b) => a.countries.size - b.countries.size || a.levels - b.levels);
  const ranks = new Map([...new Set(sorted.map(size))].map((one, i) => [one, i + 1]));
  return new Map(
    [...opened].map(([key, group]) => {
      const { name, countries } = group;
      return [key, { name, countries, rank: ranks.get(size(group))! }];
    }),
  );
}

/** Groups that hold themselves, each circle once and as its names in order, the first again at the end. */
export function circles(spec: { readonly [name: string]: readonly string[] }): readonly (readonly string[])[] {
  const done = new Set(inOrder(spec).map(([name]) => fold(name)));
  const left = new Map(
    Object.entries(spec).flatMap(([name, members]) => (done.has(fold(name)) ? [] : [[fold(name), { name, members }]])),
  );
  const found: string[][] = [];
  for (const start of left.keys()) {
    // Each that is left leads to another that is left, and so at last into a circle.
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at)) {
      done.add(at);
      path.push(at);
      at = left
        .get(at)!
        .members.map(fold)
        .find((member) => left.has(member));
    }
    const from = at === undefined ? -1 : path.indexOf(at);
    if (from >= 0) found.push([...path.slice(from), at!].map((name) => left.get(name)!.name));
  }
  return found;
}

/** Groups, each after those it holds, without those that are in a circle or hold one that is. No recursion: chains may be long. */
function inOrder(spec: { readonly [name: string]: readonly string[] }): (readonly [string, readonly string[]])[] {
  const all = new Map(Object.entries(spec).map(([name, members]) => [fold(name), [name, members] as const]));
  const holders = new Map<string, string[]>();
  const waitsFor = new Map<string, number>();
  for (const [key, [, members]] of all) {
    const inner = [...new Set(members.map(fold))].filter((member) => all.has(member));
    waitsFor.set(key, inner.length);
    for (const member of inner) {
      const known = holders.get(member);
      if (known === undefined) holders.set(member, [key]);
      else known.push(key);
    }
  }
  const ready = [...waitsFor].filter(([, count]) => count === 0).map(([key]) => key);
  for (const key of ready)
    for (const holder of holders.get(key) ?? []) {
      const count = waitsFor.get(holder)! - 1;
      waitsFor.set(holder, count);
      if (count === 0) ready.push(holder);
    }
  return ready.map((key) => all.get(key)!);
}
