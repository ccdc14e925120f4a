import type { FieldReader } from "./field-reader.ts";
import { isGiven } from "./field-reader.ts";
import { toInstant, type Instant, type InstantInput } from "../time/index.ts";

/** Whether a person agreed to be contacted on a channel. */
export interface Consent {
  readonly given: boolean;
  /** When it was given or taken back; absent when nobody knows: anything known later counts more. */
  readonly at?: Instant | undefined;
  /** Where it is on record: a form, a contract, a field of a CRM. */
  readonly source?: string | undefined;
}

/** What an input says of it: just whether, or with when and where. */
export type ConsentInput =
  | boolean
  | {
      readonly given: boolean;
      /** @defaultValue when the input came */
      readonly at?: InstantInput | undefined;
      readonly source?: string | undefined;
    };

/** Consent by the name of the channel: `{ email: { given: true } }`. */
export interface Consents {
  readonly [channel: string]: Consent;
}

const mostChannels = 50;
const channelShape = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const consentKeys = ["given", "at", "source"];

/** Whether a text can name a channel: lower case, digits, `_` and `-`, as the types of activities are written. */
export function isChannelName(name: string): boolean {
  return channelShape.test(name);
}

/** Reads consent by channel; what cannot be read is an issue, for a wish not to be contacted must not be guessed at. */
export function readConsents(reader: FieldReader, value: unknown): Consents | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    reader.issue("consent", "an object of consent by channel", value, "send { email: true }");
    return undefined;
  }
  const given = Object.entries(value).filter(([, one]) => isGiven(one));
  if (given.length > mostChannels)
    reader.issue("consent", `at most ${mostChannels} channels`, `${given.length}`, "leave out what is not asked for");
  const read = given.slice(0, mostChannels).flatMap(([name, one]) => {
    const channel = name.toLowerCase();
    if (!isChannelName(channel)) {
      const hint = 'name a channel in letters, digits, "_" and "-", such as email';
      reader.issue("consent", "names of channels", name, hint);
      return [];
    }
    const consent = readConsent(reader, one, `consent.${channel}`);
    return consent === undefined ? [] : [[channel, consent] as const];
  });
  return read.length === 0 ? undefined : Object.fromEntries(read);
}

function readConsent(reader: FieldReader, value: unknown, path: string): Consent | undefined {
  if (typeof value === "boolean") return { given: value };
  const hint = 'send true, false or { given: true, at: "2026-11-21T09:00:00Z", source: "webinar form" }';
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    reader.issue(path, "true, false, or an object that says so", value, hint);
    return undefined;
  }
  const { given, at, source } = value as { readonly [key: string]: unknown };
  const odd = Object.keys(value).find((key) => !consentKeys.includes(key));
  if (odd !== undefined) reader.issue(path, consentKeys.join(", "), odd, hint);
  if (typeof given !== "boolean") {
    reader.issue(`${path}.given`, "true or false", given, hint);
    return undefined;
  }
  const from = reader.text(source, `${path}.source`, 256);
  const when = readAt(reader, at, `${path}.at`);
  return { given, ...(when === undefined ? {} : { at: when }), ...(from === undefined ? {} : { source: from }) };
}

function readAt(reader: FieldReader, value: unknown, path: string): Instant | undefined {
  if (!isGiven(value)) return undefined;
  try {
    return toInstant(value as InstantInput, path);
  } catch {
    const hint = 'write for instance "2026-11-21T09:00:00Z"';
    reader.issue(path, "a Date, epoch milliseconds or an ISO text with an offset", value, hint);
    return undefined;
  }
}

/** Consent with a date where the input gave none: when it came. None is from the future, or it could not be taken back. */
export function datedConsents(consents: Consents | undefined, at: Instant, now: Instant): Consents | undefined {
  if (consents === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(consents).map(([channel, one]) => [channel, { ...one, at: Math.min(one.at ?? at, now) }]),
  );
}

/** What is known of consent after more became known: by channel, the later word counts; of two of one time, the one that withdraws. */
export function mergeConsents(known: Consents | undefined, more: Consents | undefined): Consents | undefined {
  if (known === undefined || more === undefined) return known ?? more;
  const merged: { [channel: string]: Consent } = { ...known };
  for (const [channel, next] of Object.entries(more)) {
    const before = Object.hasOwn(merged, channel) ? merged[channel] : undefined;
    if (before === undefined || countsMore(next, before)) merged[channel] = next;
  }
  return merged;
}

function countsMore(next: Consent, before: Consent): boolean {
  const [a, b] = [next.at ?? Number.NEGATIVE_INFINITY, before.at ?? Number.NEGATIVE_INFINITY];
  return a === b ? before.given && !next.given : a > b;
}
