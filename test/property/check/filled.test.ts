import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPolicy, fieldsFilled } from "../../../src/check/index.ts";
import type { Condition } from "../../../src/condition/index.ts";
import type { Json, Lead } from "../../../src/lead/index.ts";
import { definePolicy } from "../../../src/policy/index.ts";
import { sla } from "../../../src/sla/index.ts";

type Count = typeof fieldsFilled;
type Law = (count: Count) => fc.IProperty<unknown>;

const value = fc.constantFrom<Json | undefined>(undefined, null, "", "x", 0, false, []);
const text = fc.constantFrom(undefined, "", "x");
const lead = fc
  .record({ source: text, country: text, plan: value, dotted: value, inside: value, given: fc.option(fc.boolean()) })
  .map(({ source, country, plan, dotted, inside, given }) => ({
    source,
    company: { country },
    properties: { plan, "a.b": dotted, deep: { end: inside } } as unknown as Lead["properties"],
    consent: given === null ? undefined : { email: { given } },
  }))
  .map((fields) => fields as unknown as Lead);
const erased = lead.map((one): Lead => ({ ...one, erasedAt: 1 }));

const fields = [
  "source",
  "company.country",
  "properties.plan",
  "properties.a.b",
  "properties.deep.end",
  "consent.email.given",
];
const condition = fc
  .tuple(fc.constantFrom(...fields), fc.constantFrom("present", "missing"))
  .map(([field, test]) => ({ field, [test]: true }) as unknown as Condition);
const rules = fc.array(condition, { minLength: 1, maxLength: 4 });

/** What stands at a path, looked up by hand. */
function standsAt(lead: Lead, field: string): unknown {
  const { properties, consent, source, company } = lead;
  return {
    source,
    "company.country": company?.country,
    "properties.plan": properties["plan"],
    "properties.a.b": properties["a.b"],
    "properties.deep.end": (properties["deep"] as { end?: unknown }).end,
    "consent.email.given": (consent as Record<string, { given: boolean }> | undefined)?.["email"]?.given,
  }[field];
}
const isSomething = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

/** A field is said to be never filled exactly where rules ask about it, there are leads, and none of them has it. */
const tellsEmptyFields: Law = (count) =>
  fc.property(fc.array(fc.oneof(lead, erased), { maxLength: 5 }), rules, (leads, conditions) => {
    const slas = conditions.map((appliesTo, i) =>
      sla(`clock ${i}`, { from: "assigned", until: { activity: ["call"] }, within: "1h", appliesTo }),
    );
    const findings = checkPolicy(definePolicy({ version: "1", slas }), { filled: count(leads) }).filter(
      ({ code }) => code === "FIELD_NEVER_FILLED",
    );
    const known = leads.filter(({ erasedAt }) => erasedAt === undefined);
    const askedAt = new Map<string, number>();
    for (const [i, one] of conditions.entries())
      if ("field" in one && !askedAt.has(one.field)) askedAt.set(one.field, i);
    const expected = [...askedAt].flatMap(([field, i]) =>
      known.length === 0 || known.some((lead) => isSomething(standsAt(lead, field)))
        ? []
        : [`slas.${i}.appliesTo.field`],
    );
    return JSON.stringify(findings.map(({ path }) => path)) === JSON.stringify(expected);
  });

test("a field nobody fills is told where rules ask about it, and no other", () => {
  fc.assert(tellsEmptyFields(fieldsFilled), { numRuns: 300 });
});

describe("a planted bug is caught:", () => {
  test.each<[string, Count]>([
    [
      "an empty value taken for one",
      (leads) => ({ ...fieldsFilled(leads), fields: Object.fromEntries(fields.map((one) => [one, 1])) }),
    ],
    [
      "leads whose person was erased",
      (leads) => fieldsFilled([...leads].map((one) => ({ ...one, erasedAt: undefined }))),
    ],
    ["the first lead only", (leads) => fieldsFilled([...leads].slice(0, 1))],
    [
      "properties with a dot in their name",
      (leads) => {
        const { leads: count, fields } = fieldsFilled(leads);
        return {
          leads: count,
          fields: Object.fromEntries(Object.entries(fields).filter(([path]) => path !== "properties.a.b")),
        };
      },
    ],
  ])("%s", (_, planted) =>
    expect(fc.check(tellsEmptyFields(planted), { numRuns: 1_000, endOnFailure: true }).failed).toBe(true),
  );
});
