import * as z from "zod";
import { cadence } from "./cadence-schema.ts";
import { router } from "./router-schema.ts";
import { duration, own } from "./shapes.ts";
import { sla } from "./sla-schema.ts";

/** It stands in the versions of arms, and is a key on leads. */
const plainName = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
    error: "a name of letters, digits, `.`, `_` and `-`, a letter or digit first",
  });

const arm = z.strictObject({
  name: plainName,
  weight: z.number(),
  parts: z
    .strictObject({
      scoring: own.optional(),
      routing: router.optional(),
      slas: z.array(sla).optional(),
      cadences: z.array(cadence).optional(),
    })
    .optional(),
});

export const experiment = z.strictObject({
  name: plainName,
  unit: z.enum(["lead", "account", "rep"]).optional(),
  mode: z.enum(["live", "shadow"]).optional(),
  when: own.optional(),
  from: z.string().optional(),
  until: z.string().optional(),
  arms: z.array(arm).max(10),
  conversion: z.strictObject({ stage: z.string().optional(), within: duration.optional() }).optional(),
  contactWithin: duration.optional(),
  alpha: z.number().gt(0).lt(1).optional(),
  stopWhen: z
    .array(z.strictObject({ on: z.enum(["opt_out", "complaint", "decline"]), atMost: z.number().min(0).lt(1) }))
    .max(20)
    .optional(),
});
