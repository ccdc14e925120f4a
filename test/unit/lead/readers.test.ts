import { parsePhoneNumberFromString } from "libphonenumber-js";
import { getDomain } from "tldts";
import { describe, expect, it } from "vitest";
import { domainReader, mergeFields, phoneReader, plainRules, readLead, type Readers } from "handover/lead";
import { accountDomains } from "handover/matching";
import { someLead } from "./some-lead.ts";

const full: Readers = { phone: phoneReader(parsePhoneNumberFromString), domain: domainReader(getDomain) };
const disposable = new Set(["trash.example"]);
const fields = (input: object, readers: Readers = {}): ReturnType<typeof readLead>["fields"] =>
  readLead(input, { ...plainRules, readers }).fields;
const polish = (phone: string): object => ({ phone, company: { name: "Acme", country: "PL", domain: "acme.pl" } });

describe("a phone number", () => {
  it("is read alike with the peer and without it, where it has its country code", () => {
    for (const text of ["+48 22 123 45 68", "0048 22 123 45 68", "+48221234568"])
      for (const readers of [{}, full]) {
        const { phone, flags } = fields(polish(text), readers);
        expect([phone, flags]).toEqual(["+48221234568", []]);
      }
  });

  it("without its country code is of the firm's country, where the peer is there", () => {
    expect(fields(polish("22 123 45 68"), full)).toMatchObject({ phone: "+48221234568", flags: [] });
    expect(fields(polish("22 123 45 68"))).toMatchObject({ phone: "22 123 45 68", flags: ["phone.unclear"] });
    expect(fields({ phone: "22 123 45 68" }, full).flags).toContain("phone.unclear");
    expect(fields({ phone: "22 123 45 68", company: { country: "Poland" } }, full).flags).toContain("phone.unclear");
  });

  it("that nobody can have is flagged, by both", () => {
    for (const readers of [{}, full])
      expect(fields({ phone: "+48000000000" }, readers)).toMatchObject({
        phone: "+48000000000",
        flags: ["company.missing", "phone.unlikely"],
      });
  });

  it.each<[string, Readers]>([
    [
      "throws",
      {
        phone: () => {
          throw new Error("no data");
        },
      },
    ],
    ["answers something else", { phone: () => ({ e164: "22 123", likely: true }) }],
  ])("is read by the plain rules where the host's reader %s", (_, readers) => {
    expect(fields({ phone: "+48 22 123 45 68" }, readers).phone).toBe("+48221234568");
  });

  it("is flagged for the one of two that stays", () => {
    const lead = someLead({ ...fields({ email: "a@b.pl", phone: "+48000000000" }), receivedAt: 10 });
    const again = fields({ email: "a@b.pl", phone: "+48 22 123 45 68" });
    expect(mergeFields(lead, again, 5).flags).not.toContain("phone.unlikely");
    expect(mergeFields(lead, again, 15).flags).toContain("phone.unlikely");
  });
});

describe("a domain", () => {
  it("is what somebody has registered, where the peer is there", () => {
    const input = { email: "ana@mail.acme.co.uk" };
    expect(fields(input, full)).toMatchObject({ emailDomain: "mail.acme.co.uk", company: { domain: "acme.co.uk" } });
    expect(fields(input)).toMatchObject({ emailDomain: "mail.acme.co.uk", company: { domain: "mail.acme.co.uk" } });
    for (const readers of [{}, full]) expect(accountDomains(fields(input, readers))).toContain("acme.co.uk");
  });

  it("of a subdomain of a free mailbox is one", () => {
    expect(fields({ email: "ana@eu.gmail.com" }, full).flags).toContain("email.free_mail");
  });

  it.each<[string, Readers]>([
    [
      "throws",
      {
        domain: () => {
          throw new Error("no data");
        },
      },
    ],
    ["names another domain", { domain: () => "other.example" }],
    ["has none", { domain: () => undefined }],
  ])("is the host itself where the host's reader %s", (_, readers) => {
    expect(fields({ email: "ana@mail.acme.example" }, readers).company?.domain).toBe("mail.acme.example");
  });
});

describe("a mailbox that is thrown away", () => {
  it.each<[string, Readers]>([
    ["is known by a list", { disposable }],
    ["is known by a function", { disposable: (domain) => disposable.has(domain) }],
    ["is known by the domain above it", { ...full, disposable: new Set(["trash.example"]) }],
  ])("%s, and names no account", (_, readers) => {
    const host = readers.domain === undefined ? "trash.example" : "mx.trash.example";
    const one = fields({ email: `ana@${host}`, company: "Acme" }, readers);
    expect([one.flags, one.company?.domain, accountDomains(one)]).toEqual([
      ["country.missing", "email.disposable"],
      undefined,
      [],
    ]);
  });

  it("is flagged for the one of two addresses that stays", () => {
    const lead = someLead({
      ...fields({ email: "a@trash.example", externalId: "x:1" }, { disposable }),
      receivedAt: 10,
    });
    const again = fields({ email: "ana@acme.example", externalId: "x:1" }, { disposable });
    expect(mergeFields(lead, again, 5).flags).not.toContain("email.disposable");
    expect(mergeFields(lead, again, 15).flags).toContain("email.disposable");
  });

  it("stays unknown where the host's function throws", () => {
    const readers = {
      disposable: () => {
        throw new Error("no list");
      },
    };
    expect(fields({ email: "ana@trash.example" }, readers).flags).not.toContain("email.disposable");
  });
});
