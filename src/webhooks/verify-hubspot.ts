import { HandoverError } from "../errors.ts";
import { toMs, type Duration } from "../time/index.ts";
import { hmacKey } from "./hmac.ts";
import { headerOf, rawBody, refused, staleness, type IncomingWebhook, type WebhookVerifier } from "./incoming.ts";
import { base64, hmacOf, sameText } from "./signature.ts";

/** HubSpot signs the method and the address, too. */
export interface IncomingHubSpot extends IncomingWebhook {
  readonly method: string;
  /** The whole address HubSpot was told to call, with its query: `https://example.com/hooks/hubspot?x=1`. Behind a proxy not the one the process sees. */
  readonly url: string;
}

export interface HubSpotOptions {
  /** The client secret of the app. */
  readonly secret: string;
  /** @defaultValue `"5m"`, as HubSpot asks for */
  readonly tolerance?: Duration | undefined;
  /** Epoch milliseconds. @defaultValue the clock of this process */
  readonly now?: (() => number) | undefined;
}

/** What HubSpot writes plainly in the address before it signs it. */
const plain: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  [..."!$'()*,/:;?@"].map((char) => [char.charCodeAt(0).toString(16).toUpperCase(), char] as const),
);

/**
 * What verifies requests of HubSpot by version 3 of its signatures: `X-HubSpot-Signature-v3` is the HMAC-SHA256, in Base64, of method,
 * address, body and `X-HubSpot-Request-Timestamp`.
 *
 * @throws HandoverError `INPUT_INVALID`
 */
export function hubSpotWebhook(options: HubSpotOptions): WebhookVerifier<IncomingHubSpot> {
  const { secret, tolerance = "5m", now = Date.now } = options;
  if (typeof secret !== "string" || secret === "")
    throw new HandoverError("INPUT_INVALID", "hubSpotWebhook.secret: expected the client secret of the app, got none");
  const toleranceMs = toMs(tolerance, { path: "hubSpotWebhook.tolerance" });
  const key = hmacKey(new TextEncoder().encode(secret), "SHA-256");
  return async (message) => {
    const body = rawBody(message, "hubSpotWebhook");
    const given = headerOf(message.headers, "x-hubspot-signature-v3");
    const time = headerOf(message.headers, "x-hubspot-request-timestamp");
    if (!given || !time) return refused("header_missing");
    const at = /^[1-9]\d{0,14}$/.test(time) ? Number(time) : Number.NaN;
    const stale = staleness(at, now(), toleranceMs);
    if (stale !== undefined) return refused(stale);
    const address = message.url.replace(
      /%([0-9a-f]{2})/gi,
      (whole, code: string) => plain.get(code.toUpperCase()) ?? whole,
    );
    const expected = base64(await hmacOf(await key, message.method.toUpperCase(), address, body, time));
    return sameText(given, expected) ? { ok: true, id: undefined, at } : refused("signature_wrong");
  };
}
