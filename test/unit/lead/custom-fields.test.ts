import { describe, expect, it } from "vitest";
import {
  mergeFields,
  plainRules,
  readLead,
  readValue,
  type FieldSpec,
  type FieldSpecs,
  type Json,
} from "handover/lead";
import { someLead } from "./some-lead.ts";

const values = ["Free", "Team", "Enterprise"];
const enumOf: FieldSpec = { type: "enum", values };

describe("a value is read as its field says", () => {
  it.each<[FieldSpec, Json, Json | undefined]>([
    [{ type: "text" }, "  crm  ", "crm"],
    [{ type: "text" }, 12, "12"],
    [{ type: "text", maxLength: 3 }, "abcd", undefined],
    [{ type: "text" }, true, undefined],
    [{ type: "number" }, " 12.5 ", 12.5],
    [{ type: "number" }, -0, 0],
    [{ type: "number" }, "a lot", undefined],
    [{ type: "number" }, "1e999", undefined],
    [{ type: "number", min: 1, max: 5 }, 1, 1],
    [{ type: "number", min: 1, max: 5 }, "5", 5],
    [{ type: "number", min: 1, max: 5 }, 0.99, undefined],
    [{ type: "number", min: 1, max: 5 }, 5.01, undefined],
    [{ type: "number", integer: true }, "2.5", undefined],
    [{ type: "boolean" }, "Yes", true],
    [{ type: "boolean" }, "off", false],
    [{ type: "boolean" }, 0, false],
    [{ type: "boolean" }, "perhaps", undefined],
    [{ type: "date" }, "2026-11-22", "2026-11-22"],
    [{ type: "date" }, "2028-02-29", "2028-02-29"],
    [{ type: "date" }, "2100-02-29", undefined],
    [{ type: "date" }, "2026-13-01", undefined],
    [{ type: "date" }, "2026-11-22T00:00:00.000Z", "2026-11-22"],
    [{ type: "date" }, "2026-11-22T23:00:00Z", undefined],
    [{ type: "date" }, Date.UTC(2026, 10, 22), "2026-11-22"],
    [{ type: "date" }, Date.UTC(2026, 10, 22, 1), undefined],
    [{ type: "date" }, Date.UTC(1968, 1, 29), "1968-02-29"],
    [enumOf, "TEAM ", "Team"],
    [enumOf, "gold", undefined],
    [{ type: "list", values }, "team; free;team", ["Team", "Free"]],
    [{ type: "list", values }, ["free", "gold"], undefined],
    [{ type: "list" }, ["a", " a ", "", "b"], ["a", "b"]],
  ])("%j reads %j as %j", (spec, value, read) => {
    expect(readValue(value, spec).read).toEqual(read);
  });

  it("every day since 1900 as the calendar has it", () => {
    const days = Array.from({ length: 73_049 }, (_, i) => Date.UTC(1900, 0, 1) + i * 86_400_000);
    const wrong = days.filter((at) => readValue(at, { type: "date" }).read !== new Date(at).toISOString().slice(0, 10));
    expect(wrong).toEqual([]);
  });
});

const fields: FieldSpecs = {
  budget: { type: "number", min: 0, required: true },
  plan: { ...enumOf, default: "Free" },
  seats: { type: "number", integer: true },
};
const rules = { ...plainRules, fields };
const read = (more: object, isEdit = false): ReturnType<typeof readLead> =>
  readLead({ email: "ana@acme.example", company: { name: "Acme", country: "PL" }, ...more }, rules, isEdit);

