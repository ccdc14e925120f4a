import { toMs, type Duration } from "../time/index.ts";
import { headerOf, rawBody, refused, staleness, type WebhookVerifier } from "./incoming.ts";
import { sameText, standardKeys, standardSignatures } from "./signature.ts";

export interface StandardOptions {
  /** `whsec_...`; several while one takes the place of another. */
  readonly secrets: string | readonly string[];
  /** How far the time of signing may be from now, in either direction. @defaultValue `"5m"` */
  readonly tolerance?: Duration | undefined;
  /** Epoch milliseconds. @defaultValue the clock of this process */
  readonly now?: (() => number) | undefined;
}

/**
 * What verifies messages by the Standard Webhooks specification: `webhook-id`, `webhook-timestamp`, and in `webhook-signature` one or more
 * `v1,` HMACs of `id.timestamp.body`, of which one has to be right. Signatures are compared in constant time.
 *
 * @example
 * const verify = standardWebhook({ secrets: process.env.WEBHOOK_SECRET });
 * const verdict = await verify({ headers: request.headers, body: await request.text() });
 * if (!verdict.ok) return new Response(verdict.fault, { status: 401 });
 *
 * @throws HandoverError `INPUT_INVALID` for secrets that are none, and from the verifier for a body that is parsed already.
 */
export function standardWebhook(options: StandardOptions): WebhookVerifier {
  const { secrets, tolerance = "5m", now = Date.now } = options;
  const toleranceMs = toMs(tolerance, { path: "standardWebhook.tolerance" });
  const keys = standardKeys(secrets, "standardWebhook.secrets");
  // Whoever verifies is told.
  keys.catch(() => undefined);
  return async (message) => {
    const body = rawBody(message, "standardWebhook");
    const known = await keys;
    const [id, time, given] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
      headerOf(message.headers, name),
    );
    if (!id || !time || !given) return refused("header_missing");
    const seconds = /^[1-9]\d{0,11}$/.test(time) ? Number(time) : Number.NaN;
    const stale = staleness(seconds * 1000, now(), toleranceMs);
    if (stale !== undefined) return refused(stale);
    const expected = await standardSignatures(known, id, seconds, body);
    // All of them are looked at: which one is right takes no other time.
    const right = given
      .split(" ")
      .slice(0, 20)
      .flatMap((one) => expected.map((other) => sameText(one, other)))
      .filter(Boolean);
    return right.length > 0 ? { ok: true, id, at: seconds * 1000 } : refused("signature_wrong");
  };
}
