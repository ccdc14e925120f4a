import * as z from "zod";
import { id } from "./shapes.ts";

const any = {
  required: z.boolean().optional(),
  personal: z.boolean().optional(),
  label: z.string().max(200).optional(),
};
const values = z.array(z.string().min(1).max(200)).min(1).max(1_000);

const types = [
  z.strictObject({
    type: z.literal("text"),
    maxLength: z.number().int().min(1).max(10_000).optional(),
    default: z.string().optional(),
    ...any,
  }),
  z.strictObject({
    type: z.literal("number"),
    min: z.number().optional(),
    max: z.number().optional(),
    integer: z.boolean().optional(),
    default: z.number().optional(),
    ...any,
  }),
  z.strictObject({ type: z.literal("boolean"), default: z.boolean().optional(), ...any }),
  z.strictObject({ type: z.literal("date"), default: z.string().optional(), ...any }),
  z.strictObject({ type: z.literal("enum"), values, default: z.string().optional(), ...any }),
  z.strictObject({
    type: z.literal("list"),
    values: values.optional(),
    default: z.array(z.string()).optional(),
    ...any,
  }),
] as const;

/** Fields of the host's own. */
export const fields = z.record(id, z.discriminatedUnion("type", types));

/** What a declaration may have, for "did you mean". */
export const fieldKeys = [...new Set(types.flatMap(({ shape }) => Object.keys(shape)))];
