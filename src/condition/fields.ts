/** What a field holds; it decides which tests make sense. A `list` holds texts. `any` is not checked. */
export type FieldKind = "text" | "number" | "boolean" | "list" | "any";

/** The fields every lead has a place for, and the type of what stands there. */
export interface BuiltInFields {
  email: string;
  emailDomain: string;
  phone: string;
  firstName: string;
  lastName: string;
  jobTitle: string;
  language: string;
  timeZone: string;
  source: string;
  campaign: string;
  message: string;
  segment: string;
  rating: string;
  leadType: string;
  "company.name": string;
  "company.domain": string;
  "company.country": string;
  "company.region": string;
  "company.street": string;
  "company.postalCode": string;
  "company.city": string;
  "company.industry": string;
  "company.website": string;
  /** Head count. */
  "company.employees": number;
  "company.revenue": number;
  /** Expected value of the deal. */
  value: number;
  pipeline: string;
  stage: string;
  "score.fit": number;
  "score.engagement": number;
  "score.total": number;
  "score.grade": string;
  ownerId: string;
  accountId: string;
  /** Do not contact. */
  optedOut: boolean;
  /** Quality flags, such as `email.free_mail`. */
  flags: readonly string[];
  /** Epoch milliseconds. */
  receivedAt: number;
}

/**
 * The fields a condition may name, by dotted path. Add your own by declaration merging, and tell the compiler of the
 * conditions about them with its `fields` option:
 *
 * @example
 * declare module "handover/condition" {
 *   interface Fields {
 *     "properties.plan": "free" | "team" | "enterprise";
 *   }
 * }
 */
export interface Fields extends BuiltInFields {}

/** The kind of each built-in field, for data that no type checker has seen. */
export const fieldKinds = {
  email: "text",
  emailDomain: "text",
  phone: "text",
  firstName: "text",
  lastName: "text",
  jobTitle: "text",
  language: "text",
  timeZone: "text",
  source: "text",
  campaign: "text",
  message: "text",
  segment: "text",
  rating: "text",
  leadType: "text",
  "company.name": "text",
  "company.domain": "text",
  "company.country": "text",
  "company.region": "text",
  "company.street": "text",
  "company.postalCode": "text",
  "company.city": "text",
  "company.industry": "text",
  "company.website": "text",
  "company.employees": "number",
  "company.revenue": "number",
  value: "number",
  pipeline: "text",
  stage: "text",
  "score.fit": "number",
  "score.engagement": "number",
  "score.total": "number",
  "score.grade": "text",
  ownerId: "text",
  accountId: "text",
  optedOut: "boolean",
  flags: "list",
  receivedAt: "number",
} as const satisfies { readonly [F in keyof BuiltInFields]: FieldKind };

/** The names of the built-in fields. `properties.*` and fields declared through options come on top. */
export const knownFields: readonly (keyof BuiltInFields)[] = Object.keys(fieldKinds) as (keyof BuiltInFields)[];
