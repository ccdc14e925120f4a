import { describe, expect, it } from "vitest";
import { alike, matchingRules, sameAccount, type Account, type AccountFound, type Matching } from "handover/matching";
import { fieldsOf } from "../lead/some-lead.ts";

const accounts: readonly Account[] = [
  { domain: "acme.example", name: "Acme Industries", country: "PL" },
  { domain: "acme-de.example", name: "Acme Industries GmbH", country: "DE", ownerId: "ana" },
  { domain: "globex.example", name: "Globex" },
  { domain: "umbrella.example", name: "Umbrella Corporation" },
  { domain: "mail.umbrella.example" },
];
const known = {
  account: (domain: string) => accounts.find((account) => account.domain === domain),
  accountsLike: (name: string) => alike(name, accounts),
};
const match = (input: object, rules?: Matching["account"]): AccountFound =>
  sameAccount(fieldsOf(input), known, matchingRules({ account: rules }).account);

describe("the account of a lead", () => {
  it("is the one of its domain, whatever its name", () => {
    expect(match({ email: "a@globex.example", company: "Umbrella" })).toEqual({
      match: { domain: "globex.example", by: "domain" },
      others: [],
    });
  });

  it("is the one of the nearest domain above, and the others are told", () => {
    expect(match({ email: "a@post.mail.umbrella.example" })).toEqual({
      match: { domain: "mail.umbrella.example", by: "domain" },
      others: [{ domain: "umbrella.example", reason: "outranked", decidedBy: "domain" }],
    });
  });

  it("is the one of its name, where no domain is known", () => {
    expect(match({ email: "a@unknown.example", company: "UMBRELLA CORP." })).toEqual({
      match: { domain: "umbrella.example", by: "name", similarity: 1 },
      others: [],
    });
  });

  it("is none by a free mailbox, which is told", () => {
    expect(match({ email: "a@gmail.com" })).toEqual({
      match: undefined,
      others: [{ domain: "gmail.com", reason: "free_mail" }],
    });
  });

  it("is none by a name that is less alike than asked", () => {
    expect(match({ phone: "+48221234567", company: "Globax" })).toEqual({
      match: undefined,
      others: [{ domain: "globex.example", reason: "too_unlike", similarity: 0.833 }],
    });
    expect(match({ phone: "+48221234567", company: "Globax" }, { similarity: 0.8 }).match).toMatchObject({
      domain: "globex.example",
      similarity: 0.833,
    });
  });

  it("is none where nothing tells two of one name apart", () => {
    expect(match({ phone: "+48221234567", company: "Acme Industries" })).toEqual({
      match: undefined,
      others: [
        { domain: "acme-de.example", reason: "ambiguous", similarity: 1 },
        { domain: "acme.example", reason: "ambiguous", similarity: 1 },
      ],
    });
  });

  it.each([
    [{ country: "PL" }, undefined, "acme.example", "country"],
    [{}, ["similarity", "owned"] as const, "acme-de.example", "owned"],
  ])("of two of one name, %j, is the one that the rules prefer (%j)", (company, prefer, domain, decidedBy) => {
    const found = match({ phone: "+48221234567", company: { name: "Acme Industries", ...company } }, { prefer });
    expect(found.match?.domain).toBe(domain);
    expect(found.others).toEqual([expect.objectContaining({ reason: "outranked", decidedBy, similarity: 1 })]);
  });

  it("is not asked for by name where the policy does not say so", () => {
    expect(match({ phone: "+48221234567", company: "Globex" }, { by: ["domain"] })).toEqual({
      match: undefined,
      others: [],
    });
  });
});
