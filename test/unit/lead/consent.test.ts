import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datedConsents, mergeConsents, readLead, type Consents } from "handover/lead";

const read = (consent: unknown): ReturnType<typeof readLead> => readLead({ email: "a@firm.example", consent });

describe("consent by channel", () => {
  it("is read from a word, or with when and where", () => {
    const at = Date.UTC(2026, 10, 2);
    const consent = { Email: true, call: { given: false, at: "2026-11-02T00:00:00Z", source: " phone " }, sms: null };
    expect(read(consent).fields.consent).toEqual({
      email: { given: true },
      call: { given: false, at, source: "phone" },
    });
    expect(read(undefined).fields.consent).toBeUndefined();
    expect(read({}).fields.consent).toBeUndefined();
  });

  it.each<[unknown, string]>([
    ["yes", "consent"],
    [[true], "consent"],
    [{ email: "yes" }, "consent.email"],
    [{ email: { at: 1 } }, "consent.email.given"],
    [{ email: { given: 1 } }, "consent.email.given"],
    [{ email: { given: true, at: "soon" } }, "consent.email.at"],
    [{ email: { given: true, form: "x" } }, "consent.email"],
    [{ "e mail": true }, "consent"],
    [Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`c${i}`, true])), "consent"],
  ])("%j is not guessed at", (consent, path) => {
    expect(read(consent).issues.map((issue) => issue.path)).toEqual([path]);
  });

  it("has a date from when it came, and none from the future", () => {
    const consents = { email: { given: true }, call: { given: true, at: 5 }, sms: { given: false, at: 99 } };
    expect(datedConsents(consents, 7, 10)).toEqual({
      email: { given: true, at: 7 },
      call: { given: true, at: 5 },
      sms: { given: false, at: 10 },
    });
  });
});

describe("of two words the later one counts", () => {
  const consents: fc.Arbitrary<Consents> = fc.dictionary(
    fc.constantFrom("email", "call", "constructor"),
    fc.record({ given: fc.boolean(), at: fc.integer({ min: 0, max: 3 }) }),
  );
  const given = (all: Consents): object =>
    Object.fromEntries(Object.entries(all).map(([channel, one]) => [channel, one.given]));

  it("in whatever order they come, and however often", () => {
    fc.assert(
      fc.property(consents, consents, consents, (a, b, c) => {
        const [all, others] = [
          mergeConsents(mergeConsents(a, b), c) as Consents,
          mergeConsents(c, mergeConsents(b, a)) as Consents,
        ];
        expect(given(all)).toEqual(given(others));
        expect(mergeConsents(all, b)).toEqual(all);
      }),
    );
  });

  it("and of two of one time the one that takes it back", () => {
    const [yes, no] = [{ email: { given: true, at: 1 } }, { email: { given: false, at: 1 } }];
    expect(mergeConsents(yes, no)).toEqual(no);
    expect(mergeConsents(no, yes)).toEqual(no);
  });
});
