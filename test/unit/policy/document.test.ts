import { describe, expect, it } from "vitest";
import { union, weekly } from "handover/calendar";
import { atLeast, where } from "handover/condition";
import { b2bPipeline } from "handover/lifecycle";
import { definePolicy, withEarlier, type PolicyInput } from "handover/policy";
import { accountOwner, firstOf, roundRobin, byAttribute } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { isHandoverError } from "../../../src/errors.ts";

const warsaw = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: ["2026-12-25"] });
const full: PolicyInput = {
  version: "2026-11",
  calendars: { office: warsaw, both: union(warsaw, weekly({ timeZone: "UTC", hours: { sat: "10:00-12:00" } })) },
  calendar: "office",
  intake: { invalid: "refuse", samePerson: "keep-both" },
  pipeline: b2bPipeline({ qualified: where({ "company.employees": atLeast(10) }) }),
  routing: firstOf(
    accountOwner(),
    byAttribute({ by: "company.country", map: { DE: roundRobin({ pool: "dach", weights: false }) } }),
    roundRobin({ pool: "sdr", hold: "until-open", by: ["score.grade"] }),
  ),
  refunds: ["duplicate"],
  slas: [
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: { A: "5m", default: { workingDays: 1 } },
      calendar: "owner",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: { after: "1h" }, notify: ["manager", { rep: "boss" }] },
      ],
      onReassign: "restart",
    }),
    sla("idle", { from: { stage: ["sql"] }, until: { stage: ["opportunity"] }, within: "112h" }),
  ],
};

function message(input: unknown): string {
  try {
    definePolicy(input as PolicyInput);
  } catch (error) {
    if (isHandoverError(error, "POLICY_INVALID")) return error.message;
    throw error;
  }
  return "it was taken";
}

describe("the document", () => {
  const policy = definePolicy(full);

  it("goes through JSON and comes back equal", () => {
    const again = definePolicy(JSON.parse(JSON.stringify(policy)) as PolicyInput);
    expect(again.document).toEqual(policy.document);
    expect(JSON.stringify(again)).toBe(JSON.stringify(policy));
  });

  it("may be a policy itself", () => {
    expect(definePolicy(policy as unknown as PolicyInput).document).toEqual(policy.document);
  });

  it("does not depend on the order in which fields are written", () => {
    const reversed = Object.fromEntries(Object.entries(full).toReversed()) as unknown as PolicyInput;
    expect(JSON.stringify(definePolicy(reversed))).toBe(JSON.stringify(policy));
  });

  it("is frozen through and through", () => {
    const open: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [key, part] of Object.entries(value)) walk(part, `${path}.${key}`);
    };
    walk(policy.document, "document");
    expect(open).toEqual([]);
  });

  it("is a copy: what the caller does to its own changes nothing", () => {
    const mine = { version: "1", refunds: ["duplicate"] };
    const taken = definePolicy(mine);
    mine.refunds.push("whatever");
    expect(taken.refunds).toEqual(["duplicate"]);
  });

  it("may leave out all but its version", () => {
    const least = definePolicy({ version: "1" });
    expect(JSON.stringify(least)).toBe('{"version":"1"}');
    expect(least.intake).toEqual({ invalid: "quarantine", samePerson: "merge" });
    expect([least.router, least.pools, least.refunds]).toEqual([undefined, [], ["invalid_contact", "duplicate"]]);
    expect(least.pipeline.pipeline).toEqual(b2bPipeline());
  });
});

