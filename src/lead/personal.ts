import { companyFields } from "./company.ts";
import type { Json } from "../json.ts";
import type { LeadFields, Touch } from "./lead.ts";
import { isUnspaced } from "./scripts.ts";

/**
 * The fields that tell who a person is, or what they wrote: personal in every policy. A policy names more (`personal`). What was
 * kept of one of them that could not be read, as `properties["given.email"]`, goes with it. Of other properties nobody knows what forms
 * put there: they are personal, too, but for those that a policy says tell nobody (`impersonal`).
 */
const personalFields = [
  "email",
  "phone",
  "firstName",
  "lastName",
  "jobTitle",
  "message",
  "externalIds",
] as const satisfies readonly (keyof LeadFields)[];

/** The fields a policy may name beside those, and beside `properties.*`. The domain names the account: it stays with the lead. */
export const markableFields: readonly string[] = [
  "language",
  "timeZone",
  "source",
  "campaign",
  "segment",
  "rating",
  "leadType",
  "properties",
  ...companyFields.filter((field) => field !== "domain").map((field) => `company.${field}`),
];

type Properties = { readonly [key: string]: Json };
type Draft = { -readonly [field in keyof LeadFields]: LeadFields[field] };

/** Fields by whether they are personal. */
export interface Personal {
  /** All paths that are named: those of every policy, and those of this one. */
  readonly paths: readonly string[];
  /** Properties that tell nobody; all others are personal. */
  readonly impersonal: readonly string[];
  has(path: string): boolean;
  /** The fields without what is personal: as if it had never been given. */
  strip(fields: LeadFields): LeadFields;
  stripTouch(touch: Touch): Touch;
  /** The texts that stand in personal fields; of properties that no policy names those alone that may tell somebody. */
  tellingIn(fields: LeadFields | Json): readonly string[];
  /** The texts that stand in one field. */
  textsAt(fields: LeadFields, path: string): readonly string[];
}

/**
 * @param marked What a policy names: `["properties.linkedin", "company.name"]`.
 * @param impersonal Properties that tell nobody: `["properties.plan"]`, or all but those that are marked: `["properties"]`.
 */
export function personal(marked: readonly string[] = [], impersonal: readonly string[] = []): Personal {
  const given = personalFields.map((field) => `properties.given.${field}`);
  const paths = [...new Set([...personalFields, ...given, ...marked])];
  const isLeft = (path: string): boolean =>
    impersonal.some((one) => path === one || path.startsWith(`${one}.`)) && !paths.includes("properties");
  const has = (path: string): boolean => paths.includes(path) || (path.startsWith("properties.") && !isLeft(path));
  const leftOf = (value: Json, path: string): Json | undefined => {
    if (isLeft(path)) return value;
    if (!isRecord(value) || !impersonal.some((one) => one.startsWith(`${path}.`))) return undefined;
    return leftIn(value, path);
  };
  const leftIn = (object: Properties, path: string): Properties => {
    const kept: Record<string, Json> = {};
    for (const [key, value] of Object.entries(object)) {
      const left = leftOf(value, `${path}.${key}`);
      if (left !== undefined) kept[key] = left;
    }
    return kept;
  };
  const strip = (fields: LeadFields): LeadFields => {
    const properties = isLeft("properties") ? fields.properties : leftIn(fields.properties, "properties");
    return paths.reduce(without, { ...fields, properties });
  };
  const unnamed = (value: unknown, path: string): readonly string[] => {
    if (isLeft(path)) return [];
    if (typeof value !== "object" || value === null) return textsIn(value).filter(maySayWho);
    return Object.entries(value).flatMap(([key, item]) => unnamed(item, `${path}.${key}`));
  };
  return {
    paths,
    impersonal,
    has,
    strip,
    stripTouch: ({ at, source, campaign }) => ({
      at,
      source: has("source") ? undefined : source,
      campaign: has("campaign") ? undefined : campaign,
    }),
    tellingIn: (fields) => [
      ...paths.flatMap((path) => textsIn(valueAt(fields, path))),
      ...unnamed(valueAt(fields, "properties"), "properties"),
    ],
    textsAt: (fields, path) => textsIn(valueAt(fields, path)),
  };
}

/** What is too short, or too small a number, tells nobody: it would be found everywhere. */
function maySayWho(text: string): boolean {
  return /\p{L}/u.test(text) ? text.length > 3 || isUnspaced(text) : text.replace(/\D/g, "").length > 5;
}

/** What is personal without a policy that says more. */
export const alwaysPersonal = /* @__PURE__ */ personal();

function without(fields: LeadFields, path: string): LeadFields {
  if (path === "externalIds") return { ...fields, externalIds: [] };
  if (path === "properties") return { ...fields, properties: {} };
  const [head, rest] = splitAt(path);
  if (rest === "") return { ...fields, [path as keyof Draft]: undefined };
  if (head === "company")
    return fields.company === undefined ? fields : { ...fields, company: { ...fields.company, [rest]: undefined } };
  return { ...fields, properties: withoutKey(fields.properties, rest) };
}

/** Without a key, or what a dotted path leads to. */
function withoutKey(object: { readonly [key: string]: Json }, path: string): { readonly [key: string]: Json } {
  if (Object.hasOwn(object, path)) {
    const { [path]: _, ...others } = object;
    return others;
  }
  const [head, rest] = splitAt(path);
  const inner = Object.hasOwn(object, head) ? object[head] : undefined;
  if (rest === "" || !isRecord(inner)) return object;
  return { ...object, [head]: withoutKey(inner, rest) };
}

function valueAt(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, path)) return (value as { readonly [key: string]: unknown })[path];
  const [head, rest] = splitAt(path);
  if (rest === "" || !Object.hasOwn(value, head)) return undefined;
  return valueAt((value as { readonly [key: string]: unknown })[head], rest);
}

/** All texts and numbers in a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function splitAt(path: string): readonly [head: string, rest: string] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path, ""] : [path.slice(0, dot), path.slice(dot + 1)];
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
