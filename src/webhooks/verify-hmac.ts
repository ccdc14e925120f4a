import { HandoverError, show } from "../errors.ts";
import { hmacKey } from "./hmac.ts";
import { headerOf, rawBody, refused, type WebhookVerifier } from "./incoming.ts";
import { base64, hex, hmacOf, sameText } from "./signature.ts";

export interface HmacOptions {
  /** The secret as a text; several while one takes the place of another. */
  readonly secrets: string | readonly string[];
  /** The header that has the signature: `"x-hub-signature-256"`. */
  readonly header: string;
  /** What stands before it there: `"sha256="`. @defaultValue nothing */
  readonly prefix?: string | undefined;
  /** @defaultValue `"hex"` */
  readonly encoding?: "hex" | "base64" | undefined;
  /** @defaultValue `"SHA-256"` */
  readonly hash?: "SHA-1" | "SHA-256" | "SHA-512" | undefined;
  /** The header that has an id of the message. @defaultValue none */
  readonly idHeader?: string | undefined;
}

/**
 * What verifies messages that are signed with an HMAC over the raw body, and with no more: as GitHub, Shopify and
 * many form tools do it. It has no time, so an old message can be sent again: do what it says under a `commandId` made of its id.
 *
 * @example
 * const verify = hmacWebhook({ secrets, header: "x-hub-signature-256", prefix: "sha256=", idHeader: "x-github-delivery" });
 *
 * @throws HandoverError `INPUT_INVALID`
 */
export function hmacWebhook(options: HmacOptions): WebhookVerifier {
  const { secrets, header, prefix = "", encoding = "hex", hash = "SHA-256", idHeader } = options;
  const list = typeof secrets === "string" ? [secrets] : secrets;
  if (!Array.isArray(list) || list.length === 0 || list.some((one) => typeof one !== "string" || one === ""))
    throw new HandoverError("INPUT_INVALID", "hmacWebhook.secrets: expected one secret or several, none of them empty");
  if (typeof header !== "string" || header === "")
    throw new HandoverError("INPUT_INVALID", `hmacWebhook.header: expected the name of a header, got ${show(header)}`);
  const keys = Promise.all(list.map((secret) => hmacKey(new TextEncoder().encode(secret), hash)));
  const written = encoding === "hex" ? hex : base64;
  return async (message) => {
    const body = rawBody(message, "hmacWebhook");
    const given = headerOf(message.headers, header.toLowerCase());
    if (!given) return refused("header_missing");
    const expected = await Promise.all((await keys).map(async (key) => prefix + written(await hmacOf(key, body))));
    const right = expected.map((one) => sameText(given, one)).filter(Boolean);
    const id = idHeader === undefined ? undefined : headerOf(message.headers, idHeader.toLowerCase());
    return right.length > 0 ? { ok: true, id, at: undefined } : refused("signature_wrong");
  };
}
