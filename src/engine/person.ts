import { describe, HandoverError } from "../errors.ts";
import { normalizeEmail, normalizePhone, type Lead } from "../lead/index.ts";

/**
 * Who is meant: by one of the keys by which leads are the same person's, by one of their leads, or by an input of theirs that could
 * not be taken in. An `email` or `phone` that none can be read from (`"olga@acme"`, `"22 555 10 10"`) means whatever came in with that very text.
 */
export type Person =
  | { readonly email: string }
  | { readonly phone: string }
  | { readonly externalId: string }
  | { readonly leadId: string }
  | { readonly quarantineId: string };

/** A person as they are looked up: by one of these. */
export interface Who {
  /** The identity key they were named by. */
  readonly key?: string | undefined;
  readonly leadId?: string | undefined;
  readonly quarantineId?: string | undefined;
  readonly raw?: RawText | undefined;
}

/** What was given for an address or a number, and is none. */
interface RawText {
  readonly text: string;
  /** Whether a value is the same, written differently perhaps. */
  is(value: string): boolean;
  /** Whether it is what came in with a lead for its address, or for its number where it has no address. */
  isOf(lead: Lead): boolean;
}

const keyReaders: { readonly [field: string]: (text: string) => string | undefined } = {
  email: normalizeEmail,
  phone: normalizePhone,
  externalId: (text) => (text.trim() === "" ? undefined : `external:${text.trim()}`),
};
const rawReaders: { readonly [field: string]: (text: string) => RawText | undefined } = {
  email: rawEmail,
  phone: rawPhone,
};
const wanted = {
  email: "an e-mail address, or a text that came in for one",
  phone: "a phone number, or a text that came in for one",
  externalId: "an id in another system",
};
const ids = ["leadId", "quarantineId"];

/** Reads who is meant. What it is given is not told again. @throws HandoverError `INPUT_INVALID` */
export function readPerson(call: string, person: Person): Who {
  const given = entriesOf(person).filter(([, value]) => value !== undefined);
  const [field, value] = given[0] ?? ["", undefined];
  if (given.length !== 1 || typeof value !== "string" || value === "" || !(ids.includes(field) || field in wanted)) {
    const got = given.length > 1 ? `${given.length} fields` : describe(person);
    throw new HandoverError(
      "INPUT_INVALID",
      `${call}: expected one of { email }, { phone }, { externalId }, { leadId } and { quarantineId }, got ${got}`,
    );
  }
  if (ids.includes(field)) return { [field]: value };
  const key = keyReaders[field]?.(value);
  if (key !== undefined) return { key };
  const raw = rawReaders[field]?.(value);
  if (raw !== undefined) return { raw };
  const expected = wanted[field as keyof typeof wanted];
  throw new HandoverError("INPUT_INVALID", `${call}: ${field}: expected ${expected}, got ${describe(value)}`);
}

const fewestDigits = 5;

function rawEmail(given: string): RawText | undefined {
  const plain = (text: string): string => text.trim().toLowerCase();
  const text = plain(given);
  const is = (value: string): boolean => plain(value) === text;
  const sent = ({ properties }: Lead): unknown => properties["given.email"];
  return text === "" ? undefined : { text, is, isOf: (lead) => is(String(sent(lead) ?? "")) };
}

function rawPhone(given: string): RawText | undefined {
  const digitsOf = (text: string): string => (/\p{L}/u.test(text) ? "" : text.replace(/\D/g, ""));
  const digits = digitsOf(given);
  const is = (value: string): boolean => digitsOf(value) === digits;
  const isOf = ({ email, phone = "" }: Lead): boolean => email === undefined && !phone.startsWith("+") && is(phone);
  return digits.length < fewestDigits ? undefined : { text: given.trim(), is, isOf };
}

/** Reading an object runs the code of whoever made it, and that may fail. */
function entriesOf(value: unknown): readonly (readonly [field: string, value: unknown])[] {
  try {
    return Object.entries(typeof value === "object" && value !== null ? value : {});
  } catch {
    return [];
  }
}
