import { describe, expect, it } from "vitest";
import { identityKeys, type Lead } from "handover/lead";
import { accountDomain, samePerson } from "handover/matching";
import { fieldsOf, someLead } from "../lead/some-lead.ts";

describe("identity keys", () => {
  it("are the e-mail, the clear phone number and the ids elsewhere, none of which can be another", () => {
    const fields = fieldsOf({ email: "Ana@B.pl", phone: "0048221234567", externalIds: ["hubspot:1", "sf:2"] });
    expect(identityKeys(fields)).toEqual(["ana@b.pl", "+48221234567", "external:hubspot:1", "external:sf:2"]);
  });

  it("leave an unclear phone number out: many people share its digits", () => {
    expect(identityKeys(fieldsOf({ phone: "22 123 45 67" }))).toEqual([]);
  });
});

describe("the same person", () => {
  const known = new Map<string, Lead>([
    ["ana@b.pl", someLead({ id: "by-email" })],
    ["+48221234567", someLead({ id: "by-phone" })],
    ["external:sf:2", someLead({ id: "by-id" })],
  ]);
  const match = (input: object) => samePerson(identityKeys(fieldsOf(input)), (key) => known.get(key)).match;

  it.each([
    [{ email: "ana@b.pl", phone: "+48221234567", externalId: "sf:2" }, "by-email", "ana@b.pl"],
    [{ email: "eva@b.pl", phone: "+48221234567", externalId: "sf:2" }, "by-phone", "+48221234567"],
    [{ email: "eva@b.pl", externalIds: ["sf:1", "sf:2"] }, "by-id", "external:sf:2"],
  ])("%j is known %s", (input, id, by) => {
    expect(match(input)).toMatchObject({ lead: { id }, by });
  });

  it("is nobody when no key is known", () => {
    expect(match({ email: "eva@b.pl" })).toBeUndefined();
  });
});

describe("the domain of the account", () => {
  it.each([
    [{ email: "ana@acme.example" }, "acme.example"],
    [{ email: "ana@www.acme.example" }, "acme.example"],
    [{ email: "ana@gmail.com", company: { domain: "https://www.acme.example/" } }, "acme.example"],
    [{ email: "ana@gmail.com", company: { website: "acme.example/about" } }, "acme.example"],
    [{ email: "ana@acme.example", company: { domain: "gmail.com" } }, "acme.example"],
    [{ email: "ana@old.example", company: { domain: "new.example" } }, "new.example"],
    [{ email: "ana@gmail.com" }, undefined],
    [{ phone: "+48221234567", company: "Acme" }, undefined],
  ])("of %j is %s", (input, domain) => {
    expect(accountDomain(fieldsOf(input))).toBe(domain);
  });
});
