import * as z from "zod/mini";
import { id } from "./shapes.ts";

const any = {
  required: z.optional(z.boolean()),
  personal: z.optional(z.boolean()),
  label: z.optional(z.string().check(z.maxLength(200))),
};
const values = z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.minLength(1), z.maxLength(1_000));

const types = [
  z.strictObject({
    type: z.literal("text"),
    maxLength: z.optional(z.number().check(z.int(), z.gte(1), z.lte(10_000))),
    default: z.optional(z.string()),
    ...any,
  }),
  z.strictObject({
    type: z.literal("number"),
    min: z.optional(z.number()),
    max: z.optional(z.number()),
    integer: z.optional(z.boolean()),
    default: z.optional(z.number()),
    ...any,
  }),
  z.strictObject({ type: z.literal("boolean"), default: z.optional(z.boolean()), ...any }),
  z.strictObject({ type: z.literal("date"), default: z.optional(z.string()), ...any }),
  z.strictObject({ type: z.literal("enum"), values, default: z.optional(z.string()), ...any }),
  z.strictObject({
    type: z.literal("list"),
    values: z.optional(values),
    default: z.optional(z.array(z.string())),
    ...any,
  }),
] as const;

/** Fields of the host's own. */
export const fields = z.record(id, z.discriminatedUnion("type", types));
