import * as z from "zod/mini";
import { has, id, isObject, own, shaped } from "./shapes.ts";
import { moments, pool, rep } from "./sla-schema.ts";

const date = z.string().check(z.minLength(1), z.maxLength(10));
const number = z.number();

const amount = z.strictObject({ amount: number, unit: id });
const perMissing = z.strictObject({ perMissing: number, unit: id });
const perExtra = z.strictObject({ perExtra: number, unit: id });
const carry = z.strictObject({ carry: z.literal(true) });
const penalty = shaped((value) => (has(value, "carry") ? carry : has(value, "perMissing") ? perMissing : amount));
const credit = shaped((value) => (has(value, "perExtra") ? perExtra : amount));
/** One of them, or several. */
const oneOrMore = (one: z.ZodMiniType): z.ZodMiniType => {
  const several = z.array(one).check(z.minLength(1), z.maxLength(20));
  return shaped((value) => (Array.isArray(value) ? several : one));
};

const party = shaped((value) => (isObject(value) ? (has(value, "pool") ? pool : rep) : undefined));

/** The shape of what is promised from a date on. */
export const commitmentTerms = z.strictObject({
  from: z.optional(date),
  atLeast: number,
  accepted: z.optional(number),
  reasons: z.optional(z.boolean()),
  warnBelow: z.optional(number),
  credit: z.optional(oneOrMore(credit)),
  penalty: z.optional(oneOrMore(penalty)),
});
const severalTerms = z.array(commitmentTerms).check(z.minLength(1), z.maxLength(1000));

/** The shape of a commitment. */
export const commitment = z.strictObject({
  name: id,
  every: z.enum(["week", "month", "quarter"]),
  calendar: z.optional(id),
  terms: shaped((value) => (Array.isArray(value) ? severalTerms : commitmentTerms)),
  counts: z.optional(moments),
  where: z.optional(own),
  accepted: z.optional(moments),
  rejected: z.optional(moments),
  notify: z.optional(oneOrMore(party)),
  checks: z.optional(z.array(number)),
  until: z.optional(date),
  reviewOn: z.optional(date),
});
