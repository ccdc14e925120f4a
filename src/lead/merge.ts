import type { Instant } from "../time/index.ts";
import { companyFields } from "./company.ts";
import { declaredIn } from "./custom-fields.ts";
import { isFreeMail, isRoleAddress } from "./contact.ts";
import { mergeConsents } from "./consent.ts";
import { singleFields } from "./fields.ts";
import type { Company, Lead, LeadFields } from "./lead.ts";

/**
 * The fields of a lead after the same person came again: what was missing is filled in; of two values the one that was given earlier
 * stays, whichever came in first, and of two of one instant the one that is known; ids and properties add up, an opt-out is never
 * lost, of consent the later word counts. So the order in which inputs of different instants are merged makes no difference, and
 * merging one twice changes nothing more.
 *
 * @param at When the person acted. @defaultValue after all that is known
 */
export function mergeFields(known: Lead, again: LeadFields, at: Instant = known.updatedAt): LeadFields {
  const ages = new Ages(known, again, at);
  const merged: Draft = {
    ...fieldsOf(known),
    email: ages.earlier("email", known.email, again.email),
    phone: ages.earlier("phone", known.phone, again.phone),
    company: mergeCompany(known.company, again.company, ages),
    externalIds: union(known.externalIds, again.externalIds),
    optedOut: known.optedOut || again.optedOut,
    consent: mergeConsents(known.consent, again.consent),
    properties: mergeProperties(known.properties, again.properties, ages),
    flags: union(known.flags, again.flags),
  };
  for (const field of singleFields) set(merged, field, ages.earlier(field, known[field], again[field]));
  // An address comes with its domain.
  merged.emailDomain = merged.email === known.email ? known.emailDomain : again.emailDomain;
  merged.flags = merged.flags
    .filter((flag) => !isSettled(flag, merged) && !isOfTheOther(flag, merged, known, again))
    .sort();
  merged.since = ages.since();
  return merged;
}

type Draft = { -readonly [field in keyof LeadFields]: LeadFields[field] };

/** Field by field, so that leads keep one shape. */
function fieldsOf(lead: Lead): Draft {
  return {
    email: lead.email,
    emailDomain: lead.emailDomain,
    phone: lead.phone,
    firstName: lead.firstName,
    lastName: lead.lastName,
    jobTitle: lead.jobTitle,
    language: lead.language,
    timeZone: lead.timeZone,
    source: lead.source,
    campaign: lead.campaign,
    message: lead.message,
    segment: lead.segment,
    rating: lead.rating,
    leadType: lead.leadType,
    value: lead.value,
    company: lead.company,
    externalIds: lead.externalIds,
    optedOut: lead.optedOut,
    consent: lead.consent,
    properties: lead.properties,
    flags: lead.flags,
    since: lead.since,
  };
}

function set<K extends keyof Draft>(draft: Draft, field: K, value: Draft[K]): void {
  draft[field] = value;
}

/** Since when each value is known. */
class Ages {
  private readonly known: Lead;
  private readonly again: LeadFields;
  private readonly at: Instant;
  private readonly noted: { [path: string]: Instant };

  constructor(known: Lead, again: LeadFields, at: Instant) {
    this.known = known;
    this.again = again;
    this.at = at;
    this.noted = { ...known.since };
  }

  /** The value that was given earlier. */
  earlier<T>(path: string, known: T | undefined, again: T | undefined): T | undefined {
    if (again === undefined) return known;
    const before = Object.hasOwn(this.noted, path) ? (this.noted[path] as Instant) : this.known.receivedAt;
    const at = own(this.again.since ?? {}, path) ?? this.at;
    if (known !== undefined && at >= before) return known;
    if (at === this.known.receivedAt) delete this.noted[path];
    else this.noted[path] = at;
    return again;
  }

  since(): LeadFields["since"] {
    return Object.keys(this.noted).length === 0 ? undefined : this.noted;
  }
}

/** The earliest instant there is. */
const always = -8_640_000_000_000_000;

/**
 * Since when the values of a lead are known once somebody has corrected it: what they changed is right, and stays whatever else was
 * given at whatever time.
 */
export function sinceEdited(known: Lead, edited: LeadFields): LeadFields["since"] {
  const since: { [path: string]: Instant } = { ...known.since };
  const compare = (path: string, was: unknown, is: unknown): void => {
    if (is === undefined) delete since[path];
    else if (JSON.stringify(was) !== JSON.stringify(is)) since[path] = always;
  };
  for (const field of ["email", "phone", ...singleFields] as const) compare(field, known[field], edited[field]);
  for (const field of companyFields) compare(`company.${field}`, known.company?.[field], edited.company?.[field]);
  for (const key of new Set([...Object.keys(known.properties), ...Object.keys(edited.properties)]))
    compare(`properties.${key}`, own(known.properties, key), own(edited.properties, key));
  return Object.keys(since).length === 0 ? undefined : since;
}

function own<T>(object: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function mergeCompany(known: Company | undefined, again: Company | undefined, ages: Ages): Company | undefined {
  if (again === undefined) return known;
  const pick = <K extends keyof Company>(field: K): Company[K] =>
    ages.earlier(`company.${field}`, known?.[field], again[field]);
  return {
    name: pick("name"),
    domain: pick("domain"),
    country: pick("country"),
    region: pick("region"),
    street: pick("street"),
    city: pick("city"),
    postalCode: pick("postalCode"),
    industry: pick("industry"),
    website: pick("website"),
    employees: pick("employees"),
    revenue: pick("revenue"),
  };
}

function mergeProperties(
  known: LeadFields["properties"],
  again: LeadFields["properties"],
  ages: Ages,
): LeadFields["properties"] {
  const merged = { ...again, ...known };
  for (const key of Object.keys(again))
    merged[key] = ages.earlier(`properties.${key}`, own(known, key), again[key]) as LeadFields["properties"][string];
  return merged;
}

/** Flags that only a reader of the host's can tell, by the field they are about. */
const flagsOf = { "email.disposable": "email", "phone.unlikely": "phone" } as const;

/** Whether a flag is about a value that the other one of the two has taken the place of. */
function isOfTheOther(flag: string, merged: LeadFields, known: LeadFields, again: LeadFields): boolean {
  if (!Object.hasOwn(flagsOf, flag)) return false;
  const field = flagsOf[flag as keyof typeof flagsOf];
  return ![known, again].some((one) => one.flags.includes(flag) && one[field] === merged[field]);
}

/** Whether a flag says of one of the two what is not so of both together. */
function isSettled(
  flag: string,
  { email, emailDomain, phone, timeZone, value, company, properties }: LeadFields,
): boolean {
  switch (flag) {
    case "email.invalid":
      return email !== undefined;
    case "email.free_mail":
      return emailDomain !== undefined && !isFreeMail(emailDomain);
    case "email.role_address":
      return email !== undefined && !isRoleAddress(email);
    case "phone.unclear":
      return phone !== undefined && phone.startsWith("+");
    case "value.not_a_number":
      return value !== undefined;
    case "company.missing":
      return company?.name !== undefined;
    case "country.missing":
      return company?.country !== undefined;
    case "country.not_iso":
      return company?.country !== undefined && /^[A-Z]{2}$/.test(company.country);
    case "timeZone.unknown":
      return timeZone !== undefined;
    default: {
      const field = declaredIn(flag);
      return field !== undefined && own(properties, field) !== undefined;
    }
  }
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return b.every((item) => a.includes(item)) ? a : [...new Set([...a, ...b])];
}
