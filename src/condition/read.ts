import type { BuiltInFields } from "./fields.ts";

type LastPart<F extends string> = F extends `${string}.${infer Part}` ? Part : F;
type Names = LastPart<keyof BuiltInFields> | "company" | "score" | "properties" | "activities" | "count";

/** An object that has nothing but properties of its own. */
export type Plain = { readonly [name in Names]?: unknown };

/** Where a field is: its parent, and how to take it out of that. */
export interface Access {
  readonly parent: "company" | "score" | undefined;
  readonly get: (parent: Plain) => unknown;
}

const nothing: Plain = Object.freeze(Object.create(null) as Plain);

/**
 * The object itself when it is a plain one, else a copy of what it owns, and nothing when it is no object. With that, fields may
 * be read without asking who owns them: a plain object inherits nothing that has the name of a built-in field.
 */
export function plainOf(value: unknown): Plain {
  if (typeof value !== "object" || value === null) return nothing;
  if (Object.getPrototypeOf(value) === Object.prototype) return value;
  return Array.isArray(value) ? nothing : { ...value };
}

/** Written out, field by field: the engine remembers the shape of what it read by the place in the code. */
const gets: { readonly [F in keyof BuiltInFields]: (parent: Plain) => unknown } = {
  email: (lead) => lead.email,
  emailDomain: (lead) => lead.emailDomain,
  phone: (lead) => lead.phone,
  firstName: (lead) => lead.firstName,
  lastName: (lead) => lead.lastName,
  jobTitle: (lead) => lead.jobTitle,
  language: (lead) => lead.language,
  timeZone: (lead) => lead.timeZone,
  source: (lead) => lead.source,
  campaign: (lead) => lead.campaign,
  message: (lead) => lead.message,
  segment: (lead) => lead.segment,
  rating: (lead) => lead.rating,
  leadType: (lead) => lead.leadType,
  "company.name": (company) => company.name,
  "company.domain": (company) => company.domain,
  "company.country": (company) => company.country,
  "company.region": (company) => company.region,
  "company.street": (company) => company.street,
  "company.postalCode": (company) => company.postalCode,
  "company.city": (company) => company.city,
  "company.industry": (company) => company.industry,
  "company.website": (company) => company.website,
  "company.employees": (company) => company.employees,
  "company.revenue": (company) => company.revenue,
  value: (lead) => lead.value,
  pipeline: (lead) => lead.pipeline,
  stage: (lead) => lead.stage,
  "score.fit": (score) => score.fit,
  "score.engagement": (score) => score.engagement,
  "score.total": (score) => score.total,
  "score.grade": (score) => score.grade,
  ownerId: (lead) => lead.ownerId,
  accountId: (lead) => lead.accountId,
  optedOut: (lead) => lead.optedOut,
  flags: (lead) => lead.flags,
  receivedAt: (lead) => lead.receivedAt,
};

/** How to read a dotted path. */
export function accessTo(field: string): Access {
  const keys = field.split(".");
  if (Object.hasOwn(gets, field)) {
    const [parent] = keys.length > 1 ? keys : [];
    return { parent: parent as Access["parent"], get: gets[field as keyof BuiltInFields] };
  }
  return {
    parent: undefined,
    get: keys[0] === "properties" ? property(keys.slice(1)) : (lead) => keys.reduce(step, lead),
  };
}

/** A property of the host may have dots in its name: the whole name goes first, then the path. */
function property(keys: readonly string[]): Access["get"] {
  const name = keys.join(".");
  if (keys.length === 1) return (lead) => step(lead.properties, name);
  return (lead) => step(lead.properties, name) ?? keys.reduce(step, lead.properties);
}

function step(from: unknown, key: string): unknown {
  return isParent(from) && Object.hasOwn(from, key) ? from[key] : undefined;
}

function isParent(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What reads a field of subjects. */
export function fieldReader(field: string): (subject: unknown) => unknown {
  const { parent, get } = accessTo(field);
  if (parent === undefined) return (subject) => get(plainOf(subject));
  return (subject) => get(plainOf(plainOf(subject)[parent]));
}

/** The value of a field of a subject. */
export function readField(field: string, subject: unknown): unknown {
  return fieldReader(field)(subject);
}

/** How many activities of this type `plainOf(lead.activities)` has; anything but a number above 0 counts as none. */
export function activityCount(activities: Plain, type: string): number {
  const entry = (activities as { readonly [type: string]: unknown })[type];
  if (!isParent(entry)) return 0;
  const { count } = entry;
  return typeof count === "number" && count > 0 && Object.hasOwn(entry, "count") ? count : 0;
}
