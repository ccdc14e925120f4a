import { fieldKinds } from "../../condition/index.ts";
import { didYouMean, show, type Issue } from "../../errors.ts";
import { normalizeDomain } from "../../lead/index.ts";
import { checkField } from "../check-field.ts";
import { amounts } from "./bands.ts";
import { unknownCountry } from "./check-groups.ts";
import { countryOf } from "./countries.ts";
import type { Band, OneOrMore, TerritoryEntry } from "./entry.ts";
import { fold, foldPostalCode } from "./fold.ts";

/** Fields that an entry has an option for. */
const options: { readonly [field: string]: string } = {
  accountId: "accounts",
  "company.domain": "accounts",
  "company.country": "country",
  "company.region": "region",
  "company.postalCode": "postalCode",
  "company.industry": "industry",
  "company.employees": "employees",
  "company.revenue": "revenue",
  language: "language",
  segment: "segment",
  value: "value",
};

type Scalar = string | number | boolean;

type Check = (value: string, path: string, names: Names) => Issue | undefined;

/** What an entry may list values of, and what does not hold in one. */
const lists: readonly {
  readonly option: "accounts" | "country" | "region" | "postalCode" | "language" | "industry" | "segment";
  readonly check?: Check;
}[] = [
  { option: "accounts", check: checkAccount },
  {
    option: "country",
    check: (name, path, { groups, groupNames }) =>
      countryOf(name) === undefined && !groups.has(fold(name)) ? unknownCountry(name, path, groupNames) : undefined,
  },
  { option: "region" },
  { option: "postalCode", check: checkPrefix },
  { option: "language" },
  { option: "industry" },
  { option: "segment" },
];

/** The groups of the table: by their folded names, and as written. */
interface Names {
  readonly groups: { has(name: string): boolean };
  readonly groupNames: readonly string[];
}

/** Says what does not hold in one entry by itself; paths begin in it. */
export function checkEntry(entry: TerritoryEntry, names: Names, say: (issue: Issue) => void): void {
  let named = false;
  for (const { option, check } of lists) {
    const values = entry[option];
    if (values === undefined) continue;
    named = true;
    checkValues(values, option, say, check, names);
  }
  if (entry.country === undefined) {
    if (entry.region !== undefined) say(placeless("region", "a country beside the region"));
    if (entry.postalCode !== undefined) say(placeless("postalCode", "a country beside the postal code"));
  }
  for (const amount of amounts) {
    const band = entry[amount];
    if (band === undefined) continue;
    named = true;
    const fault = faultOf(band);
    if (fault !== undefined) say({ path: amount, ...fault });
  }
  for (const field in entry.where) {
    named = true;
    checkValues(entry.where[field]!, `where.${field}`, say, undefined, names);
    checkWhere(field, say);
  }
  if (named) return;
  const hint = "for all leads that no entry takes, give the table `otherwise`";
  say({ path: "", expected: "something that a lead must have", got: "nothing", hint });
}

function checkValues(
  values: OneOrMore<Scalar>,
  path: string,
  say: (issue: Issue) => void,
  check: Check | undefined,
  names: Names,
): void {
  if (typeof values !== "object") return checkValue(values, path, say, check, names);
  if (values.length === 0)
    say({ path, expected: "at least one value", got: "none", hint: "list some, or leave it out for any" });
  for (let i = 0; i < values.length; i++) checkValue(values[i]!, `${path}.${i}`, say, check, names);
}

function checkValue(
  value: Scalar,
  path: string,
  say: (issue: Issue) => void,
  check: Check | undefined,
  names: Names,
): void {
  const empty = typeof value === "string" && value.trim() === "";
  const issue = empty
    ? { path, expected: "a value", got: show(value), hint: "remove it" }
    : check?.(String(value), path, names);
  if (issue !== undefined) say(issue);
}

function checkAccount(account: string, path: string): Issue | undefined {
  if (normalizeDomain(account) !== undefined) return undefined;
  return { path, expected: "a domain", got: show(account), hint: 'write the firm\'s, such as "acme.example"' };
}

function checkPrefix(prefix: string, path: string): Issue | undefined {
  if (foldPostalCode(prefix) !== "") return undefined;
  return { path, expected: "how a postal code begins", got: show(prefix), hint: 'write "10" or "SW1"' };
}

function placeless(path: string, expected: string): Issue {
  return { path, expected, got: "none", hint: 'it repeats from country to country; add country: "DE"' };
}

function faultOf(band: Band): Omit<Issue, "path"> | undefined {
  const { min, below } = band;
  const unknown = Object.keys(band).find((key) => key !== "min" && key !== "below");
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, ["min", "below"], "write { min: 50, below: 200 }");
    return { expected: "`min` and `below`", got: show(unknown), hint };
  }
  if (min === undefined && below === undefined) {
    const hint = "write { min: 50, below: 200 }, or leave it out for any";
    return { expected: "`min`, `below` or both", got: "neither", hint };
  }
  for (const bound of [min, below])
    if (bound !== undefined && !Number.isFinite(bound))
      return { expected: "finite numbers", got: show(bound), hint: "leave out an end that is open" };
  if (min === undefined || below === undefined || min < below) return undefined;
  const hint = min === below ? "`below` is not in it; make it larger" : "swap `min` and `below`";
  return { expected: "a band that holds something", got: `${min} to below ${below}`, hint };
}

function checkWhere(field: string, say: (issue: Issue) => void): void {
  const path = `where.${field}`;
  if (Object.hasOwn(options, field)) {
    const hint = `use \`${options[field]}\` of the entry, so that it counts as that`;
    say({ path, expected: "a field without an option of its own", got: show(field), hint });
  } else if (Object.hasOwn(fieldKinds, field) && fieldKinds[field as keyof typeof fieldKinds] === "list") {
    const hint = "a lead may have several at once, and so belong to several entries";
    say({ path, expected: "a field with one value", got: show(field), hint });
  } else for (const issue of checkField(field, path)) say(issue);
}
