import { createHmac } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import {
  hmacWebhook,
  hubSpotWebhook,
  standardWebhook,
  type IncomingHubSpot,
  type IncomingWebhook,
  type WebhookVerdict,
} from "handover/webhooks";
import { hmacKey, webKey, type Hash } from "../../../src/webhooks/hmac.ts";
import { base64, sameText, standardKeys, standardSignatures } from "../../../src/webhooks/signature.ts";

const secret = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => `whsec_${base64(bytes)}`);
const body = fc.oneof(fc.json(), fc.string({ unit: "grapheme" }));
const id = fc.string({ unit: fc.constantFrom("a", "b", "7", ":", "-", "_", "/"), minLength: 1, maxLength: 20 });
const nowMs = 1_780_000_000_000;

interface Message extends IncomingWebhook {
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** What sends and what verifies; the package of the specification does both, too. */
interface Scheme {
  readonly sign: (secrets: readonly string[], id: string, seconds: number, body: string) => Promise<Message>;
  readonly verify: (secrets: readonly string[], message: Message, now: number) => Promise<boolean>;
}

const ours: Scheme = {
  async sign(secrets, id, seconds, body) {
    const signatures = await standardSignatures(await standardKeys(secrets, "secrets"), id, seconds, body);
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(seconds),
      "webhook-signature": signatures.join(" "),
    };
    return { headers, body };
  },
  verify: async (secrets, message, now) => (await standardWebhook({ secrets, now: () => now })(message)).ok,
};
const theirs: Pick<Scheme, "sign"> = {
  async sign(secrets, id, seconds, body) {
    const at = new Date(seconds * 1000);
    const signature = secrets.map((one) => new Webhook(one).sign(id, at, body)).join(" ");
    return {
      headers: { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": signature },
      body,
    };
  },
};

type Law = (scheme: Scheme) => fc.IAsyncProperty<unknown>;
const seconds = fc.integer({ min: nowMs / 1000 - 300, max: nowMs / 1000 + 300 });

/** Both sign the same, and what either signs is believed. */
const agreesWithThePackage: Law = ({ sign, verify }) =>
  fc.asyncProperty(fc.array(secret, { minLength: 1, maxLength: 3 }), id, seconds, body, async (secrets, ...rest) => {
    const [own, other] = [await sign(secrets, ...rest), await theirs.sign(secrets, ...rest)];
    expect(own).toEqual(other);
    return verify(secrets, other, nowMs);
  });

/** A message with one thing changed. */
const changed = fc.tuple(
  fc.constantFrom("webhook-id", "webhook-timestamp", "webhook-signature", "body"),
  fc.nat(),
  fc.constantFrom("0", "A", "/", "{", " "),
);
function change(message: Message, [where, at, to]: typeof changed extends fc.Arbitrary<infer T> ? T : never): Message {
  const put = (text: string): string => {
    const i = at % (text.length + 1);
    return text.slice(0, i) + to + text.slice(i + 1);
  };
  if (where === "body") return { ...message, body: put(message.body) };
  return { ...message, headers: { ...message.headers, [where]: put(message.headers[where] ?? "") } };
}

/** Whatever is changed in a message, of a single secret, it is not believed. */
const refusesAChange: Law = ({ sign, verify }) =>
  fc.asyncProperty(secret, id, seconds, body, changed, async (secret, id, at, body, what) => {
    const message = await sign([secret], id, at, body);
    const other = change(message, what);
    // What stands after a space is another signature, and a leading zero of the time is the time.
    const isSame =
      JSON.stringify(other) === JSON.stringify(message) ||
      other.headers["webhook-signature"]?.split(" ").includes(message.headers["webhook-signature"] ?? "");
    return (
      (await verify([secret], other, nowMs)) ===
      (isSame === true &&
        other.body === message.body &&
        other.headers["webhook-id"] === id &&
        other.headers["webhook-timestamp"] === String(at))
    );
  });

/** While one secret takes the place of another, either side may know any of them; with none in common nothing is believed. */
const letsSecretsRotate: Law = ({ sign, verify }) =>
  fc.asyncProperty(
    fc.uniqueArray(secret, { minLength: 4, maxLength: 4 }),
    fc.subarray([0, 1, 2, 3], { minLength: 1 }),
    fc.subarray([0, 1, 2, 3], { minLength: 1 }),
    body,
    async (secrets, senders, readers, body) => {
      const of = (some: readonly number[]): string[] => some.map((i) => secrets[i] as string);
      const message = await sign(of(senders), "id", nowMs / 1000, body);
      return (await verify(of(readers), message, nowMs)) === senders.some((i) => readers.includes(i));
    },
  );

/** It is believed for as long as it is told to be, in either direction, and no longer. */
const forgetsInTime: Law = ({ sign, verify }) =>
  fc.asyncProperty(secret, fc.integer({ min: -400_000, max: 400_000 }), async (secret, offset) => {
    const message = await sign([secret], "id", nowMs / 1000, "{}");
    return (await verify([secret], message, nowMs + offset)) === Math.abs(offset) <= 300_000;
  });

const laws: Readonly<Record<string, Law>> = {
  "are those of the specification's own package, and the other way round": agreesWithThePackage,
  "do not fit anything that was changed": refusesAChange,
  "may be of any secret that both know": letsSecretsRotate,
  "are not believed for ever": forgetsInTime,
};

describe("signatures of messages", () => {
  test.each(Object.entries(laws))("%s", (_, law) => fc.assert(law(ours), { numRuns: 200 }));

  const lately = (scheme: Partial<Scheme>): Scheme => ({ ...ours, ...scheme });
  test.each<[string, Law, Scheme]>([
    [
      "the id left out",
      agreesWithThePackage,
      lately({ sign: (secrets, _, ...rest) => ours.sign(secrets, "id", ...rest) }),
    ],
    [
      "the first secret alone",
      letsSecretsRotate,
      lately({ sign: (secrets, ...rest) => ours.sign(secrets.slice(0, 1), ...rest) }),
    ],
    [
      "the first signature alone",
      letsSecretsRotate,
      lately({
        verify: (secrets, { headers, body }, now) => {
          const first = headers["webhook-signature"]?.split(" ")[0] ?? "";
          return ours.verify(secrets, { headers: { ...headers, "webhook-signature": first }, body }, now);
        },
      }),
    ],
    [
      "white space around the body taken away",
      refusesAChange,
      lately({
        verify: (secrets, { headers, body }, now) => ours.verify(secrets, { headers, body: body.trim() }, now),
      }),
    ],
    [
      "the clock stood still",
      forgetsInTime,
      lately({ verify: (secrets, message) => ours.verify(secrets, message, nowMs) }),
    ],
    [
      "only what is old",
      forgetsInTime,
      lately({ verify: (secrets, message, now) => ours.verify(secrets, message, Math.max(now, nowMs)) }),
    ],
  ])("a planted bug is caught: %s", async (_, law, planted) => {
    const failed = await fc.check(law(planted), { numRuns: 1_000, endOnFailure: true });
    expect(failed.failed).toBe(true);
  });

  test("are compared character by character", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameText(a, b) === (a === b) && sameText(a, a)));
  });
});

