import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextTable } from "../../../src/storage/memory/text-table.ts";

type Table = Pick<TextTable<number>, "get" | "set" | "delete" | "values">;

/** Few texts, so that they come again; a few hundred, so that the table grows. */
const text = fc.nat(400).map((n) => `t${n}`);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant("set"), text, fc.nat(9)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("delete"), text, fc.constant(0)) },
);
const steps = fc.array(step, { maxLength: 600, size: "max" });

/** Hashes of texts: the table's own, one that many share, one that all do. */
const hashes = {
  "its own hash": undefined,
  "a hash that many share": (text: string) => text.length * 7 + text.charCodeAt(1),
  "one hash for all": () => -3,
};

function answersAsAMap(made: () => Table, runs: fc.Parameters<unknown>): void {
  fc.assert(
    fc.property(steps, (steps) => {
      const table = made();
      const map = new Map<string, number>();
      for (const [what, text, value] of steps) {
        if (what === "set") {
          table.set(text, value);
          map.set(text, value);
        } else {
          table.delete(text);
          map.delete(text);
        }
        expect(table.get(text)).toBe(map.get(text));
      }
      for (let n = 0; n <= 401; n++) expect(table.get(`t${n}`)).toBe(map.get(`t${n}`));
      expect([...table.values()].sort()).toEqual([...map.values()].sort());
    }),
    runs as fc.Parameters<[[string, string, number][]]>,
  );
}

describe("a table of texts", () => {
  it.each(Object.entries(hashes))("answers as a Map does, whatever came and went, with %s", (_, hash) =>
    answersAsAMap(() => new TextTable(hash), { numRuns: 60 }),
  );

  class ForgetsWhatStandsBehind extends TextTable<number> {
    override delete(text: string): void {
      for (const [one, value] of this.all()) if (one === text || value === this.get(text)) super.delete(one);
    }
    private *all(): Iterable<[string, number]> {
      for (let n = 0; n <= 400; n++) {
        const value = this.get(`t${n}`);
        if (value !== undefined) yield [`t${n}`, value];
      }
    }
  }
  class KeepsTheFirst extends TextTable<number> {
    override set(text: string, value: number): void {
      if (this.get(text) === undefined) super.set(text, value);
    }
  }
  class MixesUpTexts extends TextTable<number> {
    override get(text: string): number | undefined {
      return super.get(text) ?? super.get(`${text}0`);
    }
  }

  it.each([
    ["deletes more than was asked", ForgetsWhatStandsBehind],
    ["keeps what was there first", KeepsTheFirst],
    ["takes one text for another", MixesUpTexts],
  ])("one that %s is found out", (_, Bug) =>
    expect(() => answersAsAMap(() => new Bug(), { numRuns: 60, seed: 20261123, endOnFailure: true })).toThrow(
      "Property failed",
    ),
  );

  it("does not grow where as much goes as comes", () => {
    const table = new TextTable<number>();
    for (let n = 0; n < 100_000; n++) {
      table.set(`t${n}`, n);
      if (n >= 10) table.delete(`t${n - 10}`);
    }
    const { pairs, items } = table as unknown as { pairs: Int32Array; items: unknown[] };
    expect(pairs.length).toBeLessThanOrEqual(256);
    expect(items.length).toBeLessThanOrEqual(64);
    expect([...table.values()]).toHaveLength(10);
  });
});
