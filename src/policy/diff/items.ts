import type { Json } from "../../json.ts";
import { canonicalJson } from "../../lead/index.ts";

/** An item of a list, and what it is known by from one version to the next. */
export interface Item {
  readonly key: string;
  readonly value: Json;
  readonly place: number;
}

/** Lists of which the whole says something, not the items: the shifts of a day. */
const wholes: ReadonlySet<string> = new Set(["hours", "overrides"]);

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * The items of two lists by what they are known by: a name, an id, where a threshold stands, a rule's condition, the text itself; where
 * some have none of these, by their places in lists as long as each other, else by all that is in them. `undefined` where that does not tell two
 * items apart: then only the whole lists can be compared.
 */
export function itemsOf(
  before: readonly Json[],
  after: readonly Json[],
  path: readonly string[],
): { readonly before: readonly Item[]; readonly after: readonly Item[] } | undefined {
  if (path.some((step) => wholes.has(step))) return undefined;
  const isByPlace = before.length === after.length && [...before, ...after].every(isObject);
  for (const keyOf of [nameOf, isByPlace ? placeOf : canonicalJson]) {
    const [one, other] = [keyed(before, keyOf), keyed(after, keyOf)];
    if (one !== undefined && other !== undefined) return { before: one, after: other };
  }
  return undefined;
}

type KeyOf = (value: Json, place: number) => string | undefined;

function keyed(values: readonly Json[], keyOf: KeyOf): readonly Item[] | undefined {
  const items = values.flatMap((value, place) => {
    const key = keyOf(value, place);
    return key === undefined ? [] : [{ key, value, place }];
  });
  return new Set(items.map(({ key }) => key)).size === values.length ? items : undefined;
}

const placeOf: KeyOf = (_, place) => String(place + 1);

const nameOf: KeyOf = (value) => {
  if (typeof value === "string") return value;
  if (!isObject(value)) return undefined;
  const { name, id, at, when } = value;
  for (const one of [name, id]) if (typeof one === "string") return one;
  return at !== undefined ? canonicalJson(at) : when === undefined ? undefined : canonicalJson(when);
};