const text = fc.string({ unit: "grapheme-ascii", minLength: 1 });
const verdictOf = ({ ok }: WebhookVerdict): boolean => ok;

describe("requests of HubSpot", () => {
  const request = fc.record({
    method: fc.constantFrom("POST", "get", "PUT"),
    url: fc.constantFrom(
      "https://example.com/hooks",
      "https://example.com/hooks?a=%2Fb%3A&c=%C3%A9%20d",
      "https://example.com/%21%24%27%28%29%2a%2C%3B%3F%40",
    ),
    body,
    at: fc.integer({ min: nowMs - 300_000, max: nowMs + 300_000 }),
  });
  const signed = (
    secret: string,
    { method, url, body, at }: { method: string; url: string; body: string; at: number },
  ) => {
    const plain = url
      .replaceAll("%2F", "/")
      .replaceAll("%3A", ":")
      .replaceAll("%3F", "?")
      .replaceAll("%40", "@")
      .replaceAll("%21", "!")
      .replaceAll("%24", "$")
      .replaceAll("%27", "'")
      .replaceAll("%28", "(")
      .replaceAll("%29", ")")
      .replaceAll("%2a", "*")
      .replaceAll("%2C", ",")
      .replaceAll("%3B", ";");
    const signature = createHmac("sha256", secret)
      .update(`${method.toUpperCase()}${plain}${body}${at}`)
      .digest("base64");
    const headers = { "X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": String(at) };
    return { method, url, headers, body };
  };

  test("are believed as version 3 signs them, and with anything changed are not", () =>
    fc.assert(
      fc.asyncProperty(
        text,
        request,
        fc.constantFrom("method", "url", "body", "time", "secret"),
        async (secret, one, what) => {
          const verify = hubSpotWebhook({ secret, now: () => nowMs });
          const message = signed(secret, one);
          const time = {
            ...message.headers,
            "X-HubSpot-Request-Timestamp": String(one.at === nowMs ? nowMs - 1 : nowMs),
          };
          const others: { readonly [what: string]: IncomingHubSpot } = {
            method: { ...message, method: "DELETE" },
            url: { ...message, url: `${message.url}/` },
            body: { ...message, body: `${message.body} ` },
            time: { ...message, headers: time },
            secret: signed(`${secret}x`, one),
          };
          return verdictOf(await verify(message)) && !verdictOf(await verify(others[what]!));
        },
      ),
    ));

  test("are not believed after five minutes, or without their headers", async () => {
    const message = signed("s", { method: "POST", url: "https://example.com/", body: "", at: nowMs - 300_001 });
    const verify = hubSpotWebhook({ secret: "s", now: () => nowMs });
    expect(await verify(message)).toEqual({ ok: false, fault: "too_old" });
    expect(await verify({ ...message, headers: {} })).toEqual({ ok: false, fault: "header_missing" });
  });
});

