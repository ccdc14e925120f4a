import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import { matchingRules, samePerson, type PersonPreference } from "handover/matching";
import { someLead } from "../lead/some-lead.ts";

const lead = (id: string, edits: Partial<Lead> = {}): Lead => someLead({ id, ...edits });
const keys = ["ana@b.pl", "+48221234567", "external:sf:2", "external:hs:3"];

describe("a person with several leads", () => {
  const leads = {
    email: lead("by-email", { receivedAt: 3 }),
    phone: lead("by-phone", { receivedAt: 2, ownerId: "ana" }),
    id: lead("by-id", { receivedAt: 1, lastActivityAt: 9 }),
  };
  const known = new Map([
    ["ana@b.pl", leads.email],
    ["+48221234567", leads.phone],
    ["external:sf:2", leads.id],
    ["external:hs:3", leads.id],
  ]);
  const found = (prefer: readonly PersonPreference[]) =>
    samePerson(keys, (key) => known.get(key), matchingRules({ person: { prefer } }).person);

  it.each([
    ["key", "by-email"],
    ["keys", "by-id"],
    ["owned", "by-phone"],
    ["active", "by-id"],
    ["oldest", "by-id"],
    ["newest", "by-email"],
  ] as const)("is the one that goes first by %s, and the others are told", (by, id) => {
    const { match, others } = found([by]);
    expect(match?.lead.id).toBe(id);
    expect(others.map(({ leadId }) => leadId).sort()).toEqual(
      Object.values(leads)
        .map((one) => one.id)
        .filter((one) => one !== id)
        .sort(),
    );
    for (const other of others) expect(other).toMatchObject({ reason: "outranked", decidedBy: by });
  });

  it("is decided by the id where nothing else does", () => {
    const twins = new Map([
      ["ana@b.pl", lead("b")],
      ["+48221234567", lead("a")],
    ]);
    const rules = matchingRules({ person: { prefer: ["owned"] } }).person;
    const { match, others } = samePerson(keys, (key) => twins.get(key), rules);
    expect([match?.lead.id, others]).toEqual([
      "a",
      [{ leadId: "b", by: "ana@b.pl", reason: "outranked", decidedBy: "id" }],
    ]);
  });

  it("is none that has ended", () => {
    const closed = new Map([
      ["ana@b.pl", lead("old", { closed: "won" })],
      ["+48221234567", lead("new")],
    ]);
    expect(samePerson(keys, (key) => closed.get(key))).toMatchObject({
      match: { lead: { id: "new" }, by: "+48221234567" },
      others: [{ leadId: "old", by: "ana@b.pl", reason: "closed" }],
    });
  });

  it("is looked for by the keys of the policy alone", () => {
    const rules = matchingRules({ person: { by: ["externalId"] } }).person;
    expect(samePerson(keys, (key) => known.get(key), rules)).toMatchObject({
      match: { lead: { id: "by-id" } },
      others: [],
    });
  });
});
