import { expectTypeOf, test } from "vitest";
import {
  atLeast,
  between,
  compileCondition,
  contains,
  equals,
  missing,
  noneOf,
  onActivity,
  oneOf,
  present,
  startsWith,
  where,
  type BuiltInFields,
  type Condition,
  type CustomCondition,
  type FieldKind,
  type fieldKinds,
  type knownFields,
  type Predicate,
} from "handover/condition";

declare module "handover/condition" {
  interface Fields {
    "properties.tier": "free" | "team";
    seats: number;
  }
}

test("a field takes values and tests of its own type", () => {
  expectTypeOf(where({ source: "webinar" })).toEqualTypeOf<Condition>();
  where({ "company.country": oneOf("PL", "DE"), "company.employees": atLeast(200), value: between(1, 5) });
  where({ optedOut: false, flags: contains("x"), jobTitle: startsWith("vp"), receivedAt: atLeast(0) });
  where({ email: missing(), phone: present(), source: noneOf("ads"), "score.grade": equals("A1") });
  expectTypeOf(compileCondition(where({ source: "a" }))).toEqualTypeOf<Predicate>();
});

test("an unknown field does not compile", () => {
  // @ts-expect-error a misspelt field
  where({ "company.contry": "PL" });
  // @ts-expect-error a field without its parent
  where({ country: "PL" });
  // @ts-expect-error a misspelt field beside a right one
  where({ source: "ads", sauce: "ads" });
});

test("a value of another type does not compile", () => {
  // @ts-expect-error a text for a number
  where({ "company.employees": "200" });
  // @ts-expect-error a number for a text
  where({ source: 5 });
  // @ts-expect-error a list of texts for a number
  where({ "company.employees": oneOf("1", "2") });
  // @ts-expect-error a comparison of texts
  where({ source: atLeast(5) });
  // @ts-expect-error a part of a number
  where({ value: contains("5") });
  // @ts-expect-error a text for a boolean
  where({ optedOut: "true" });
  // @ts-expect-error a number for a list of texts
  where({ flags: 5 });
  // @ts-expect-error a limit in quotes
  atLeast("200");
  // @ts-expect-error a bare list of values
  where({ source: ["a", "b"] });
});

test("properties of any name are taken, with any test", () => {
  where({ "properties.plan": "team", "properties.seats": atLeast(5), "properties.ok": true });
});

test("a host's own fields are as strict as the built-in ones", () => {
  where({ "properties.tier": "team", seats: atLeast(5) });
  where({ "properties.tier": oneOf("free", "team") });
  // @ts-expect-error a value the host did not declare
  where({ "properties.tier": "teams" });
  // @ts-expect-error a text for a number
  where({ seats: "5" });
});

test("an activity needs a name, its options come last", () => {
  onActivity("call", "email", { atLeast: 2 });
  // @ts-expect-error nothing named
  onActivity();
  // @ts-expect-error options first
  onActivity({ atLeast: 2 }, "call");
});

test("a custom condition may ask for a narrower subject", () => {
  const isRich = (lead: { readonly value: number }): boolean => lead.value > 5;
  expectTypeOf(isRich).toExtend<CustomCondition>();
});

test("the type of the fields and the lists of them agree", () => {
  type KindOf<V> = V extends string ? "text" : V extends number ? "number" : V extends boolean ? "boolean" : "list";
  type Kinds = { readonly [F in keyof BuiltInFields]: KindOf<BuiltInFields[F]> };
  expectTypeOf<typeof fieldKinds>().toEqualTypeOf<Kinds>();
  expectTypeOf<(typeof knownFields)[number]>().toEqualTypeOf<keyof BuiltInFields>();
  expectTypeOf<KindOf<BuiltInFields["flags"]>>().toExtend<FieldKind>();
});
