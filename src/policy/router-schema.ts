import * as z from "zod/mini";
import type { Router } from "../routing/index.ts";
import { duration, id, ledgerName, own, shaped } from "./shapes.ts";

const hours = z.optional(z.enum(["owner", "ignore"]));
const countIn = z.optional(ledgerName);

const skill = z.strictObject({
  rep: id,
  lead: z.optional(id),
  has: z.optional(z.union([z.string(), z.number(), z.boolean()])),
  dropAfter: z.optional(duration),
});

const sharing = {
  pool: ledgerName,
  weights: z.optional(z.union([z.boolean(), z.record(id, z.number())])),
  hours,
  hold: z.optional(z.literal("until-open")),
  by: z.optional(z.array(id)),
  ledger: z.optional(ledgerName),
  offerTo: z.optional(z.number().check(z.int(), z.gte(1), z.lte(50))),
  roles: z.optional(z.array(id).check(z.minLength(1))),
  skills: z.optional(z.array(skill).check(z.minLength(1))),
  timeLeft: z.optional(duration),
  maxAhead: z.optional(z.number()),
};

/** A router inside a router. */
const nested: z.ZodMiniType = z.lazy(() => router);

/** A router, or the name of one. */
const target = shaped((value) => (typeof value === "string" ? id : nested));
const oneOrMore = (one: z.ZodMiniType): z.ZodMiniType => {
  const several = z.array(one);
  return shaped((value) => (Array.isArray(value) ? several : one));
};
const texts = oneOrMore(z.string().check(z.minLength(1), z.maxLength(512)));
const number = z.number();
const boolean = z.boolean();
const scalar = shaped((value) =>
  typeof value === "number" ? number : typeof value === "boolean" ? boolean : z.string(),
);
/** What else stands in it is told by the router, which knows what belongs there. */
const band = z.optional(z.record(z.string(), number));

const territoryEntry = z.strictObject({
  name: id,
  accounts: z.optional(texts),
  country: z.optional(texts),
  region: z.optional(texts),
  postalCode: z.optional(texts),
  language: z.optional(texts),
  industry: z.optional(texts),
  segment: z.optional(texts),
  employees: band,
  revenue: band,
  value: band,
  where: z.optional(z.record(z.string(), oneOrMore(scalar))),
  to: target,
});

/** Every kind of router, by its name. */
const kinds: { readonly [kind in Router["router"]]: z.core.$ZodShape } = {
  round_robin: sharing,
  least_loaded: { ...sharing, measure: z.optional(z.enum(["count", "value"])) },
  by_attribute: { by: id, map: z.record(z.string(), nested), otherwise: z.optional(nested) },
  territory: {
    entries: z.array(territoryEntry).check(z.minLength(1)),
    groups: z.optional(z.record(id, z.array(id))),
    routers: z.optional(z.record(id, nested)),
    ties: z.optional(z.literal("first")),
    fallThrough: z.optional(boolean),
    otherwise: z.optional(target),
  },
  account_owner: { hours, countIn, related: z.optional(z.boolean()) },
  sticky: { hours, countIn },
  paired: { attribute: id, hours, countIn },
  fixed: { repId: id, hours, countIn },
  first_of: { routers: z.array(nested).check(z.minLength(1)) },
  overflow: { steps: z.array(z.strictObject({ to: nested, wait: z.optional(duration) })).check(z.minLength(1)) },
  when_open: { calendar: id, to: nested, otherwise: z.optional(nested) },
  split: {
    name: id,
    arms: z.array(z.strictObject({ name: id, share: z.number(), to: nested })).check(z.minLength(1)),
    by: z.optional(id),
  },
  custom: { name: id, options: z.optional(own) },
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
export const router: z.ZodMiniType = z.discriminatedUnion(
  "router",
  Object.entries(kinds).map(([kind, shape]) => z.strictObject({ router: z.literal(kind), ...shape })) as never,
);
