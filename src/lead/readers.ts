import { isFreeMail, normalizePhone } from "./contact.ts";
import type { FieldSpecs } from "./custom-fields.ts";

/** A phone number in E.164, and whether there can be such a number. */
export interface PhoneReading {
  readonly e164: string;
  readonly likely: boolean;
}

/** Reads a phone number; `country`, ISO 3166-1 alpha-2 in capitals, is where it is dialled. Pure: same text, same answer. */
export type PhoneReader = (text: string, country: string | undefined) => PhoneReading | undefined;

/** The part of a host name that somebody has registered: `acme.co.uk` of `mail.acme.co.uk`. Pure: same host, same answer. */
export type DomainReader = (host: string) => string | undefined;

/** What reads numbers and domains better than the plain rules do. */
export interface Readers {
  /** @defaultValue {@link plainPhone} */
  readonly phone?: PhoneReader | undefined;
  /** @defaultValue the host itself */
  readonly domain?: DomainReader | undefined;
  /** Whether a domain hands out mailboxes that are thrown away: a list of them, or a function. @defaultValue none does */
  readonly disposable?: ReadonlySet<string> | ((domain: string) => boolean) | undefined;
}

/** How inputs are read: the fields of the host's own, and the readers of the host's. */
export interface IntakeRules {
  readonly fields: FieldSpecs;
  readonly readers: Readers;
}

/** No fields of the host's own, and plain readers. */
export const plainRules: IntakeRules = { fields: {}, readers: {} };

/** `parsePhoneNumberFromString` of `libphonenumber-js`, as far as it is needed. */
type PhoneParser = (
  text: string,
  country: never,
) => { readonly number: string; isPossible(): boolean; isValid(): boolean } | undefined;

/**
 * A phone reader made of `libphonenumber-js`, an optional peer.
 *
 * @example
 * import { parsePhoneNumberFromString } from "libphonenumber-js";
 * const policy = definePolicy(document, { readers: { phone: phoneReader(parsePhoneNumberFromString) } });
 */
export function phoneReader(parse: PhoneParser): PhoneReader {
  return (text, country) => {
    const parsed = parse(text, country as never);
    return parsed?.isPossible() === true ? { e164: parsed.number, likely: parsed.isValid() } : undefined;
  };
}

/**
 * A domain reader made of `getDomain` of `tldts`, an optional peer.
 *
 * @example
 * import { getDomain } from "tldts";
 * const policy = definePolicy(document, { readers: { domain: domainReader(getDomain) } });
 */
export function domainReader(getDomain: (host: string) => string | null): DomainReader {
  return (host) => getDomain(host) ?? undefined;
}

/** Numbers with their country code, as {@link normalizePhone} reads them; one digit seven times at the end is unlikely. */
export const plainPhone: PhoneReader = (text) => {
  const e164 = normalizePhone(text);
  return e164 === undefined ? undefined : { e164, likely: !e164.endsWith(e164.slice(-1).repeat(7)) };
};

const e164Shape = /^\+[1-9]\d{6,14}$/;
const alpha2 = /^[A-Z]{2}$/;

/** A number as the host's reader has it; as the plain rules have it where that fails or answers something else. */
export function readPhone(text: string, country: string | undefined, { phone }: Readers): PhoneReading | undefined {
  if (phone === undefined) return plainPhone(text, country);
  try {
    const reading = phone(text, country !== undefined && alpha2.test(country) ? country : undefined);
    if (reading === undefined) return undefined;
    if (e164Shape.test(reading.e164)) return { e164: reading.e164, likely: reading.likely === true };
  } catch {
    // Code of the host's: what it fails with must not keep a lead out.
  }
  return plainPhone(text, country);
}

/** The registrable domain of a host, as the host's reader has it; the host itself where that has none. */
export function readDomain(host: string, { domain }: Readers): string {
  if (domain === undefined) return host;
  try {
    const found = domain(host);
    return found !== undefined && (found === host || host.endsWith(`.${found}`)) ? found : host;
  } catch {
    return host;
  }
}

/** Whether a host, or the domain above it, hands out private mailboxes. */
export function isPrivateMail(host: string, readers: Readers): boolean {
  return isFreeMail(host) || (readers.domain !== undefined && isFreeMail(readDomain(host, readers)));
}

/** Whether the host says that mailboxes of a host, or of the domain above it, are thrown away. */
export function isDisposable(host: string, readers: Readers): boolean {
  const { disposable } = readers;
  if (disposable === undefined) return false;
  try {
    const says = (one: string): boolean =>
      typeof disposable === "function" ? disposable(one) === true : disposable.has(one);
    return says(host) || says(readDomain(host, readers));
  } catch {
    return false;
  }
}
