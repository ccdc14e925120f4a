import fc from "fast-check";
import { foldName, nameSimilarity } from "handover/matching";
import { describe, expect, it } from "vitest";
import { KeyTable } from "../../../src/matching/key-table.ts";
import { mayBeAlike, signatureOf } from "../../../src/matching/signature.ts";

type Table = Pick<KeyTable, "add" | "remove" | "collect">;

/** Few keys, so that several have one; some far apart, and of both signs. */
const key = fc.oneof(
  fc.integer({ min: -2, max: 40 }),
  fc.nat(300).map((n) => Math.imul(n, 0x9e3779b1)),
);
const step = fc.record({ isAdd: fc.boolean(), key, number: fc.integer({ min: 1, max: 5 }) });

function holdsWhatWasAdded(made: () => Table, runs: fc.Parameters<unknown>): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
      const table = made();
      const there = new Map<number, Set<number>>();
      for (const { isAdd, key, number } of steps) {
        const numbers = there.get(key) ?? new Set();
        there.set(key, numbers);
        if (isAdd && !numbers.has(number)) table.add(key, number);
        if (!isAdd) table.remove(key, number);
        numbers[isAdd ? "add" : "delete"](number);
      }
      for (const { key } of [...steps, { key: 0 }, { key: 77 }]) {
        const found: number[] = [];
        table.collect(key, found);
        expect(found.sort()).toEqual([...(there.get(key) ?? [])].sort());
      }
    }),
    runs as fc.Parameters<[{ isAdd: boolean; key: number; number: number }[]]>,
  );
}

describe("a table of keys", () => {
  it("has of each key the numbers that were added and not removed", () =>
    holdsWhatWasAdded(() => new KeyTable(), { numRuns: 200 }));

  class KeepsOneAKey extends KeyTable {
    override add(key: number, number: number): void {
      const others: number[] = [];
      this.collect(key, others);
      for (const other of others) this.remove(key, other);
      super.add(key, number);
    }
  }
  class RemovesNothing extends KeyTable {
    override remove(): void {}
  }

  it.each([
    ["has one number a key", KeepsOneAKey],
    ["removes nothing", RemovesNothing],
  ])("one that %s is found out", (_, Bug) =>
    expect(() => holdsWhatWasAdded(() => new Bug(), { numRuns: 200, seed: 20261123, endOnFailure: true })).toThrow(
      "Property failed",
    ),
  );
});

const letters = fc.string({ unit: fc.constantFrom("a", "b", "q", "1", "ж"), minLength: 6, maxLength: 20 });
const slipped = fc.tuple(letters, fc.nat(20), fc.constantFrom("", "a", "z", "9"), fc.nat(1));

function alikeAreNotToldApart(test: (a: number, b: number) => boolean, runs: fc.Parameters<unknown>): void {
  fc.assert(
    fc.property(slipped, ([text, place, letter, out]) => {
      const at = place % text.length;
      const [a, b] = [foldName(text), foldName(text.slice(0, at) + letter + text.slice(at + out))];
      return nameSimilarity(a, b) === 0 || test(signatureOf(a), signatureOf(b));
    }),
    runs as fc.Parameters<[[string, number, string, number]]>,
  );
}

describe("signatures of names", () => {
  it("never tell apart what is alike", () => alikeAreNotToldApart(mayBeAlike, { numRuns: 3_000 }));

  it("tell apart most that only share a part", () => {
    const own = signatureOf("nowaktransport");
    const others = ["medialtransport", "zielatransport", "bystratransport", "lublintransport"];
    expect(others.filter((other) => mayBeAlike(own, signatureOf(other)))).toEqual([]);
  });

  it.each<[string, (a: number, b: number) => boolean]>([
    ["equal ones only", (a, b) => a === b],
    ["one bit apart at most", (a, b) => ((a ^ b) & ((a ^ b) - 1)) === 0],
  ])("a comparison that takes %s is found out", (_, bug) =>
    expect(() => alikeAreNotToldApart(bug, { numRuns: 3_000, seed: 20261123, endOnFailure: true })).toThrow(
      "Property failed",
    ),
  );
});
