import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyText, streamOf, textOf } from "../../../src/storage/sql/text.ts";

/** Any sequence of UTF-16 units, with many of the awkward ones. */
const anyText = fc
  .array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0x5c, 0x75, 0x30, 0xd800, 0xdc00, 0xdfff)), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units));

describe("keys", () => {
  test("a usual text is its own key", () => {
    for (const text of ["", "email:ana@acme.example", "0mwqsxdxp0000e6kvs4/first-contact#7", "żółw 🐢"])
      expect(keyText(text)).toBe(text);
  });

  test("every key leads back to its text, so no two texts share one", () => {
    fc.assert(fc.property(anyText, (text) => textOf(keyText(text)) === text));
  });

  test("no key holds a NUL or a lone surrogate", () => {
    fc.assert(fc.property(anyText, (text) => !/[\0\p{Surrogate}]/u.test(keyText(text))));
  });

  test("no lead's stream is the roster's", () => {
    fc.assert(fc.property(anyText, (text) => streamOf(text) !== streamOf(undefined)));
    expect(streamOf("\\roster")).not.toBe(streamOf(undefined));
  });
});
