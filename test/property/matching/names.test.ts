import fc from "fast-check";
import { foldName, NameIndex, nameKeys, nameSimilarity, searchKeys, type Account } from "handover/matching";
import { describe, expect, it } from "vitest";

/** Levenshtein's distance as the textbook has it. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++)
    row = row.reduce<number[]>(
      (next, above, j) => [
        ...next,
        j === 0 ? i : Math.min(above + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])),
      ],
      [],
    );
  return row[b.length]!;
}

/** Few letters, so that parts of names meet; single words, so that no order of words hides a slip. */
const name = fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "k"), minLength: 1, maxLength: 34 });
const slip = fc.tuple(fc.nat(40), fc.constantFrom("in", "out", "other"), fc.constantFrom("a", "b", "x"));
const slipped = fc.tuple(name, fc.array(slip, { maxLength: 2 })).map(([name, slips]) => ({
  name,
  other: slips.reduce((text, [place, what, letter]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + (what === "out" ? "" : letter) + text.slice(what === "in" ? at : at + 1);
  }, name),
}));

interface Search {
  keys(account: Account): readonly number[];
  wanted(name: string): readonly number[];
}

const laws = {
  "names alike share a key": ({ keys, wanted }: Search, runs: fc.Parameters<unknown>) =>
    fc.assert(
      fc.property(slipped, ({ name, other }) => {
        if (nameSimilarity(name, other) === 0) return true;
        const there = new Set(keys({ domain: "a.example", name }));
        return wanted(other).some((key) => there.has(key));
      }),
      runs as fc.Parameters<[{ name: string; other: string }]>,
    ),
};

const sound: Search = { keys: nameKeys, wanted: searchKeys };

describe("keys of names", () => {
  it("names alike share one, wherever and whatever the slips", () =>
    laws["names alike share a key"](sound, { numRuns: 3_000 }));

  it.each<[string, Partial<Search>]>([
    ["looks for the whole name only", { wanted: (text) => searchKeys(text).slice(0, 1) }],
    ["keeps no key of the last parts", { keys: (account) => nameKeys(account).slice(0, -1) }],
    [
      "looks for names of the same length only",
      { wanted: (text) => searchKeys(text).filter((key) => nameKeys({ domain: "", name: text }).includes(key)) },
    ],
  ])("a search that %s is found out", (_, bug) => {
    const law = laws["names alike share a key"];
    expect(() => law({ ...sound, ...bug }, { numRuns: 3_000, seed: 20261122, endOnFailure: true })).toThrow(
      "Property failed",
    );
  });

  it("are few: a name is found in a hundred thousand by looking at a handful", () => {
    expect(nameKeys({ domain: "a", name: "international business consulting partners" }).length).toBeLessThanOrEqual(
      11,
    );
    expect(searchKeys("nowak transport").length).toBeLessThanOrEqual(13);
    expect(searchKeys("international business consulting partners").length).toBeLessThanOrEqual(13);
  });
});

describe("similarity", () => {
  it("is the textbook's distance, as far as it reaches, and symmetric", () =>
    fc.assert(
      fc.property(slipped, ({ name, other }) => {
        const [a, b] = [foldName(name), foldName(other)];
        const longer = Math.max(a.length, b.length);
        const reach = longer < 6 ? 0 : 1;
        const edits = distance(a, b);
        const expected = longer === 0 || edits > reach ? 0 : 1 - edits / longer;
        expect(nameSimilarity(name, other)).toBe(expected);
        expect(nameSimilarity(other, name)).toBe(expected);
      }),
      { numRuns: 2_000 },
    ));

  it("minds neither case, order of words, legal forms nor what stands between them", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("nowak", "Łódź", "müller", "acme", "3m"), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(" ", ", ", " & ", "-", " and "),
        fc.constantFrom("", " Ltd.", " Sp. z o.o.", " GmbH & Co. KG", " S.A."),
        fc.boolean(),
        (words, between, form, isLoud) => {
          const turned = [...words].reverse().join(between) + form;
          expect(nameSimilarity(words.join(" "), isLoud ? turned.toUpperCase() : turned)).toBe(1);
        },
      ),
    ));
});

describe("an index of names", () => {
  const account = fc.record({
    domain: fc.nat(30).map((i) => `d${i}.example`),
    name: fc.option(
      slipped.map(({ other }) => other),
      { nil: undefined },
    ),
  });

  it("finds what a look at all accounts finds, whatever took the place of what", () =>
    fc.assert(
      fc.property(fc.array(account, { maxLength: 40 }), name, (accounts, asked) => {
        const index = new NameIndex(accounts);
        const last = new Map(accounts.map((one) => [one.domain, one]));
        const names = [asked, ...accounts.flatMap((one) => one.name ?? [])];
        for (const one of names) {
          const scanned = [...last.values()].filter((other) => nameSimilarity(one, other.name ?? "") > 0);
          expect(index.like(one).map(({ domain }) => domain)).toEqual(scanned.map(({ domain }) => domain).sort());
        }
      }),
    ));
});
