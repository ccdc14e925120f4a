import { afterEach, describe, expect, it } from "vitest";
import { readLead, safeJson } from "handover/lead";
import { describeIssue, type Issue } from "../../../src/errors.ts";

const good = { email: "ana@acme.example" };
const said = (input: unknown): string[] => readLead(input).issues.map(describeIssue);
const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = { a: value };
  return value;
};

afterEach(() => {
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe("an input that cannot be used is kept out with the reason", () => {
  const told: readonly (readonly [input: unknown, message: string])[] = [
    [undefined, `expected an object of lead fields, got none; send for instance { email: "ana@acme.example" }`],
    [null, `expected an object of lead fields, got null; send for instance { email: "ana@acme.example" }`],
    [[], `expected an object of lead fields, got an array of 0; send for instance { email: "ana@acme.example" }`],
    [42, `expected an object of lead fields, got a number; send for instance { email: "ana@acme.example" }`],
    [
      "ana@acme.example",
      `expected an object of lead fields, got a text of 16 characters; send for instance { email: "ana@acme.example" }`,
    ],
    [
      {},
      "expected an e-mail address, a phone number or an external id, got none; without one nobody can be told apart or called back",
    ],
    [
      { firstName: "Ana", email: "ana at acme" },
      "expected an e-mail address, a phone number or an external id, got an unusable e-mail address only; without one nobody can be told apart or called back",
    ],
    [
      { email: "-", phone: "n/a" },
      "expected an e-mail address, a phone number or an external id, got an unusable e-mail address and an unusable phone number only; without one nobody can be told apart or called back",
    ],
    [
      { email: "ana\u0000@acme.example" },
      String.raw`email: expected text without control characters or broken surrogate pairs, got a text of 17 characters, of which \u0000 is number 4; databases refuse such text; remove such characters`,
    ],
    [
      { ...good, firstName: "\ud800" },
      String.raw`firstName: expected text without control characters or broken surrogate pairs, got a text of 1 character, of which \ud800 is number 1; databases refuse such text; remove such characters`,
    ],
    [{ email: 12 }, "email: expected a text, got a number; send it as a string or leave it out"],
    [{ email: ["ana@acme.example"] }, "email: expected a text, got an array of 1; send it as a string or leave it out"],
    [
      { ...good, optedOut: "no" },
      `optedOut: expected true or false, got a text of 2 characters; a wish not to be contacted must not be guessed at`,
    ],
    [
      { ...good, company: 5 },
      `company: expected a firm's name or an object of its fields, got a number; send { name: "Acme", country: "PL" }`,
    ],
    [
      { ...good, company: [] },
      `company: expected a firm's name or an object of its fields, got an array of 0; send { name: "Acme", country: "PL" }`,
    ],
    [
      { ...good, company: { name: {} } },
      "company.name: expected a text, got an object with no keys; send it as a string or leave it out",
    ],
    [
      { ...good, externalIds: [null, "a"] },
      "externalIds.0: expected a text, got null; send it as a string or leave it out",
    ],
    [
      { ...good, externalIds: "a" },
      `externalIds: expected a list of texts, got a text of 1 character; send ["hubspot:123"]`,
    ],
    [
      { ...good, externalIds: [{}] },
      "externalIds.0: expected a text, got an object with no keys; send it as a string or leave it out",
    ],
    [{ ...good, properties: [1] }, `properties: expected an object, got an array of 1; send { plan: "pro" }`],
    [
      { ...good, occurredAt: "yesterday" },
      `occurredAt: expected a Date, epoch milliseconds or an ISO text with an offset, got a text of 9 characters; write for instance "2026-11-21T09:00:00Z"`,
    ],
    [
      { ...good, occurredAt: "2026-11-21T09:00:00" },
      `occurredAt: expected a Date, epoch milliseconds or an ISO text with an offset, got a text of 19 characters; write for instance "2026-11-21T09:00:00Z"`,
    ],
    [
      { ...good, amount: JSON.parse("1e400") as number },
      "amount: expected a JSON value, got Infinity; send texts, finite numbers, booleans, lists and plain objects",
    ],
    [
      { ...good, big: 1n },
      "big: expected a JSON value, got a bigint; send texts, finite numbers, booleans, lists and plain objects",
    ],
    [
      { ...good, f: () => 1 },
      "f: expected a JSON value, got a function; send texts, finite numbers, booleans, lists and plain objects",
    ],
  ];
  for (const [input, message] of told) {
    it(message, () => {
      expect(said(input)).toEqual([message]);
    });
  }

  it("1 MB of text is told with its length, not quoted", () => {
    const [message = "", ...rest] = said({ email: `${"a".repeat(1_000_000)}@acme.example` });
    expect(rest).toEqual([]);
    expect(message).toContain("expected at most 1000 characters");
    expect(message).toContain("a text of 1000013 characters");
    expect(message.length).toBeLessThan(300);
  });

  it("every fault is told at once", () => {
    expect(readLead({ email: 1, optedOut: 1, company: 1, properties: 1 }).issues.map(({ path }) => path)).toEqual([
      "email",
      "optedOut",
      "company",
      "properties",
    ]);
  });
});

describe("keys that reach for an object's machinery", () => {
  it.each([
    ['{"email":"a@b.pl","__proto__":{"polluted":1}}', "__proto__"],
    ['{"email":"a@b.pl","constructor":{"prototype":{"polluted":1}}}', "constructor"],
    ['{"email":"a@b.pl","company":{"__proto__":{"polluted":1}}}', "company.__proto__"],
    ['{"email":"a@b.pl","properties":{"__proto__":{"polluted":1}}}', "properties.__proto__"],
    ['{"email":"a@b.pl","plan":{"deep":[{"__proto__":{"polluted":1}}]}}', "plan.deep.0.__proto__"],
  ])("%s is kept out", (json, path) => {
    const { issues, fields } = readLead(JSON.parse(json));
    expect(issues.map((issue) => issue.path)).toEqual([path]);
    expect(Object.getPrototypeOf(fields.properties)).toBe(Object.prototype);
    expect("polluted" in fields.properties).toBe(false);
  });
});

describe("what a prototype answers was never sent", () => {
  const inherited = { email: "evil@x.example", company: { name: "Big" }, externalId: "vip", source: "vip" };
  class Form {
    readonly phone = "+48221234567";
    get email(): string {
      return inherited.email;
    }
  }
  it.each<[string, object]>([
    ["a made-up prototype", Object.assign(Object.create(inherited) as object, { phone: "+48221234567" })],
    [
      "a merged __proto__",
      Object.assign({}, JSON.parse(`{"phone":"+48221234567","__proto__":${JSON.stringify(inherited)}}`)),
    ],
    ["a class with getters", new Form()],
  ])("%s", (_, input) => {
    const { fields, identities, issues } = readLead({ ...good, company: input });
    expect([issues, fields.company?.name]).toEqual([[], undefined]);
    expect(identities).toEqual(readLead(good).identities);
    const bare = readLead(input);
    expect([bare.issues, bare.fields.email, bare.fields.source, bare.fields.company]).toEqual([
      [],
      undefined,
      undefined,
      undefined,
    ]);
    expect(bare.identities).toEqual(["+48221234567"]);
  });
});

describe("values that fight back", () => {
  const cyclic: Record<string, unknown> = { ...good };
  cyclic["self"] = cyclic;
  const endless = { toJSON: (): unknown => endless };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  it.each<[string, unknown, string]>([
    [
      "a getter that throws",
      {
        ...good,
        get phone() {
          throw new Error("boom");
        },
      },
      "",
    ],
    [
      "a getter deep inside that throws",
      {
        ...good,
        plan: {
          get x() {
            throw new Error("boom");
          },
        },
      },
      "plan",
    ],
    [
      "a toJSON that throws",
      {
        ...good,
        plan: {
          toJSON() {
            throw new Error("boom");
          },
        },
      },
      "plan",
    ],
    ["a toJSON that returns itself", { ...good, plan: endless }, "plan"],
    [
      "a proxy that hides its keys",
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error("boom");
          },
        },
      ),
      "",
    ],
    ["a revoked proxy", revoked.proxy, ""],
    ["a revoked proxy deep inside", { ...good, plan: [revoked.proxy] }, "plan"],
    ["an object inside itself", cyclic, `self${".self".repeat(16)}`],
    ["nesting 10,000 deep", { ...good, plan: nested(10_000) }, `plan${".a".repeat(16)}`],
    ["a list of a million", { ...good, plan: Array(1_000_000).fill(1) }, "plan"],
    ["an empty list of four billion", { ...good, plan: Array(4e9) }, "plan"],
    ["100,000 fields", Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i])), ""],
    [
      "100,000 fields of the firm",
      { ...good, company: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i])) },
      "company",
    ],
  ])("%s: an issue, no error", (_, input, path) => {
    expect(readLead(input).issues.map((issue) => issue.path)).toEqual([path]);
  });

  it("a list with 2,000 faults tells the first twenty", () => {
    expect(readLead({ ...good, plan: Array(2_000).fill(Number.NaN) }).issues).toHaveLength(20);
  });

  it("a hole in a list reads as null", () => {
    // eslint-disable-next-line no-sparse-arrays
    expect(readLead({ ...good, plan: [1, , 3] }).fields.properties).toEqual({ plan: [1, null, 3] });
  });

  it("a date reads as its text", () => {
    expect(readLead({ ...good, at: new Date(0) }).fields.properties).toEqual({ at: "1970-01-01T00:00:00.000Z" });
  });
});

it.each([
  [{ ...good, "a\u0000b": 1 }],
  [{ ...good, "\ud800": 1 }],
  [{ ...good, plan: { "\u0000": { "\udfff": "\u0007" } } }],
  [{ ...good, ["x".repeat(300)]: 1 }],
  [{ ...good, ["😀".repeat(150)]: 1 }],
  [{ ...good, company: { "\u0001": 1 } }],
])("issue %# can itself be stored: path and value are short and free of what databases refuse", (input) => {
  const { issues } = readLead(input);
  expect(issues.length).toBeGreaterThan(0);
  const stored: Issue[] = [];
  expect(safeJson(issues, "", stored)).toEqual(issues);
  expect(stored).toEqual([]);
  expect(issues.every(({ path, got }) => path.length < 300 && got.length < 300)).toBe(true);
});
