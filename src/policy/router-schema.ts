import * as z from "zod";
import type { Router } from "../routing/index.ts";
import { duration, id, ledgerName, own, shaped } from "./shapes.ts";

const hours = z.enum(["owner", "ignore"]).optional();
const countIn = ledgerName.optional();

const skill = z.strictObject({
  rep: id,
  lead: id.optional(),
  has: z.union([z.string(), z.number(), z.boolean()]).optional(),
  dropAfter: duration.optional(),
});

const sharing = {
  pool: ledgerName,
  weights: z.union([z.boolean(), z.record(id, z.number())]).optional(),
  hours,
  hold: z.literal("until-open").optional(),
  by: z.array(id).optional(),
  ledger: ledgerName.optional(),
  offerTo: z.number().int().min(1).max(50).optional(),
  roles: z.array(id).min(1).optional(),
  skills: z.array(skill).min(1).optional(),
  timeLeft: duration.optional(),
  maxAhead: z.number().optional(),
};

/** A router inside a router. */
const nested: z.ZodType = z.lazy(() => router);

/** A router, or the name of one. */
const target = shaped((value) => (typeof value === "string" ? id : nested));
const oneOrMore = (one: z.ZodType): z.ZodType => {
  const several = z.array(one);
  return shaped((value) => (Array.isArray(value) ? several : one));
};
const texts = oneOrMore(z.string().min(1).max(512));
const number = z.number();
const boolean = z.boolean();
const scalar = shaped((value) =>
  typeof value === "number" ? number : typeof value === "boolean" ? boolean : z.string(),
);
/** What else stands in it is told by the router, which knows what belongs there. */
const band = z.record(z.string(), number).optional();

const territoryEntry = z.strictObject({
  name: id,
  accounts: texts.optional(),
  country: texts.optional(),
  region: texts.optional(),
  postalCode: texts.optional(),
  language: texts.optional(),
  industry: texts.optional(),
  segment: texts.optional(),
  employees: band,
  revenue: band,
  value: band,
  where: z.record(z.string(), oneOrMore(scalar)).optional(),
  to: target,
});

/** Every kind of router, by its name. */
const kinds: { readonly [kind in Router["router"]]: z.ZodRawShape } = {
  round_robin: sharing,
  least_loaded: { ...sharing, measure: z.enum(["count", "value"]).optional() },
  by_attribute: { by: id, map: z.record(z.string(), nested), otherwise: nested.optional() },
  territory: {
    entries: z.array(territoryEntry).min(1),
    groups: z.record(id, z.array(id)).optional(),
    routers: z.record(id, nested).optional(),
    ties: z.literal("first").optional(),
    fallThrough: boolean.optional(),
    otherwise: target.optional(),
  },
  account_owner: { hours, countIn, related: z.boolean().optional() },
  sticky: { hours, countIn },
  paired: { attribute: id, hours, countIn },
  fixed: { repId: id, hours, countIn },
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
  entries: Object.keys(territoryEntry.shape),
};

/** A router of any kind. */
export const router: z.ZodType = z.discriminatedUnion(
  "router",
  Object.entries(kinds).map(([kind, shape]) => z.strictObject({ router: z.literal(kind), ...shape })) as never,
);
