import fc from "fast-check";
import { expect, test } from "vitest";
import { compareText } from "../../../src/storage/memory/text-order.ts";

const text = fc.string({ unit: "binary", maxLength: 8 });

test("texts compare as their UTF-8 bytes do", () => {
  const bytes = (value: string): Buffer => Buffer.from(value, "utf8");
  fc.assert(fc.property(text, text, (a, b) => Math.sign(compareText(a, b)) === Buffer.compare(bytes(a), bytes(b))));
});

test("an emoji comes after every character of the first plane", () => {
  expect(["😀", "\uffee", "a"].sort(compareText)).toEqual(["a", "\uffee", "😀"]);
});
