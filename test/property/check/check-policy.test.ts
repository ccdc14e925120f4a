import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPolicy, type Finding } from "../../../src/check/index.ts";
import { compileCondition, type Condition } from "../../../src/condition/index.ts";
import type { Lead } from "../../../src/lead/index.ts";
import { definePolicy, type Policy } from "../../../src/policy/index.ts";
import { fixed, territory, territoryMatches, type TerritoryEntry } from "../../../src/routing/index.ts";
import { sla } from "../../../src/sla/index.ts";
import { leadsOver, smallOver, type Field } from "../condition/small-leads.ts";

type Check = (policy: Policy) => readonly Finding[];
type Law = (check: Check) => fc.IProperty<unknown>;

const over: readonly Field[] = ["company.employees", "optedOut"];
/** All there can be of a lead that these conditions look at: fields of which a few values stand for all. */
const leads = [...leadsOver(over)]
  .map((lead) => ({ ...lead, receivedAt: 1, stage: "mql", pipeline: "b2b" }))
  // Of every lead it is known whether it opted out.
  .filter((lead) => "optedOut" in lead && lead.optedOut !== undefined);
const rules = fc.array(smallOver(over), { minLength: 1, maxLength: 6 });

const grouped = (conditions: readonly Condition[]): Policy =>
  definePolicy({
    version: "1",
    slas: conditions.map((appliesTo, i) =>
      sla(`clock ${i}`, { from: "assigned", until: { activity: ["call"] }, within: "1h", group: "one", appliesTo }),
    ),
  });

const of = (findings: readonly Finding[], code: Finding["code"], path: string): boolean =>
  findings.some((one) => one.code === code && one.path === path);

/** Of rules in order, a rule is said to be never reached, never to hold, or always to hold exactly where that is so of all leads. */
const findsWhatIsSo: Law = (check) =>
  fc.property(rules, (conditions) => {
    const findings = check(grouped(conditions));
    const tests = conditions.map((one) => compileCondition(one));
    const firsts = new Set(leads.map((lead) => tests.findIndex((test) => test(lead))));
    return tests.every((test, i) => {
      const [some, all] = [leads.some(test), leads.every(test)];
      return (
        of(findings, "CONDITION_NEVER", `slas.${i}.appliesTo`) === !some &&
        of(findings, "CONDITION_ALWAYS", `slas.${i}.appliesTo`) === all &&
        of(findings, "RULE_SHADOWED", `slas.${i}`) === (some && !firsts.has(i))
      );
    });
  });

const bounds = fc.constantFrom(undefined, 10, 50, 200);
const band = fc
  .record({ min: bounds, below: bounds })
  .filter(({ min, below }) => (min !== undefined || below !== undefined) && (min ?? 0) < (below ?? Infinity))
  .map(({ min, below }) => ({ ...(min === undefined ? {} : { min }), ...(below === undefined ? {} : { below }) }));
const entry = fc.record(
  {
    country: fc.constantFrom("DE", "PL", "dach", ["DE", "PL"]),
    industry: fc.constantFrom("software", "games", ["software", "games"]),
    employees: band,
  },
  { requiredKeys: [] },
);
const table: fc.Arbitrary<readonly TerritoryEntry[]> = fc
  .array(
    entry.filter((one) => Object.keys(one).length > 0),
    { minLength: 1, maxLength: 6 },
  )
  .map((entries) => entries.map((one, i) => ({ ...one, name: `entry ${i}`, to: fixed({ repId: "ana" }) })));
const spec = (entries: readonly TerritoryEntry[]) => ({
  entries,
  groups: { dach: ["DE", "AT"] },
  ties: "first" as const,
});
const divided = (entries: readonly TerritoryEntry[]): Policy =>
  definePolicy({ version: "1", routing: territory(spec(entries)) });

