import type * as z from "zod/mini";
import { commitmentTerms } from "./commitment-schema.ts";
import { router } from "./router-schema.ts";
import { policySchema } from "./schema.ts";

type FieldNames = Readonly<Record<string, readonly string[]>>;

const units = ["weeks", "days", "hours", "minutes", "seconds", "milliseconds"];
const moments = ["stage", "leaves", "activity", "finished", "elapsed"];
const deliveries = ["stage", "leaves", "activity"];

/** The fields of the document itself. */
export const topFields = Object.keys(policySchema.shape);

/**
 * Field names by the field they stand under, for "did you mean": as the schema has them, and by hand where it tells shapes apart by a look at
 * the value. Routers know their own.
 */
export const knownFields: FieldNames = {
  ...fieldsIn(policySchema),
  ...fieldsIn(commitmentTerms, "terms"),
  from: moments,
  until: [...moments, "atLeast", "mix"],
  restartOn: moments,
  stopOn: moments,
  on: moments,
  within: ["default", "workingDays", "date", "by", "values", "custom", ...units],
  counts: deliveries,
  accepted: deliveries,
  rejected: deliveries,
  penalty: ["amount", "perMissing", "carry", "unit"],
  credit: ["amount", "perExtra", "unit"],
  pauses: ["reason", "while", "from", "until"],
  every: units,
  at: ["before", "after"],
  before: units,
  after: units,
  notify: ["rep", "pool"],
};

function fieldsIn(schema: z.core.$ZodType, name?: string, found: Record<string, readonly string[]> = {}): FieldNames {
  if (schema === router) return found;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "optional") fieldsIn(def.innerType, name, found);
  if (def.type === "array") fieldsIn(def.element, name, found);
  if (def.type === "record") fieldsIn(def.valueType, name, found);
  if (def.type === "union") for (const option of def.options) fieldsIn(option, name, found);
  if (def.type === "object") {
    if (name !== undefined) found[name] = [...new Set([...(found[name] ?? []), ...Object.keys(def.shape)])];
    for (const [field, inner] of Object.entries(def.shape)) fieldsIn(inner, field, found);
  }
  return found;
}
