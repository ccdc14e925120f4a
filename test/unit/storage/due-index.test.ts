import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { SlaClock } from "handover/sla";
import { afterAll, describe, expect, it } from "vitest";
import { DueIndex, noChain } from "../../../src/storage/memory/due-index.ts";

type Index = new () => DueIndex;

/** Few instants, so that many clocks are due at the same one; lead ids that UTF-16 and UTF-8 put in another order. */
const instant = fc.integer({ min: 0, max: 9 });
const lead = fc.constantFrom("a", "b", "ba", "b😀", "b\uffee");
const added = fc.record({ leadId: lead, nextAt: instant, startedAt: fc.integer({ min: 0, max: 2 }) });

type Step =
  | { readonly do: "add"; readonly clocks: readonly Pick<SlaClock, "leadId" | "nextAt" | "startedAt">[] }
  | { readonly do: "remove"; readonly which: readonly number[] }
  | { readonly do: "look"; readonly now: number; readonly limit: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  // Enough at once for the lists to need more room.
  fc.record({ do: fc.constant("add" as const), clocks: fc.array(added, { maxLength: 40, size: "max" }) }),
  fc.record({ do: fc.constant("remove" as const), which: fc.array(fc.nat(), { maxLength: 30, size: "max" }) }),
  fc.record({ do: fc.constant("look" as const), now: instant, limit: fc.integer({ min: 0, max: 60 }) }),
);

/** Whatever is added and removed, the index answers as a sorted list of the clocks does. */
function answersLikeAList(Index: Index, search: fc.Parameters<[Step[]]>): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: "max" }), (steps) => {
      const index = new Index();
      const chains = new Map<string, number>();
      let list: SlaClock[] = [];
      let count = 0;
      const change = (leadId: string, by: (chain: number) => number): void =>
        void chains.set(leadId, by(chains.get(leadId) ?? noChain));
      const look = (now: number, limit: number): void => {
        expect(index.due(now, limit)).toEqual(list.filter(({ nextAt }) => (nextAt as number) <= now).slice(0, limit));
      };
      for (const one of steps) {
        if (one.do === "add") {
          for (const some of one.clocks) {
            const clock = { ...some, id: `${some.leadId}/a#${(count += 1)}` } as SlaClock;
            list.push(clock);
            change(clock.leadId, (chain) => index.add(clock, chain));
          }
          list = list.toSorted(inOrder);
        } else if (one.do === "remove") {
          for (const n of one.which) {
            const [clock] = list.splice(n % Math.max(1, list.length), 1);
            if (clock === undefined) continue;
            change(clock.leadId, (chain) => index.remove(clock, chain));
            // There is nothing to take out a second time.
            change(clock.leadId, (chain) => index.remove(clock, chain));
          }
        } else look(one.now, one.limit);
        expect(index.nextAt).toBe(list[0]?.nextAt);
      }
      for (let again = 0; again < 2; again++) look(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    }),
    search,
  );
}

/** S6, said with bytes. */
function inOrder(a: SlaClock, b: SlaClock): number {
  const bytes = (text: string): Buffer => Buffer.from(text, "utf8");
  return (
    (a.nextAt as number) - (b.nextAt as number) ||
    a.startedAt - b.startedAt ||
    Buffer.compare(bytes(a.leadId), bytes(b.leadId)) ||
    Buffer.compare(bytes(a.id), bytes(b.id))
  );
}

it("the index answers as a sorted list does", () => answersLikeAList(DueIndex, { numRuns: 300 }));

/** A place in the source, and the bug that is put there. */
const plantedBugs: Record<string, readonly [file: string, sound: string, bug: string]> = {
  "the last one is put where one was taken out": [
    "due-heap.ts",
    "this.rise(this.sink(hole), last, at)",
    "this.put(hole, last, at)",
  ],
  "the last one does not rise again": [
    "due-heap.ts",
    "this.rise(this.sink(hole), last, at)",
    "this.put(this.sink(hole), last, at)",
  ],
  "what stood last is still compared with": ["due-heap.ts", "child + 1 < this.size && ", ""],
  "where a place stands is not kept": ["due-heap.ts", "    this.stands[place] = i;\n", ""],
  "where places stand is lost when there is more room": [
    "due-heap.ts",
    "copied(this.stands, new Int32Array(room))",
    "new Int32Array(room)",
  ],
  "due is before now": ["due-heap.ts", "(this.ats[0] as number) <= at ?", "(this.ats[0] as number) < at ?"],
  "who may be next stands in no order": ["due-heap.ts", "next.splice(low, 0, i)", "next.push(i)"],
  "the second child is never due": ["due-heap.ts", "2 * i + 3, this.size", "2 * i + 2, this.size"],
  "whoever started first does not come first": [
    "due-index.ts",
    "return a.startedAt < b.startedAt",
    "return a.startedAt > b.startedAt",
  ],
  "texts are compared by UTF-16": ["text-order.ts", "unit + 0x10000", "unit"],
  "a chain breaks where one is taken out": ["due-index.ts", "this.nexts[before] = next;", ""],
  "a place is free twice": ["due-index.ts", "      this.free = this.nexts[place] as number;\n", ""],
};

describe("the sorted list finds out an index in which", () => {
  const folder = mkdtempSync(join(tmpdir(), "handover-due-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(plantedBugs))("%s", async (name, [file, sound, bug]) => {
    const copy = join(folder, name.replaceAll(" ", "-"));
    cpSync(join(import.meta.dirname, "../../../src/storage/memory"), copy, { recursive: true });
    const source = readFileSync(join(copy, file), "utf8");
    expect(source.split(sound), "the bug is planted nowhere: no line looks like that any more").toHaveLength(2);
    writeFileSync(join(copy, file), source.replace(sound, bug));
    const broken = (await import(join(copy, "due-index.ts"))) as { readonly DueIndex: Index };
    expect(() => answersLikeAList(broken.DueIndex, { numRuns: 2_000, seed: 20261121, endOnFailure: true })).toThrow(
      "Property failed",
    );
  });
});