describe("an HMAC", () => {
  const hash = fc.constantFrom<Hash>("SHA-1", "SHA-256", "SHA-512");
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
  type Keys = typeof hmacKey;
  /** Of Node's module, of Web Crypto and of the one that is meant to be right. */
  const agree = (own: Keys) =>
    fc.asyncProperty(hash, bytes, bytes, async (hash, secret, message) => {
      const right = createHmac(hash.replace("-", "").toLowerCase(), secret).update(message).digest("hex");
      const told = [await own(secret, hash), await webKey(secret, hash)].map(async (key) => base64(await key(message)));
      return (await Promise.all(told)).every((one) => Buffer.from(one, "base64").toString("hex") === right);
    });

  test("is the same on every host", () => fc.assert(agree(hmacKey)));

  test("a planted bug is caught: one hash for all", async () => {
    const { failed } = await fc.check(agree((secret) => hmacKey(secret, "SHA-256")));
    expect(failed).toBe(true);
  });
});

describe("an HMAC over the raw body", () => {
  const hash = fc.constantFrom("SHA-1", "SHA-256", "SHA-512");
  test("is believed in any form, of any of the secrets, and of no other body", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        body,
        hash,
        fc.constantFrom("hex", "base64"),
        fc.constantFrom("", "sha256="),
        fc.boolean(),
        async (secrets, which, body, hash, encoding, prefix, asBytes) => {
          const secret = secrets[which % secrets.length] as string;
          const signature =
            prefix + createHmac(hash.replace("-", "").toLowerCase(), secret).update(body).digest(encoding);
          const verify = hmacWebhook({ secrets, header: "X-Signature", hash, encoding, prefix, idHeader: "X-Id" });
          const raw = (text: string): string | Uint8Array => (asBytes ? new TextEncoder().encode(text) : text);
          const headers = new Headers({ "x-signature": signature, "x-id": "7" });
          expect(await verify({ headers, body: raw(body) })).toEqual({ ok: true, id: "7", at: undefined });
          const other = await verify({ headers, body: raw(`${body}x`) });
          return !other.ok && other.fault === "signature_wrong";
        },
      ),
    ));
});

describe("what cannot be verified is said", () => {
  const verify = standardWebhook({ secrets: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", now: () => nowMs });

  test("headers that lack, times that are none, a body that was parsed", async () => {
    expect(await verify({ headers: {}, body: "{}" })).toEqual({ ok: false, fault: "header_missing" });
    const headers = { "Webhook-Id": "1", "WEBHOOK-TIMESTAMP": "soon", "webhook-signature": ["v1,x"] };
    expect(await verify({ headers, body: "{}" })).toEqual({ ok: false, fault: "timestamp_unreadable" });
    await expect(verify({ headers, body: {} as never })).rejects.toThrow("standardWebhook: expected the raw body");
  });

  test("secrets that are none, without quoting them", async () => {
    for (const secrets of [[], "whsec_short", "plain-secret-of-somebody", ["whsec_%%%"]])
      await expect(standardWebhook({ secrets })({ headers: {}, body: "" })).rejects.toThrow(
        /^standardWebhook\.secrets(?:\.0)?: expected (?!.*(?:short|plain|%%%)).*$/,
      );
    expect(() => hubSpotWebhook({ secret: "" })).toThrow("expected the client secret of the app");
    expect(() => hmacWebhook({ secrets: [""], header: "x" })).toThrow(
      "expected one secret or several, none of them empty",
    );
  });
});
