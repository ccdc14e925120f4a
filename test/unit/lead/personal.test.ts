import { definePolicy } from "handover";
import { personal, readLead } from "handover/lead";
import { describe, expect, test } from "vitest";

const form = {
  email: "o.k@acme.example",
  name: "Olga Kowalska",
  mobile: "600 100 200",
  plan: "team",
  seats: 12,
  address: { street: "Polna 3", zone: "PL-1" },
};
const { fields } = readLead(form);

describe("properties", () => {
  test("are personal, for nobody knows what forms put there", () => {
    expect(personal().strip(fields).properties).toEqual({});
    expect(personal().tellingIn(fields)).toEqual(
      expect.arrayContaining(["Olga Kowalska", "600 100 200", "team", "Polna 3"]),
    );
    // Too little to tell anybody, and it would be found everywhere.
    expect(personal().tellingIn(fields)).not.toContain("12");
    expect(personal().has("properties.plan")).toBe(true);
  });

  test("but for those that a policy says tell nobody, with all that is in them", () => {
    const some = personal([], ["properties.plan", "properties.address.zone"]);
    expect(some.strip(fields).properties).toEqual({ plan: "team", address: { zone: "PL-1" } });
    expect(some.tellingIn(fields)).not.toContain("team");
    expect(some.has("properties.plan")).toBe(false);
    const all = personal(["properties.name"], ["properties"]);
    expect(Object.keys(all.strip(fields).properties).sort()).toEqual(["address", "mobile", "plan", "seats"]);
    expect(personal(["properties"], ["properties.plan"]).strip(fields).properties).toEqual({});
  });
});

describe("a policy", () => {
  test.each(["emailDomain", "company.domain", "accountId"])("cannot make %s personal: it names the account", (path) => {
    expect(() => definePolicy({ version: "1", personal: [path] })).toThrow(/personal\.0.*names the account/);
  });
  test.each(["email", "company.name", "plan"])("cannot make %s impersonal: it is no property", (path) => {
    expect(() => definePolicy({ version: "1", impersonal: [path] })).toThrow(/impersonal\.0.*properties/);
  });
  test("cannot make one property both", () => {
    const both = ["properties.plan"];
    expect(() => definePolicy({ version: "1", personal: both, impersonal: both })).toThrow(/decide for one/);
  });
});
