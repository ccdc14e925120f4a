import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unspacedScripts } from "../../../src/lead/index.ts";
import { wordReplacer } from "../../../src/core/redact/words.ts";

type Replacer = typeof wordReplacer;

/** The same by one pattern of all texts, the longest first: what stands beside a word is for the pattern to say. */
const byPattern: Replacer = (texts, by) => {
  const inWord = `(?![${unspacedScripts}])[\\p{L}\\p{N}\\p{M}]`;
  const isInWord = new RegExp(`^${inWord}$`, "u");
  const form = (text: string): string => {
    const letters = [...text];
    const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/gu, (one) => `\\${one}`).replaceAll("-", "\\x2d");
    const [first = "", last = ""] = [letters[0], letters.at(-1)];
    return `${isInWord.test(first) ? `(?<!${inWord})` : ""}${escaped}${isInWord.test(last) ? `(?!${inWord})` : ""}`;
  };
  const sorted = [...texts].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(sorted.map(form).join("|"), "giu");
  return (text) => (texts.length === 0 ? text : text.replace(pattern, by));
};

const letter = fc.constantFrom(..."aAbBkKéÉßẞσΣς.-+( 12", "e\u0301", "田", "中", "か", "ก", "𐐨", "𐐀", "\u212a", "ž");
const text = fc.string({ unit: letter, minLength: 1, maxLength: 6 });
const long = fc.tuple(text, text, fc.integer({ min: 3, max: 9 })).map(([a, b, n]) => (a + b).repeat(n));
const texts = fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: text }, long), { maxLength: 8 });
const story = texts.chain((wanted) =>
  fc.tuple(
    fc.constant(wanted),
    fc
      .array(
        fc.oneof(
          text,
          letter,
          wanted.length === 0 ? text : fc.constantFrom(...wanted, ...wanted.map((one) => one.toUpperCase())),
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join("")),
  ),
);

const doesAsAPattern = (replacer: Replacer): fc.IProperty<unknown> =>
  fc.property(story, ([wanted, from]) => {
    const by = (found: string): string => `[${found.length}]`;
    return replacer(wanted, by)(from) === byPattern(wanted, by)(from);
  });

describe("words are replaced", () => {
  test("as one pattern of all of them would", () => fc.assert(doesAsAPattern(wordReplacer), { numRuns: 300 }));

  test.each<[string, Replacer]>([
    [
      "the shortest first",
      (texts, by) => {
        const each = texts.map((one) => byPattern([one], by));
        return (from) => each.reduce((text, one) => one(text), from);
      },
    ],
    [
      "within words",
      (texts, by) =>
        wordReplacer(
          texts.map((one) => `${one}\u4e2d`),
          by,
        ),
    ],
    ["in the case they have", (texts, by) => (from) => texts.reduce((text, one) => text.replaceAll(one, by), from)],
  ])("and not %s", (_, planted) => {
    expect(fc.check(doesAsAPattern(planted), { numRuns: 3_000, endOnFailure: true }).failed).toBe(true);
  });
});
