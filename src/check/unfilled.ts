import { knownFields } from "../condition/index.ts";
import type { Json } from "../lead/index.ts";
import { finding } from "./finding.ts";
import type { Check } from "./subject.ts";

/** Fields that rules ask about, and that no lead has had. */
export const unfilled: Check = function* ({ document, roster, filled }) {
  if (filled === undefined || filled.leads === 0) return;
  const places = new Map<string, string[]>();
  const accepts = (roster?.reps ?? []).map(({ id, accepts }): [string, unknown] => [`reps.${id}.accepts`, accepts]);
  for (const [path, part] of [...Object.entries(document), ...accepts] as [string, Json | undefined][])
    for (const [field, at] of part === undefined ? [] : asked(part, path))
      if (isGiven(field) && !Object.hasOwn(filled.fields, field)) places.set(field, [...(places.get(field) ?? []), at]);
  for (const [field, [path = "", ...others]] of places) {
    const also = others.length === 0 ? "" : ` (and ${others.length} more ${others.length === 1 ? "place" : "places"})`;
    yield finding("FIELD_NEVER_FILLED", {
      path,
      message: `${path} asks about ${field}${also}, and none of ${filled.leads} leads had it`,
      suggestion: "let somebody fill it, look for another spelling of it, or ask about something else",
    });
  }
};

const ownFields: ReadonlySet<string> = /* @__PURE__ */ new Set(
  "pipeline stage ownerId accountId optedOut flags receivedAt score.fit score.engagement score.total score.grade".split(
    " ",
  ),
);

/** Whether people, forms and other systems fill a field; of others Handover itself knows what stands there. */
function isGiven(field: string): boolean {
  if (/^(?:properties|consent)\./.test(field)) return true;
  return (knownFields as readonly string[]).includes(field) && !ownFields.has(field);
}

/** What else than conditions names fields: the value that a split, a target or a skill goes by, and what a stage requires. */
const namingKeys: ReadonlySet<string> = /* @__PURE__ */ new Set(["field", "by", "lead", "requires"]);

/** The fields that a part of a document names, each with its place. */
function* asked(value: Json, path: string): Iterable<readonly [field: string, at: string]> {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [i, item] of (value as readonly Json[]).entries()) yield* asked(item, `${path}.${i}`);
    return;
  }
  const object = value as { readonly [key: string]: Json };
  if (object["router"] === "territory") yield* inTable(object["entries"] as readonly Entry[], `${path}.entries`);
  for (const [key, item] of Object.entries(object)) {
    const at = `${path}.${key}`;
    if (!namingKeys.has(key)) yield* asked(item, at);
    else
      for (const one of Array.isArray(item) ? (item as readonly Json[]) : [item])
        if (typeof one === "string") yield [one, at];
        else yield* asked(one, at);
  }
}

type Entry = { readonly [key: string]: Json };

const entryFields: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ...["country", "region", "postalCode", "industry", "employees", "revenue"].map(
    (key) => [key, `company.${key}`] as const,
  ),
  ...["language", "segment", "value"].map((key) => [key, key] as const),
]);

/** The fields that entries of a table of territories go by. */
function* inTable(entries: readonly Entry[], path: string): Iterable<readonly [field: string, at: string]> {
  for (const [i, entry] of entries.entries()) {
    for (const key of Object.keys(entry)) {
      const field = entryFields.get(key);
      if (field !== undefined) yield [field, `${path}.${i}.${key}`];
    }
    for (const field of Object.keys((entry["where"] ?? {}) as Entry)) yield [field, `${path}.${i}.where`];
  }
}
