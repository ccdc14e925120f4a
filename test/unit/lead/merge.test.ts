import { describe, expect, it } from "vitest";
import { mergeFields } from "handover/lead";
import { fieldsOf, someLead } from "./some-lead.ts";

const merged = (known: object, again: object) => mergeFields(someLead(fieldsOf(known)), fieldsOf(again));

describe("the same person again", () => {
  it("fills in what was missing and leaves what was known", () => {
    const result = merged(
      { email: "ana@acme.example", firstName: "Ana", company: { country: "PL" }, properties: { plan: "pro", a: 1 } },
      {
        email: "ana@acme.example",
        firstName: "Anna",
        phone: "+48221234567",
        company: { name: "Acme", country: "DE" },
        properties: { plan: "free", b: 2 },
        externalId: "sf:1",
      },
    );
    expect(result).toMatchObject({
      firstName: "Ana",
      phone: "+48221234567",
      company: { name: "Acme", country: "PL", domain: "acme.example" },
      properties: { plan: "pro", a: 1, b: 2 },
      externalIds: ["sf:1"],
      flags: [],
    });
  });

  it.each([
    [true, false],
    [false, true],
  ])("an opt-out stays: %j and then %j", (before, now) => {
    expect(merged({ email: "a@b.pl", optedOut: before }, { email: "a@b.pl", optedOut: now }).optedOut).toBe(true);
  });

  it.each<[string, object, object]>([
    ["email.invalid", { phone: "+48221234567", email: "ana" }, { phone: "+48221234567", email: "ana@acme.example" }],
    ["email.free_mail", { email: "a@acme.example", externalId: "1" }, { email: "a@gmail.com", externalId: "1" }],
    [
      "email.role_address",
      { email: "a@acme.example", externalId: "1" },
      { email: "info@acme.example", externalId: "1" },
    ],
    ["phone.unclear", { email: "a@b.pl", phone: "+48221234567" }, { email: "a@b.pl", phone: "22 123 45 67" }],
    ["value.not_a_number", { email: "a@b.pl", value: "?" }, { email: "a@b.pl", value: 5 }],
    ["company.missing", { email: "a@b.pl" }, { email: "a@b.pl", company: "B" }],
    ["country.missing", { email: "a@b.pl" }, { email: "a@b.pl", company: { country: "PL" } }],
    [
      "country.not_iso",
      { email: "a@b.pl", company: { country: "PL" } },
      { email: "a@b.pl", company: { country: "Poland" } },
    ],
  ])("the flag %s goes when it is not so of both together", (flag, known, again) => {
    const both = [...fieldsOf(known).flags, ...fieldsOf(again).flags];
    expect(both).toContain(flag);
    expect(merged(known, again).flags).not.toContain(flag);
  });

  it("a flag of what is still so stays", () => {
    expect(merged({ email: "a@gmail.com" }, { email: "a@gmail.com", company: "B" }).flags).toEqual([
      "country.missing",
      "email.free_mail",
    ]);
  });
});