describe("the host's own fields", () => {
  it("are read wherever an input has them", () => {
    const flat = read({ budget: "500", plan: "team" });
    expect(flat.issues).toEqual([]);
    expect(flat.fields.properties).toEqual({ budget: 500, plan: "Team" });
    expect(flat.fields.flags).toEqual([]);
    expect(read({ properties: { budget: "500", plan: "team" } }).fields).toEqual(flat.fields);
  });

  it("keep an input out where a required one is missing, or cannot be read", () => {
    expect(read({}).issues).toEqual([
      {
        path: "properties.budget",
        expected: "a number of at least 0",
        got: "none",
        hint: 'the policy requires "budget"; send it',
      },
    ]);
    expect(read({ budget: "a lot" }).issues).toEqual([
      {
        path: "properties.budget",
        expected: "a number of at least 0",
        got: "a text of 5 characters",
        hint: "correct it at its source; the field is required",
      },
    ]);
  });

  it("flag what cannot be read elsewhere, and keep it as it was given", () => {
    const { fields, issues } = read({ budget: 1, seats: "many", plan: "gold" });
    expect(issues).toEqual([]);
    expect(fields.properties).toEqual({ budget: 1, "given.properties.seats": "many", "given.properties.plan": "gold" });
    expect(fields.flags).toEqual(["properties.plan.invalid", "properties.seats.invalid"]);
  });

  it("neither require nor fill in anything in an edit", () => {
    const { fields, issues } = read({ properties: { seats: "4" } }, true);
    expect(issues).toEqual([]);
    expect(fields.properties).toEqual({ seats: 4 });
  });

  it("flag a name that is nearly one of theirs, and no name of theirs", () => {
    expect(read({ budgte: 5, budget: 5 }).fields.flags).toEqual(["field.unknown.budgte"]);
    const near = { ...plainRules, fields: { sources: { type: "text" } as const } };
    expect(readLead({ email: "a@b.pl", sources: "x" }, near).fields.flags).not.toContain("field.unknown.sources");
  });
});

describe("a default", () => {
  const first = read({ budget: 1 }).fields;
  const lead = someLead({ ...first, receivedAt: 10, updatedAt: 10 });

  it("gives way to what is given, whenever that was", () => {
    for (const at of [5, 10, 20])
      expect(mergeFields(lead, read({ budget: 1, plan: "team" }).fields, at).properties["plan"]).toBe("Team");
  });

  it("takes the place of nothing", () => {
    const given = someLead({ ...read({ budget: 1, plan: "team" }).fields, receivedAt: 10, updatedAt: 10 });
    for (const at of [5, 10, 20]) expect(mergeFields(given, first, at).properties["plan"]).toBe("Team");
    expect(mergeFields(given, first, 5)).toEqual(mergeFields({ ...given, ...mergeFields(given, first, 5) }, first, 5));
  });

  it("leaves a value that came after it to count as given", () => {
    const later = { ...lead, ...mergeFields(lead, read({ budget: 1, plan: "team" }).fields, 20) };
    expect(mergeFields(later, read({ budget: 1, plan: "enterprise" }).fields, 30).properties["plan"]).toBe("Team");
    expect(mergeFields(later, read({ budget: 1, plan: "enterprise" }).fields, 15).properties["plan"]).toBe(
      "Enterprise",
    );
  });
});

it("a flag goes once the field has a value", () => {
  const lead = someLead({ ...read({ budget: 1, seats: "many" }).fields });
  const merged = mergeFields(lead, read({ budget: 1, seats: 4 }).fields, 20);
  expect([merged.properties["seats"], merged.flags]).toEqual([4, []]);
});

describe("standard fields", () => {
  it("have the names of the CRM map", () => {
    const { fields, issues } = readLead({
      email: "ana@acme.example",
      timeZone: "America/New_York",
      rating: "hot",
      leadType: "upsell",
      company: { name: "Acme", country: "US", street: "1 Main St", postalCode: "10001" },
    });
    expect(issues).toEqual([]);
    expect(fields).toMatchObject({ timeZone: "America/New_York", rating: "hot", leadType: "upsell", flags: [] });
    expect(fields.company?.street).toBe("1 Main St");
  });

  it("keep a time zone that is none beside its flag", () => {
    const { fields } = readLead({ email: "ana@acme.example", timeZone: "Mars/Olympus" });
    expect([fields.timeZone, fields.properties]).toEqual([undefined, { "given.timeZone": "Mars/Olympus" }]);
    expect(fields.flags).toContain("timeZone.unknown");
  });
});
