import fc from "fast-check";
import { expect, it } from "vitest";
import { readLead, safeJson } from "handover/lead";
import type { Issue } from "../../../src/errors.ts";

const names = ["email", "phone", "company", "externalIds", "optedOut", "occurredAt", "properties", "value", "message"];
const anything = fc.anything({
  key: fc.oneof(
    fc.constantFrom(...names, "__proto__", "constructor", "toJSON", "domain"),
    fc.string({ unit: "binary" }),
  ),
  values: [fc.string({ unit: "binary" }), fc.double(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined)],
  withNullPrototype: true,
  withSparseArray: true,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withTypedArray: true,
  withBoxedValues: true,
  maxDepth: 5,
});

/** As a hostile sender would: the fields a lead has, each with whatever. */
const likeLead = fc.dictionary(fc.constantFrom(...names, "extra", "__proto__"), anything);

it("whatever comes is read without an error, and what comes of it can be stored anywhere", () => {
  fc.assert(
    fc.property(fc.oneof(anything, likeLead), (input) => {
      const { fields, issues, occurredAt } = readLead(input);
      const faults: Issue[] = [];
      const stored = safeJson({ fields, issues, occurredAt }, "", faults);
      expect(faults).toEqual([]);
      expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
      for (const { path, expected, got, hint } of issues) {
        expect([path, expected, got, hint].every((text) => typeof text === "string" && text.length < 2_000)).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it("what was read reads the same again", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 40 });
  const input = fc.record(
    {
      email: fc.emailAddress(),
      phone: text,
      firstName: text,
      company: fc.record({ name: text, country: text, domain: fc.domain() }),
      segment: text,
    },
    { requiredKeys: ["email"] },
  );
  fc.assert(
    fc.property(input, (given) => {
      const { fields } = readLead(given);
      const { flags, emailDomain: _, ...again } = fields;
      expect(readLead(again).fields).toEqual({ ...fields, flags });
    }),
    { numRuns: 500 },
  );
});
