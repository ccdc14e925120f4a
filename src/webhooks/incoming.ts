import { describe, HandoverError } from "../errors.ts";

/** What came in, as far as signatures go. A `Request` has its headers like that; its body is `await request.text()`. */
export interface IncomingWebhook {
  /** A `Headers`, or an object as Node has them; names in any case. */
  readonly headers: HeaderSource;
  /** The body as it came over the wire, before anything parsed it: a text, or bytes. */
  readonly body: string | Uint8Array;
}

export type HeaderSource =
  | { get(name: string): string | null | undefined }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** Why a message is not believed. */
export type WebhookFault =
  /** A header that belongs to it is not there. */
  | "header_missing"
  /** Its time cannot be read. */
  | "timestamp_unreadable"
  /** It was signed too long ago: it may be an old one that somebody sends again. */
  | "too_old"
  /** It was signed in the future. */
  | "too_new"
  /** It is signed with another secret, or was changed on its way. */
  | "signature_wrong";

/** Whether a message is what its sender has signed. */
export type WebhookVerdict =
  | {
      readonly ok: true;
      /** The sender's id of the message, the same each time it is sent: a `commandId` for what is done with it. Absent where the scheme has none. */
      readonly id: string | undefined;
      /** When it was signed, in epoch milliseconds; absent where the scheme does not say. */
      readonly at: number | undefined;
    }
  | { readonly ok: false; readonly fault: WebhookFault };

/** Looks at what came in. What is not right is a verdict; only a body that is no raw body is thrown at. */
export type WebhookVerifier<T extends IncomingWebhook = IncomingWebhook> = (message: T) => Promise<WebhookVerdict>;

export const refused = (fault: WebhookFault): WebhookVerdict => ({ ok: false, fault });

/** A header by its name; the first where it came several times. */
export function headerOf(headers: HeaderSource, name: string): string | undefined {
  if ("get" in headers && typeof headers.get === "function")
    return (headers.get as (name: string) => string | null | undefined)(name) ?? undefined;
  for (const [key, value] of Object.entries(headers as { readonly [name: string]: unknown }))
    if (key.toLowerCase() === name) {
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof first === "string" ? first : undefined;
    }
  return undefined;
}

/** @throws HandoverError `INPUT_INVALID` */
export function rawBody({ body }: IncomingWebhook, call: string): string | Uint8Array {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  throw new HandoverError(
    "INPUT_INVALID",
    `${call}: expected the raw body, a text or bytes, got ${describe(body)}; take it before anything parses it, for the signature is over every byte`,
  );
}

/** What is wrong with the time at which a message was signed; nothing where it is within the tolerance of now. */
export function staleness(atMs: number, nowMs: number, toleranceMs: number): WebhookFault | undefined {
  if (!Number.isSafeInteger(atMs)) return "timestamp_unreadable";
  if (atMs < nowMs - toleranceMs) return "too_old";
  return atMs > nowMs + toleranceMs ? "too_new" : undefined;
}
