import { isZoneName, toInstant, type Instant, type InstantInput } from "../time/index.ts";
import { emptyCompany, readCompany, type CompanyDraft } from "./company.ts";
import { readConsents, type ConsentInput } from "./consent.ts";
import { isRoleAddress, normalizeDomain, normalizeEmail } from "./contact.ts";
import { readDeclared } from "./custom-fields.ts";
import { FieldReader, isGiven, ownFields } from "./field-reader.ts";
import { inputFields } from "./fields.ts";
import { identityKeys } from "./identity.ts";
import type { Issue } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Company, LeadFields } from "./lead.ts";
import { isDisposable, isPrivateMail, plainRules, readDomain, readPhone, type IntakeRules } from "./readers.ts";
import { unreadable } from "./text.ts";

/** What `ingest` takes. Fields it does not know are kept in `properties`. */
export interface LeadInput {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly jobTitle?: string | undefined;
  readonly language?: string | undefined;
  /** An IANA zone: `America/New_York`. */
  readonly timeZone?: string | undefined;
  readonly source?: string | undefined;
  readonly campaign?: string | undefined;
  readonly message?: string | undefined;
  readonly segment?: string | undefined;
  readonly rating?: string | undefined;
  readonly leadType?: string | undefined;
  readonly value?: number | string | undefined;
  /** A firm, or just its name. */
  readonly company?: string | { readonly [field in keyof Company]?: Company[field] | string } | undefined;
  /** `system:id` of this lead elsewhere. */
  readonly externalId?: string | undefined;
  readonly externalIds?: readonly string[] | undefined;
  readonly optedOut?: boolean | undefined;
  /** Consent to be contacted, by channel: `{ email: true, call: { given: false, source: "phone" } }`. */
  readonly consent?: { readonly [channel: string]: ConsentInput } | undefined;
  /** When the person acted, if that was before now. */
  readonly occurredAt?: InstantInput | undefined;
  /** Whatever else is known; an unknown field beside the ones above ends up here too. */
  readonly properties?: { readonly [key: string]: unknown } | undefined;
}

/** A lead input as read: clean fields, or the issues that keep it out. */
export interface LeadReading {
  readonly fields: LeadFields;
  /** When the person acted, if the input said so. */
  readonly occurredAt: Instant | undefined;
  /** The keys by which the person may be known. */
  readonly identities: readonly string[];
  /** What makes the input unusable; empty when it can be taken in. */
  readonly issues: readonly Issue[];
}

const mostIds = 50;
const alpha2 = /^[A-Z]{2}$/;
const twoLetters = /^[a-z]{2}$/i;

type Draft = { -readonly [field in keyof LeadFields]: LeadFields[field] };

const noStrings: readonly string[] = Object.freeze([]);
const noProperties: { readonly [key: string]: Json } = Object.freeze({});

/** Nobody vouches for the values. */
type Unread = { readonly [field in keyof LeadInput]?: unknown };

/**
 * Reads and normalises what a form, an import or a webhook sent.
 *
 * A fault that leaves the lead usable (no country, an unclear phone number beside a good e-mail) becomes a flag; one that does
 * not (nobody to contact, the wrong type, text no database stores, a required field without a value) becomes an issue. Never throws
 * on any input, reads no clock.
 *
 * @param rules Fields of the host's own, and its readers of numbers and domains: `policy.reads`. @defaultValue none
 * @param isEdit Fields that are not there are left alone: nothing is required, nothing filled in. @defaultValue `false`
 */
export function readLead(input: unknown, rules: IntakeRules = plainRules, isEdit = false): LeadReading {
  const reader = new LeadReader(rules, isEdit);
  try {
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
      reader.issue("", "an object of lead fields", input, 'send for instance { email: "ana@acme.example" }');
    } else {
      reader.read(ownFields(input));
    }
  } catch (error) {
    // A getter or a proxy of the host's threw; nothing that JSON.parse makes does.
    reader.issues.push(unreadable("", error));
  }
  const fields = reader.finish();
  return { fields, identities: identityKeys(fields), occurredAt: reader.occurredAt, issues: reader.issues };
}

