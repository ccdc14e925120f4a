import * as z from "zod";
import type { Router } from "../routing/index.ts";
import { duration, id, own } from "./shapes.ts";

const hours = z.enum(["owner", "ignore"]).optional();

const skill = z.strictObject({
  rep: id,
  lead: id.optional(),
  has: z.union([z.string(), z.number(), z.boolean()]).optional(),
  dropAfter: duration.optional(),
});

const sharing = {
  pool: id,
  weights: z.union([z.boolean(), z.record(id, z.number())]).optional(),
  hours,
  hold: z.literal("until-open").optional(),
  by: z.array(id).optional(),
  ledger: id.optional(),
  roles: z.array(id).min(1).optional(),
  skills: z.array(skill).min(1).optional(),
  timeLeft: duration.optional(),
  maxAhead: z.number().optional(),
};

/** A router inside a router. */
const nested: z.ZodType = z.lazy(() => router);

/** Every kind of router, by its name. */
const kinds: { readonly [kind in Router["router"]]: z.ZodRawShape } = {
  round_robin: sharing,
  least_loaded: { ...sharing, measure: z.enum(["count", "value"]).optional() },
  by_attribute: { by: id, map: z.record(z.string(), nested), otherwise: nested.optional() },
  account_owner: { hours, related: z.boolean().optional() },
  sticky: { hours },
  paired: { attribute: id, hours },
  fixed: { repId: id, hours },
  first_of: { routers: z.array(nested).min(1) },
  overflow: { steps: z.array(z.strictObject({ to: nested, wait: duration.optional() })).min(1) },
  when_open: { calendar: id, to: nested, otherwise: nested.optional() },
  split: {
    name: id,
    arms: z.array(z.strictObject({ name: id, share: z.number(), to: nested })).min(1),
    by: id.optional(),
  },
  custom: { name: id, options: own.optional() },
};

/** The names of all kinds of router. */
export const routerNames: readonly string[] = Object.keys(kinds);

/** Fields by the kind of router; steps, arms and skills by their list. */
export const routerFields: { readonly [kind: string]: readonly string[] } = {
  ...Object.fromEntries(Object.entries(kinds).map(([kind, shape]) => [kind, ["router", ...Object.keys(shape)]])),
  steps: ["to", "wait"],
  arms: ["name", "share", "to"],
  skills: ["rep", "lead", "has", "dropAfter"],
};

/** A router of any kind. */
export const router: z.ZodType = z.discriminatedUnion(
  "router",
  Object.entries(kinds).map(([kind, shape]) => z.strictObject({ router: z.literal(kind), ...shape })) as never,
);
