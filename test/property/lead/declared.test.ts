import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js";
import { getDomain } from "tldts";
import { describe, expect, it } from "vitest";
import {
  domainReader,
  mergeFields,
  phoneReader,
  plainRules,
  readLead,
  safeJson,
  type FieldSpecs,
  type IntakeRules,
  type Lead,
  type LeadFields,
} from "handover/lead";
import type { Issue } from "../../../src/errors.ts";
import { someLead } from "../../unit/lead/some-lead.ts";

const fields: FieldSpecs = {
  budget: { type: "number", min: 0, max: 1e6 },
  seats: { type: "number", integer: true },
  plan: { type: "enum", values: ["Free", "Team"], default: "Free" },
  hot: { type: "boolean", default: false },
  since: { type: "date" },
  tags: { type: "list", values: ["a", "b", "ab"] },
  note: { type: "text", maxLength: 20 },
};
const readers = { phone: phoneReader(parsePhoneNumberFromString), domain: domainReader(getDomain) };
const ruleSets: Record<string, IntakeRules> = {
  "plain readers": { ...plainRules, fields },
  "the peers' readers": { fields, readers: { ...readers, disposable: new Set(["trash.example"]) } },
};

const value = fc.oneof(
  fc.constantFrom<unknown>(
    "team",
    "FREE ",
    "gold",
    "yes",
    "off",
    "2026-11-22",
    "2026-02-30",
    "a;B",
    ["ab", "a"],
    "",
    null,
    -0,
  ),
  fc.integer({ min: -5, max: 2_000_000 }),
  fc.double({ noNaN: true }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.boolean(),
);
const names = fc.constantFrom(...Object.keys(fields), "other", "__", "given.properties.plan");
const bag = fc.dictionary(names, value, { maxKeys: 6 });
const input = fc.record(
  {
    email: fc.oneof(
      fc.emailAddress(),
      fc.constantFrom("ana@mail.acme.co.uk", "x@trash.example", "y@gmail.com", "broken"),
    ),
    phone: fc.oneof(
      fc.constantFrom("22 123 45 68", "+48 22 123 45 68", "+48000000000", "0048221234568"),
      fc.string({ maxLength: 20 }),
    ),
    timeZone: fc.constantFrom("Europe/Warsaw", "Mars/Olympus", " America/New_York "),
    rating: fc.string({ unit: "grapheme", maxLength: 10 }),
    leadType: fc.string({ unit: "grapheme", maxLength: 10 }),
    company: fc.record(
      { name: fc.string(), country: fc.constantFrom("PL", "de", "Poland"), street: fc.string(), domain: fc.domain() },
      { requiredKeys: [] },
    ),
    externalIds: fc.constant(["x:1"]),
    properties: bag,
  },
  { requiredKeys: ["externalIds"] },
);

type Read = typeof readLead;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What was read, given once more, reads as itself. */
const readsAsItself = (read: Read, rules: IntakeRules): fc.IProperty<unknown> =>
  fc.property(input, (given) => {
    const { flags: _, since: __, emailDomain: ___, ...once } = read(given, rules).fields;
    const { flags: ____, since: _____, emailDomain: ______, ...twice } = read(once, rules).fields;
    expect(plain(twice)).toEqual(plain(once));
  });

/** Every value of an input is in what was read, as it is or as it was given, or is why the input is kept as a whole. */
const losesNothing = (read: Read, rules: IntakeRules): fc.IProperty<unknown> =>
  fc.property(bag, (properties) => {
    const { fields, issues } = read({ externalId: "x:1", properties }, rules);
    const kept = fields.properties;
    for (const [name, given] of Object.entries(properties)) {
      if (given === null || given === "" || issues.some(({ path }) => path === `properties.${name}`)) continue;
      const wasBlank = typeof given === "string" && given.trim() === "";
      expect(wasBlank || Object.hasOwn(kept, name) || Object.hasOwn(kept, `given.properties.${name}`)).toBe(true);
    }
  });

type Merge = typeof mergeFields;

/** Whatever the order in which they come, of declared fields the earliest that was given stays, and no default takes its place. */
const whateverTheOrder = (merge: Merge, rules: IntakeRules): fc.IProperty<unknown> =>
  fc.property(fc.array(fc.tuple(bag, fc.nat(9)), { minLength: 2, maxLength: 5 }), fc.nat(), (sent, turn) => {
    const all = sent.map(([properties, hour], i) => ({
      fields: readLead({ externalId: "x:1", properties }, rules).fields,
      at: hour * 10 + i,
    }));
    const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)].reverse();
    const made = [all, turned].map(([first, ...others]) =>
      others.reduce<Lead>(
        (lead, { fields, at }) => ({ ...lead, ...merge(lead, fields, at) }),
        someLead({ ...first!.fields, receivedAt: first!.at, updatedAt: first!.at }),
      ),
    );
    const known = ({ properties, flags }: LeadFields): unknown => [
      Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)),
      flags,
    ];
    expect(known(made[0]!)).toEqual(known(made[1]!));
  });

describe.each(Object.entries(ruleSets))("with %s", (_, rules) => {
  it("what was read reads as itself", () => fc.assert(readsAsItself(readLead, rules), { numRuns: 500 }));
  it("no value of an input is lost", () => fc.assert(losesNothing(readLead, rules), { numRuns: 500 }));
  it("the order of inputs makes no difference", () =>
    fc.assert(whateverTheOrder(mergeFields, rules), { numRuns: 300 }));

  it("hostile input is read without an error, and can be stored", () => {
    const hostile = fc.record({
      email: fc.constantFrom("a".repeat(10_000_000), "a@b.pl"),
      properties: fc.dictionary(
        names,
        fc.oneof(fc.anything({ maxDepth: 3 }), fc.constantFrom("x".repeat(2_000_000), nested(2_000))),
      ),
      budget: fc.anything(),
    });
    fc.assert(
      fc.property(hostile, fc.boolean(), (given, throws) => {
        const trap = throws ? Object.defineProperty({ ...given }, "plan", { enumerable: true, get: fail }) : given;
        const { fields, issues } = readLead(trap, rules);
        const faults: Issue[] = [];
        safeJson({ fields, issues }, "", faults);
        expect(faults).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function fail(): never {
  throw new Error("not for you");
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

describe("the laws have teeth", () => {
  const rules = ruleSets["plain readers"]!;
  const search = { numRuns: 2_000, seed: 20261122, endOnFailure: true };
  const changed =
    (change: (fields: LeadFields) => LeadFields): Read =>
    (...given) => {
      const reading = readLead(...given);
      return { ...reading, fields: change(reading.fields) };
    };
  const without = ({ properties, ...more }: LeadFields, holds: (name: string) => boolean): LeadFields => ({
    ...more,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => holds(name))),
  });
  it.each<[string, fc.IProperty<unknown>]>([
    [
      "a number that grows by being read",
      readsAsItself(
        changed((one) => ({
          ...one,
          properties: { ...one.properties, seats: Number(one.properties["seats"] ?? 0) + 1 },
        })),
        rules,
      ),
    ],
    [
      "a value that is dropped because it cannot be read",
      losesNothing(
        changed((one) => without(one, (name) => !name.startsWith("given."))),
        rules,
      ),
    ],
    [
      "a default that counts as given",
      whateverTheOrder(
        (lead, again, at) => mergeFields({ ...lead, since: undefined }, { ...again, since: undefined }, at),
        rules,
      ),
    ],
  ])("%s is found", (_, law) => {
    expect(() => fc.assert(law, search)).toThrow();
  });
});