describe("what JSON cannot hold is refused", () => {
  const cyclic: Record<string, unknown> = { version: "1" };
  cyclic["self"] = cyclic;
  let deep: ReturnType<typeof firstOf> | ReturnType<typeof roundRobin> = roundRobin({ pool: "a" });
  for (let i = 0; i < 800; i++) deep = firstOf(deep);

  it.each<[string, unknown, string]>([
    [
      "a function",
      { version: "1", routing: () => 1 },
      'policy: expected data only, got functions at "routing"; register code by name in the second argument of definePolicy and name it here',
    ],
    [
      "a cycle",
      cyclic,
      'policy: expected a JSON-safe document, got an object with keys "version", "self" that JSON cannot hold (TypeError: Converting circular structure to JSON); remove cycles, BigInts and needless nesting',
    ],
    [
      "a BigInt",
      { version: 1n },
      'policy: expected a JSON-safe document, got an object with keys "version" that JSON cannot hold (TypeError: Do not know how to serialize a BigInt); remove cycles, BigInts and needless nesting',
    ],
    [
      "a router in 800 others",
      { version: "1", routing: deep },
      "policy: expected at most 256 levels of nesting, got more; put routers, conditions and calendars side by side instead of inside each other",
    ],
    [
      "a key that reaches for the prototype",
      JSON.parse('{"version":"1","calendars":{"__proto__":{"kind":"always"}}}'),
      'policy: expected names, got the key "__proto__"; rename it at its source',
    ],
    ["nothing", undefined, "policy: expected an object, got nothing; add it"],
    ["null", null, "policy: expected an object, got null; change its type"],
    ["a text", "policy", 'policy: expected an object, got "policy"; change its type'],
    ["a list", [], "policy: expected an object, got an array of 0; change its type"],
  ])("%s", (_, input, told) => {
    expect(message(input)).toBe(told);
  });

  it("of any depth with an error of its own, never a spilt stack", () => {
    for (const depth of [300, 3_000, 30_000]) {
      let router: unknown = { router: "account_owner" };
      for (let i = 0; i < depth; i++) router = { router: "first_of", routers: [router] };
      expect(message({ version: "1", routing: router })).toContain("policy: expected");
    }
  });
});

describe("the compiled policy", () => {
  const policy = definePolicy(full);

  it("names the pools its routers draw from, each once", () => {
    expect(policy.pools).toEqual(["dach", "sdr"]);
  });

  it("finds calendars by name, and the default for no name or one it has no longer", () => {
    const spec = (name?: string) => policy.calendar(name).spec.kind;
    expect([spec(), spec("office"), spec("both"), spec("always"), spec("gone")]).toEqual([
      "weekly",
      "weekly",
      "union",
      "always",
      "weekly",
    ]);
    expect(definePolicy({ version: "1" }).calendar().spec.kind).toBe("always");
    expect(definePolicy({ version: "1", calendars: { office: warsaw } }).calendar().spec.kind).toBe("weekly");
    expect(definePolicy({ ...full, calendar: undefined }).calendar().spec.kind).toBe("always");
  });

  it("knows which clocks a moment starts", () => {
    const names = (moment: Parameters<typeof policy.startedBy>[0]) =>
      policy.startedBy(moment).map(({ spec }) => spec.name);
    expect(names({ kind: "assigned", at: 0 })).toEqual(["first-contact"]);
    expect(names({ kind: "stage", name: "sql", left: "mql", at: 0 })).toEqual(["idle"]);
    expect(names({ kind: "stage", name: "mql", left: "", at: 0 })).toEqual([]);
    expect(names({ kind: "activity", name: "sql", at: 0 })).toEqual([]);
    expect(names({ kind: "received", at: 0 })).toEqual([]);
  });

  it("compiles a roster once", () => {
    const roster = { version: 1, reps: [], pools: [] };
    expect(policy.staff(roster)).toBe(policy.staff(roster));
  });

  it("knows itself, and the versions before it that it was told of", () => {
    const one = definePolicy({ version: "1" });
    const two = withEarlier(definePolicy({ version: "2" }), [one]);
    const three = withEarlier(definePolicy({ version: "3" }), [two]);
    expect([three.at("3")?.version, three.at("2")?.version, three.at("1"), two.at("1"), one.at("2")]).toEqual([
      "3",
      "2",
      undefined,
      one,
      undefined,
    ]);
  });
});
