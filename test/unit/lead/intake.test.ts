import { describe, expect, it } from "vitest";
import { readLead } from "handover/lead";
import { fieldsOf } from "./some-lead.ts";

describe("a good input", () => {
  it("is read into clean fields", () => {
    expect(
      fieldsOf({
        email: " Ana@Acme.Example ",
        phone: "+48 22 123 45 67",
        firstName: " Ana ",
        language: "PL",
        value: "1200.50",
        company: { name: "Acme", country: "pl", employees: 250, website: "https://www.acme.example/" },
        externalId: "hubspot:12",
        externalIds: ["hubspot:12", "sf:7"],
        properties: { plan: "pro", tags: ["a", "b"] },
        utm_term: "crm",
      }),
    ).toEqual({
      email: "ana@acme.example",
      emailDomain: "acme.example",
      phone: "+48221234567",
      firstName: "Ana",
      language: "pl",
      value: 1200.5,
      company: {
        name: "Acme",
        domain: "acme.example",
        country: "PL",
        employees: 250,
        website: "https://www.acme.example/",
      },
      externalIds: ["hubspot:12", "sf:7"],
      optedOut: false,
      properties: { plan: "pro", tags: ["a", "b"], utm_term: "crm" },
      flags: [],
    });
  });

  it.each([
    ["an e-mail address", { email: "ana@acme.example" }],
    ["a phone number", { phone: "+48221234567" }],
    ["a phone number without its country code", { phone: "22 123 45 67" }],
    ["an id in another system", { externalId: "hubspot:12" }],
    ["a numeric id in another system", { externalId: 12 }],
  ])("may be reached by %s alone", (_, input) => {
    expect(readLead(input).issues).toEqual([]);
  });

  it("may leave fields out, as undefined, null or blank", () => {
    const { fields, issues } = readLead({
      email: "ana@acme.example",
      phone: null,
      firstName: "",
      lastName: "  ",
      value: undefined,
      company: null,
      properties: null,
    });
    expect(issues).toEqual([]);
    expect([fields.phone, fields.firstName, fields.lastName, fields.value]).toEqual(Array(4).fill(undefined));
  });

  it("may name its firm as a text", () => {
    expect(fieldsOf({ email: "ana@acme.example", company: "Acme" }).company?.name).toBe("Acme");
  });

  it("says when the person acted, if it does", () => {
    expect(readLead({ email: "a@b.pl", occurredAt: "2026-01-05T10:00:00+01:00" }).occurredAt).toBe(
      Date.UTC(2026, 0, 5, 9),
    );
    expect(readLead({ email: "a@b.pl" }).occurredAt).toBeUndefined();
  });

  it("keeps minus zero out, for it does not survive JSON", () => {
    const { value, properties } = fieldsOf({ email: "a@b.pl", value: -0, score: -0, deep: { list: [-0] } });
    expect([value, properties["score"], properties["deep"]]).toEqual([0, 0, { list: [0] }]);
  });

  it("reads a field of a prototype's name as any other", () => {
    const { properties } = fieldsOf({ email: "a@b.pl", toString: "x", hasOwnProperty: "y" });
    expect(Object.entries(properties)).toEqual([
      ["toString", "x"],
      ["hasOwnProperty", "y"],
    ]);
  });
});

describe("quality flags", () => {
  it.each([
    [{ email: "ana@gmail.com" }, ["company.missing", "email.free_mail"]],
    [{ email: "info@acme.example" }, ["company.missing", "country.missing", "email.role_address"]],
    [{ email: "ana@acme,example", phone: "+48221234567" }, ["company.missing", "email.invalid"]],
    [{ phone: "22 123 45 67" }, ["company.missing", "phone.unclear"]],
    [{ email: "a@b.pl", company: "B" }, ["country.missing"]],
    [{ email: "a@b.pl", company: { name: "B", country: "Poland" } }, ["country.not_iso"]],
    [{ email: "a@b.pl", company: { name: "B", country: "1!" } }, ["country.not_iso"]],
    [{ email: "a@b.pl", company: { name: "B", country: "PL", domain: "b" } }, ["company.domain_invalid"]],
    [
      { email: "a@b.pl", company: { name: "B", country: "PL", employees: "many", revenue: -1 } },
      ["company.employees.not_a_number", "company.revenue.not_a_number"],
    ],
    [{ email: "a@b.pl", company: { name: "B", country: "PL" }, value: "1e400" }, ["value.not_a_number"]],
    [{ email: "a@b.pl", company: { name: "B", country: "PL" }, value: Number.NaN }, ["value.not_a_number"]],
    [{ email: "a@b.pl", company: { name: "B", country: "PL" }, value: true }, ["value.not_a_number"]],
    [{ email: "a@b.pl", company: { name: "B", country: "PL" }, sorce: "web" }, ["field.unknown.sorce"]],
    [{ email: "a@b.pl", company: { name: "B", country: "PL", industri: "IT" } }, ["field.unknown.company.industri"]],
    [
      { email: "a@b.pl", company: { name: "B", country: "PL" }, externalIds: Array.from({ length: 51 }, String) },
      ["externalIds.too_many"],
    ],
  ])("%j is taken in with %j", (input, flags) => {
    const { fields, issues } = readLead(input);
    expect(issues).toEqual([]);
    expect(fields.flags).toEqual(flags);
  });

  it("a mistyped field is kept beside its flag", () => {
    expect(fieldsOf({ email: "a@b.pl", sorce: "web" }).properties).toEqual({ sorce: "web" });
  });

  it("a number that JSON does not have is kept as a text", () => {
    const given = { email: "a@b.pl", value: Number.POSITIVE_INFINITY, company: { employees: Number.NaN } };
    expect(fieldsOf(given).properties).toEqual({ "given.value": "Infinity", "given.company.employees": "NaN" });
  });
});