class LeadReader extends FieldReader {
  /** Never used: with the last object of a class V8 forgets its layout, and throws away the machine code that relied on it. */
  static readonly spare = /* @__PURE__ */ new LeadReader(plainRules, false);
  private readonly rules: IntakeRules;
  private readonly isEdit: boolean;
  occurredAt: Instant | undefined;
  private externalIds: string[] | undefined;
  private company: CompanyDraft | undefined;
  /** The domain of the address, where it is the firm's. */
  private ownDomain: string | undefined;
  private readonly lead: Draft = {
    email: undefined,
    emailDomain: undefined,
    phone: undefined,
    firstName: undefined,
    lastName: undefined,
    jobTitle: undefined,
    language: undefined,
    timeZone: undefined,
    source: undefined,
    campaign: undefined,
    message: undefined,
    segment: undefined,
    rating: undefined,
    leadType: undefined,
    value: undefined,
    company: undefined,
    externalIds: noStrings,
    optedOut: false,
    consent: undefined,
    properties: noProperties,
    flags: noStrings,
  };

  constructor(rules: IntakeRules, isEdit: boolean) {
    super(rules.fields);
    this.rules = rules;
    this.isEdit = isEdit;
  }

  /** Each field by its name, so that issues and flags come in one order, whatever the order of the input. */
  read(input: Unread): void {
    const { lead } = this;
    const { company, properties } = input;
    lead.firstName = this.text(input.firstName, "firstName", 128);
    lead.lastName = this.text(input.lastName, "lastName", 128);
    lead.jobTitle = this.text(input.jobTitle, "jobTitle", 256);
    lead.language = this.text(input.language, "language", 35)?.toLowerCase();
    this.timeZone(this.text(input.timeZone, "timeZone", 64));
    lead.source = this.text(input.source, "source", 256);
    lead.campaign = this.text(input.campaign, "campaign", 256);
    lead.message = this.text(input.message, "message", 10_000);
    lead.segment = this.text(input.segment, "segment", 128);
    lead.rating = this.text(input.rating, "rating", 64);
    lead.leadType = this.text(input.leadType, "leadType", 64);
    lead.value = this.amount(input.value, "value");
    this.email(this.text(input.email, "email", 1_000));
    const { phone } = input;
    lead.phone = this.text(typeof phone === "number" ? String(phone) : phone, "phone", 64);
    this.optOut(input.optedOut);
    lead.consent = readConsents(this, input.consent);
    this.externalId(input.externalId, "externalId");
    this.ids(input.externalIds);
    this.moment(input.occurredAt);
    if (isGiven(company)) readCompany(this, company, (this.company = emptyCompany()));
    if (isGiven(properties)) this.bag(properties);
    this.others(input, inputFields, "");
  }

  finish(): LeadFields {
    const { lead } = this;
    if (this.externalIds !== undefined) lead.externalIds = this.externalIds;
    if (this.rules.fields !== plainRules.fields) this.declared();
    if (this.properties !== undefined) lead.properties = this.properties;
    this.finishCompany();
    this.finishPhone();
    const reachable = lead.email !== undefined || isCallable(lead.phone) || lead.externalIds.length > 0;
    if (!reachable && this.issues.length === 0) {
      const unusable = [
        ...(this.flags?.includes("email.invalid") ? ["an unusable e-mail address"] : []),
        ...(lead.phone === undefined ? [] : ["an unusable phone number"]),
      ];
      this.issues.push({
        path: "",
        expected: "an e-mail address, a phone number or an external id",
        got: unusable.length === 0 ? "none" : `${unusable.join(" and ")} only`,
        hint: "without one nobody can be told apart or called back",
      });
    }
    if (this.flags !== undefined) lead.flags = [...new Set(this.flags)].sort();
    return lead;
  }

