import type { Lead, LeadFields, Personal, Touch } from "../../lead/index.ts";
import { isNumber, numbersPattern } from "./numbers.ts";
import { wordReplacer } from "./words.ts";

/** What stands where something of a person stood. */
export const erasedText = "[erased]";

/** Whether all of a lead is about the person, or they are only mentioned in what is kept of somebody else's. */
export type Extent = "whole" | "mentions";

/** Takes a person out of what is kept of them: everything else stays as it was. */
export interface Redactor {
  /** The same for any JSON: a lead, an event, an outcome, a clock. */
  json<T>(value: T): T;
  /** A text without what tells the person. */
  text(text: string): string;
}

/** Names of things: what stands there is compared, and never a text for people. */
const names = new Set(
  (
    "id leadId clockId quarantineId type pipeline stage from to transition closed ownerId repId repIds lastOwnerId previousOwners chosen eligible " +
    "ledger pool reps offeredTo claimedBy code kind state name calendar policyVersion accountId emailDomain domain country language timeZone grade rank as " +
    "action commitment version custom notify commandId status into experiment arm unit unitId"
  ).split(" "),
);
/** The kinds of an outcome of a decision. */
const kinds = new Set(["assigned", "offered", "held", "unrouted"]);
/** Fields that are somebody's own: of one who is only mentioned they say all or nothing. */
const wholes = ["email", "phone", "firstName", "lastName", "jobTitle"] as const;
const ofOthers: ReadonlySet<string> = new Set([...wholes, "company", "externalIds"]);
const shortest = 2;

/**
 * A redactor for one person.
 *
 * Personal fields are removed wherever a lead's fields stand, and with them what activities and quarantined inputs hold. In every
 * other text what tells the person (an address, a number, a name, the message, an id) is replaced, as a word of its own and whatever its case;
 * ids, stages and other names are left alone.
 *
 * @param texts What tells the person.
 * @param known Words that tell nobody: those of the policy and the roster. A text that is one of them stays.
 */
export function redactor(
  texts: Iterable<string>,
  personal: Personal,
  known: ReadonlySet<string>,
  extent: Extent = "whole",
): Redactor {
  const wanted = wordsIn(texts);
  const instead = (found: string): string => (known.has(found) ? found : erasedText);
  const words = wordReplacer(
    wanted.filter((one) => !isNumber(one)),
    instead,
  );
  const numbers = numbersPattern(wanted);
  const replace = (from: string): string => {
    const rest = words(from);
    return numbers === undefined ? rest : rest.replace(numbers, instead);
  };
  const text = (from: string): string => (known.has(from) ? from : withoutStump(replace(from), wanted));
  const isWhole = extent === "whole";

  const fields = <T extends LeadFields>(from: T): T => {
    if (!isWhole) return others(from);
    const stripped = { ...from, ...personal.strip(from) };
    const { company } = stripped;
    const named = company?.name === undefined ? company : { ...company, name: text(company.name) };
    return { ...stripped, company: named, since: from.since && {} };
  };
  /** Fields of somebody else, without what is not theirs. */
  const others = <T extends LeadFields>(from: T): T => {
    const since = from.since && keysTold(from.since, (path) => text(path) === path);
    const left = { ...from, since, externalIds: from.externalIds.filter((id) => text(id) !== erasedText) };
    for (const field of [...wholes, "message"] as const)
      if (from[field] !== undefined && text(from[field]) === erasedText) Object.assign(left, { [field]: undefined });
    return left;
  };
  const touch = (from: Touch): Touch => (isWhole ? personal.stripTouch(from) : from);

  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === "string")
      return names.has(key) || (key === "outcome" && kinds.has(value))
        ? value
        : isWhole && key === "got"
          ? erasedText
          : text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value))
      return value.map((item: unknown) => walk(key === "touches" ? touch(item as Touch) : item, key));
    if (key === "input" && isWhole) return erasedText;
    if (key === "properties" || key === "input") return own(value);
    return entries(prepared(value, key));
  };
  /** What the host or a form put there: its keys name nothing. */
  const own = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(own);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), own(item)]));
  };
  /** What is structure: fields, touches and activities lose what is personal before their texts are looked at. */
  const prepared = (value: object, key: string): object => {
    if ("externalIds" in value) return fields(value as Lead);
    if (key === "touch") return touch(value as Touch);
    return key === "activity" && isWhole ? { ...value, properties: undefined } : value;
  };
  const entries = (value: object): object => {
    const copy: Record<string, unknown> = {};
    const isOthers = !isWhole && "externalIds" in value;
    for (const [key, item] of Object.entries(value)) copy[key] = isOthers && ofOthers.has(key) ? item : walk(item, key);
    return copy;
  };
  return { text, json: <T>(value: T): T => walk(value, "") as T };
}

/** Without paths that tell the person: a key of a form's may be anything. */
function keysTold<T>(object: { readonly [path: string]: T }, holds: (path: string) => boolean): typeof object {
  return Object.fromEntries(Object.entries(object).filter(([path]) => holds(path)));
}

/** The texts as they are, and as they stand in a quotation; the longest first. */
function wordsIn(texts: Iterable<string>): readonly string[] {
  const wanted = new Set<string>();
  for (const one of texts) {
    // What no database stores was never kept.
    const plain = one.replace(/[\p{Cc}\p{Surrogate}]/gu, "").trim();
    if (plain.length < shortest && !/^\p{L}$/u.test(plain)) continue;
    // An accent may be part of its letter, or follow it.
    for (const form of [plain, plain.normalize("NFC"), plain.normalize("NFD")])
      wanted.add(form).add(JSON.stringify(form).slice(1, -1));
  }
  return [...wanted].sort((a, b) => b.length - a.length);
}

const cut = '"…';

/** A quotation that was cut short may end in the midst of one of the texts. */
function withoutStump(text: string, wanted: readonly string[]): string {
  const at = text.indexOf(cut);
  if (at < 0) return text;
  const before = text.slice(0, at).toLowerCase();
  for (const one of wanted) {
    const whole = one.toLowerCase();
    for (let length = Math.min(whole.length - 1, before.length); length > shortest; length--)
      if (before.endsWith(whole.slice(0, length))) return text.slice(0, at - length) + erasedText + text.slice(at);
  }
  return text;
}
