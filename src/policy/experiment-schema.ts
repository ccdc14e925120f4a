import * as z from "zod/mini";
import { cadence } from "./cadence-schema.ts";
import { router } from "./router-schema.ts";
import { duration, own } from "./shapes.ts";
import { sla } from "./sla-schema.ts";

/** It stands in the versions of arms, and is a key on leads. */
const plainName = z.string().check(
  z.maxLength(40),
  z.refine((name) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name), {
    error: "a name of letters, digits, `.`, `_` and `-`, a letter or digit first",
    params: { hint: "change the value" },
  }),
);

const arm = z.strictObject({
  name: plainName,
  weight: z.number(),
  parts: z.optional(
    z.strictObject({
      scoring: z.optional(own),
      routing: z.optional(router),
      slas: z.optional(z.array(sla)),
      cadences: z.optional(z.array(cadence)),
    }),
  ),
});

export const experiment = z.strictObject({
  name: plainName,
  unit: z.optional(z.enum(["lead", "account", "rep"])),
  mode: z.optional(z.enum(["live", "shadow"])),
  when: z.optional(own),
  from: z.optional(z.string()),
  until: z.optional(z.string()),
  arms: z.array(arm).check(z.maxLength(10)),
  conversion: z.optional(z.strictObject({ stage: z.optional(z.string()), within: z.optional(duration) })),
  contactWithin: z.optional(duration),
  alpha: z.optional(z.number().check(z.gt(0), z.lt(1))),
  stopWhen: z.optional(
    z
      .array(
        z.strictObject({
          on: z.enum(["opt_out", "complaint", "decline"]),
          atMost: z.number().check(z.gte(0), z.lt(1)),
        }),
      )
      .check(z.maxLength(20)),
  ),
});
