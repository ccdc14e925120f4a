import * as z from "zod";
import { has, id, isObject, own, shaped } from "./shapes.ts";
import { moments, pool, rep } from "./sla-schema.ts";

const date = z.string().min(1).max(10);
const number = z.number();

const amount = z.strictObject({ amount: number, unit: id });
const perMissing = z.strictObject({ perMissing: number, unit: id });
const perExtra = z.strictObject({ perExtra: number, unit: id });
const carry = z.strictObject({ carry: z.literal(true) });
const penalty = shaped((value) => (has(value, "carry") ? carry : has(value, "perMissing") ? perMissing : amount));
const credit = shaped((value) => (has(value, "perExtra") ? perExtra : amount));
/** One of them, or several. */
const oneOrMore = (one: z.ZodType): z.ZodType => {
  const several = z.array(one).min(1).max(20);
  return shaped((value) => (Array.isArray(value) ? several : one));
};

const party = shaped((value) => (isObject(value) ? (has(value, "pool") ? pool : rep) : undefined));

const terms = z.strictObject({
  from: date.optional(),
  atLeast: number,
  accepted: number.optional(),
  reasons: z.boolean().optional(),
  warnBelow: number.optional(),
  credit: oneOrMore(credit).optional(),
  penalty: oneOrMore(penalty).optional(),
});
const severalTerms = z.array(terms).min(1).max(1000);

/** The shape of a commitment. */
export const commitment = z.strictObject({
  name: id,
  every: z.enum(["week", "month", "quarter"]),
  calendar: id.optional(),
  terms: shaped((value) => (Array.isArray(value) ? severalTerms : terms)),
  counts: moments.optional(),
  where: own.optional(),
  accepted: moments.optional(),
  rejected: moments.optional(),
  notify: oneOrMore(party).optional(),
  checks: z.array(number).optional(),
  until: date.optional(),
  reviewOn: date.optional(),
});
