import { describe, expect, it } from "vitest";
import { atLeast, contains, equals, oneOf, where } from "handover/condition";
import { definePolicy, type PolicyInput } from "handover/policy";
import { byAttribute, roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { isHandoverError } from "../../../src/errors.ts";

const fields = {
  budget: { type: "number", min: 0 },
  plan: { type: "enum", values: ["free", "team"] },
  tags: { type: "list" },
} as const;

function refusal(document: Omit<PolicyInput, "version">): string {
  try {
    definePolicy({ version: "1", ...document });
  } catch (error) {
    if (isHandoverError(error, "POLICY_INVALID")) return error.message.replace(/^policy(?: "1")?: ?/, "").trim();
    throw error;
  }
  return "it was taken";
}

const rule = (condition: ReturnType<typeof where>): Omit<PolicyInput, "version"> => ({
  fields,
  scoring: scorecard([points(5, condition)], { max: 10 }),
});

describe("a rule about a field of the host's own", () => {
  it.each<[string, Omit<PolicyInput, "version">]>([
    ["is taken", rule(where({ "properties.budget": atLeast(5), "properties.plan": oneOf("Team") }))],
    ["may ask for what could not be read", rule(where({ "properties.given.properties.budget": equals("x") }))],
    [
      "needs no declaration where there is none",
      { ...rule(where({ "properties.bugdet": atLeast(5) })), fields: undefined },
    ],
    [
      "may split leads",
      { fields, routing: byAttribute({ by: "properties.plan", map: { team: roundRobin({ pool: "a" }) } }) },
    ],
  ])("%s", (_, document) => {
    expect(refusal(document)).toBe("it was taken");
  });

  it.each<[string, Omit<PolicyInput, "version">, string]>([
    [
      "that is not declared",
      rule(where({ "properties.bugdet": atLeast(5) })),
      'scoring.rules.0.when.field: expected a field that the policy declares, got "properties.bugdet"; did you mean "properties.budget"?',
    ],
    [
      "that routes by it",
      { fields, routing: byAttribute({ by: "properties.color", map: { red: roundRobin({ pool: "a" }) } }) },
      'routing.by: expected a field that the policy declares, got "properties.color"; add it to fields: "color"',
    ],
    [
      "that compares it with what it cannot hold",
      rule(where({ "properties.budget": contains("5") })),
      'scoring.rules.0.when.contains: expected one of equals, oneOf, noneOf, present, missing, atLeast, atMost, above, below, between, got "contains"; the field holds a finite number',
    ],
    [
      "that compares it with a value it never has",
      rule(where({ "properties.plan": equals("teem") })),
      'scoring.rules.0.when.equals: expected one of free, team, got "teem"; did you mean "team"?',
    ],
  ])("is refused where it is one %s", (_, document, told) => {
    expect(refusal(document)).toBe(told);
  });
});

describe("a declaration is refused", () => {
  const one = (spec: object, name = "own"): string => refusal({ fields: { [name]: spec } } as never);
  it.each<[string, string, string]>([
    [
      "whose type is none",
      one({ type: "money" }),
      'fields.own.type: expected another value, got "money"; write one of these',
    ],
    [
      "with an odd key",
      one({ type: "number", mn: 1 }),
      'fields.own.mn: expected a known field, got "mn"; did you mean "min"?',
    ],
    [
      "with the name of a standard field",
      one({ type: "text" }, "email"),
      'fields.email: expected a name that no field has yet, got "email"; every lead has this field: leave it out',
    ],
    [
      "with a dot in its name",
      one({ type: "text" }, "a.b"),
      'fields.a.b: expected a name of letters, digits and _, a letter first, got "a.b"; rename it',
    ],
    [
      "whose bounds are crossed",
      one({ type: "number", min: 2, max: 1 }),
      "fields.own.min: expected min at most max, got 2; swap them",
    ],
    [
      "with a value twice",
      one({ type: "enum", values: ["a", "A"] }),
      'fields.own.values.1: expected each value once, got "A"; case makes no difference',
    ],
    [
      "whose default it cannot hold",
      one({ type: "enum", values: ["a"], default: "A" }),
      'fields.own.default: expected one of a, got "A"; write it as it is to be kept',
    ],
    [
      "that is required and has a default",
      one({ type: "boolean", default: false, required: true }),
      "fields.own.required: expected no default beside it, got true; nothing is missing with a default",
    ],
  ])("%s", (_, got, told) => {
    expect(got).toBe(told);
  });

  it("that says of itself what the policy denies", () => {
    const plan = { ...fields.plan, personal: false };
    expect(refusal({ fields: { plan }, personal: ["properties.plan"] })).toBe(
      'personal.0: expected what fields.plan says, got "properties.plan"; decide for one',
    );
  });
});

it("a field says itself whether it is personal", () => {
  const { personal } = definePolicy({
    version: "1",
    fields: {
      plan: { ...fields.plan, personal: false },
      linkedin: { type: "text", personal: true },
      size: { type: "text" },
    },
    impersonal: ["properties.size"],
  });
  expect(["plan", "linkedin", "size", "other"].map((name) => personal.has(`properties.${name}`))).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