const countries = ["DE", "AT", "PL", "FR", undefined];
const firms = countries.flatMap((country) =>
  ["software", "games", "retail", undefined].flatMap((industry) =>
    [undefined, 1, 10, 30, 50, 100, 200, 1_000].map((employees) => ({ company: { country, industry, employees } })),
  ),
);
const takers = (entries: readonly TerritoryEntry[], lead: object): readonly string[] =>
  territoryMatches(spec(entries), lead as Lead).map((match) => match.entry);

/** A lead that is said to be in no territory is in none, and where a country is said to have no gap, none of its leads is left. */
const tellsEveryGap: Law = (check) =>
  fc.property(table, (entries) => {
    const gaps = check(divided(entries)).filter(({ code }) => code === "TERRITORY_GAP");
    const told = gaps.map(({ example = {} }) => (example["company"] as { country?: string }).country);
    const named = new Set(
      ["DE", "AT", "PL"].filter((code) =>
        entries.some(({ country = [] }) =>
          [country].flat().some((one) => one === code || (one === "dach" && code !== "PL")),
        ),
      ),
    );
    const lost = (country: string | undefined): boolean =>
      firms.some((lead) => lead.company.country === country && takers(entries, lead).length === 0);
    return (
      gaps.every(({ example = {} }) => takers(entries, example).length === 0) &&
      [...named].every((country) => told.includes(country) === lost(country)) &&
      told.some((country) => !named.has(country ?? "")) === lost("FR")
    );
  });

/** An entry is said to get no lead exactly where it gets none. */
const tellsEntriesWithoutLeads: Law = (check) =>
  fc.property(table, (entries) => {
    const findings = check(divided(entries));
    const winners = new Set(firms.map((lead) => takers(entries, lead)[0]));
    return entries.every(({ name }, i) => of(findings, "RULE_SHADOWED", `routing.entries.${i}`) === !winners.has(name));
  });

const laws: Readonly<Record<string, readonly [Law, number]>> = {
  "a rule is never reached, or never or always holds, where it is said to": [findsWhatIsSo, 100],
  "every gap is told, with a lead that falls into it": [tellsEveryGap, 60],
  "every entry that gets no lead is told, and no other": [tellsEntriesWithoutLeads, 60],
};

describe("the check of a policy:", () => {
  test.each(Object.entries(laws))("%s", (_, [law, numRuns]) =>
    fc.assert(
      law((policy) => checkPolicy(policy)),
      { numRuns },
    ),
  );
});

describe("a planted bug is caught:", () => {
  const without =
    (isLost: (finding: Finding) => boolean): Check =>
    (policy) =>
      checkPolicy(policy).filter((one) => !isLost(one));
  /** The rules in another order, with the paths they had. */
  const lastFirst: Check = (policy) => {
    const { slas = [] } = policy.document;
    const turned = checkPolicy(definePolicy({ ...policy.document, slas: [...slas].reverse() }));
    return turned.map((one) => ({ ...one, path: one.path.replace(/\d+/, (i) => String(slas.length - 1 - Number(i))) }));
  };
  test.each<[string, Law, Check]>([
    ["a rule taken for one before it", findsWhatIsSo, lastFirst],
    ["what never holds not told", findsWhatIsSo, without(({ code }) => code === "CONDITION_NEVER")],
    [
      "what always holds told for what never does",
      findsWhatIsSo,
      (policy) =>
        checkPolicy(policy).map((one) => (one.code === "CONDITION_ALWAYS" ? { ...one, code: "CONDITION_NEVER" } : one)),
    ],
    ["leads from elsewhere forgotten", tellsEveryGap, without(({ message }) => message.startsWith("no territory"))],
    [
      "a lead that somebody takes",
      tellsEveryGap,
      (policy) =>
        checkPolicy(policy).map((one) => ({
          ...one,
          example: { company: { country: "DE", employees: 30, industry: "games" } },
        })),
    ],
    [
      "an entry that is covered by several together",
      tellsEntriesWithoutLeads,
      without(({ message }) => message.includes("take all")),
    ],
  ])("%s", (_, law, planted) =>
    expect(fc.check(law(planted), { numRuns: 1_000, endOnFailure: true }).failed).toBe(true),
  );
});