  private email(text: string | undefined): void {
    if (text === undefined) return;
    const email = normalizeEmail(text);
    if (email === undefined) {
      this.keep("email", text);
      return this.flag("email.invalid");
    }
    const host = email.slice(email.indexOf("@") + 1);
    const domain = host.startsWith("www.") ? (normalizeDomain(host) ?? host) : host;
    this.lead.email = email;
    this.lead.emailDomain = domain;
    const { readers } = this.rules;
    if (isPrivateMail(domain, readers)) this.flag("email.free_mail");
    else if (isDisposable(domain, readers)) this.flag("email.disposable");
    else this.ownDomain = readDomain(domain, readers);
    if (isRoleAddress(email)) this.flag("email.role_address");
  }

  private timeZone(text: string | undefined): void {
    if (text === undefined) return;
    if (isZoneName(text)) {
      this.lead.timeZone = text;
      return;
    }
    this.flag("timeZone.unknown");
    this.keep("timeZone", text);
  }

  /** A number written without its country code is of the firm's country. */
  private finishPhone(): void {
    const { lead } = this;
    if (lead.phone === undefined) return;
    const reading = readPhone(lead.phone, lead.company?.country, this.rules.readers);
    if (reading === undefined) return this.flag("phone.unclear");
    if (!reading.likely) this.flag("phone.unlikely");
    lead.phone = reading.e164;
  }

  private declared(): void {
    const { properties, since } = readDeclared(this, this.rules.fields, this.properties, this.isEdit);
    this.properties = properties;
    this.lead.since = since;
  }

  private optOut(value: unknown): void {
    if (typeof value === "boolean") this.lead.optedOut = value;
    else if (isGiven(value))
      this.issue("optedOut", "true or false", value, "a wish not to be contacted must not be guessed at");
  }

  private finishCompany(): void {
    const { lead, ownDomain } = this;
    if (this.company === undefined && ownDomain === undefined) return this.flag("company.missing");
    const company = (this.company ??= emptyCompany());
    company.domain ??= (company.website === undefined ? undefined : normalizeDomain(company.website)) ?? ownDomain;
    if (company.domain !== undefined) company.domain = readDomain(company.domain, this.rules.readers);
    if (company.name === undefined) this.flag("company.missing");
    if (company.country === undefined) this.flag("country.missing");
    else if (!alpha2.test(company.country)) {
      if (twoLetters.test(company.country)) company.country = company.country.toUpperCase();
      else this.flag("country.not_iso");
    }
    lead.company = company;
  }

  private ids(values: unknown): void {
    if (!isGiven(values)) return;
    if (!Array.isArray(values)) return this.issue("externalIds", "a list of texts", values, 'send ["hubspot:123"]');
    if (values.length > mostIds) this.flag("externalIds.too_many");
    values.slice(0, mostIds).forEach((id, i) => {
      if (id !== undefined && id !== null) this.externalId(id, `externalIds.${i}`);
      else this.issue(`externalIds.${i}`, "a text", id, "send it as a string or leave it out");
    });
  }

  private externalId(value: unknown, path: string): void {
    const id = this.text(typeof value === "number" ? String(value) : value, path, 256);
    if (id !== undefined && !this.externalIds?.includes(id)) (this.externalIds ??= []).push(id);
  }

  private moment(value: unknown): void {
    if (!isGiven(value)) return;
    try {
      this.occurredAt = toInstant(value as InstantInput, "occurredAt");
    } catch {
      this.issue(
        "occurredAt",
        "a Date, epoch milliseconds or an ISO text with an offset",
        value,
        'write for instance "2026-11-21T09:00:00Z"',
      );
    }
  }
}

/** Whether a phone number, written however, has enough digits to be called. */
function isCallable(phone: string | undefined): boolean {
  return phone !== undefined && phone.replace(/\D/g, "").length >= 5;
}
