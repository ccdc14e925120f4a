import { HandoverError, show } from "../errors.ts";
import { hmacKey, type Key } from "./hmac.ts";

/**
 * The keys of Standard Webhooks secrets: `whsec_` and 24 to 64 bytes in Base64. Several are for rotation: what is sent is signed with all of
 * them, what comes in may be signed with any.
 *
 * @throws HandoverError `INPUT_INVALID`; it does not quote what it was given.
 */
export async function standardKeys(secrets: string | readonly string[], path: string): Promise<readonly Key[]> {
  const list = typeof secrets === "string" ? [secrets] : secrets;
  if (!Array.isArray(list) || list.length === 0 || list.length > 10)
    throw new HandoverError("INPUT_INVALID", `${path}: expected one to ten secrets, got ${show(list?.length)}`);
  return Promise.all(
    list.map((secret, i) => {
      const bytes = typeof secret === "string" && secret.startsWith("whsec_") ? bytesOf(secret.slice(6)) : undefined;
      if (bytes !== undefined && bytes.length >= 24 && bytes.length <= 64) return hmacKey(bytes, "SHA-256");
      throw new HandoverError(
        "INPUT_INVALID",
        `${path}.${i}: expected "whsec_" and 24 to 64 bytes in Base64, got another text; make one with webhookSecret()`,
      );
    }),
  );
}

/** A new secret for Standard Webhooks: `whsec_` and 32 random bytes in Base64. */
export function webhookSecret(): string {
  return `whsec_${base64(crypto.getRandomValues(new Uint8Array(32)))}`;
}

/** The HMAC of parts, one after another. */
export async function hmacOf(key: Key, ...parts: readonly (string | Uint8Array)[]): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const bytes = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    whole.set(part, at);
    at += part.length;
  }
  return key(whole);
}

/** What stands in `webhook-signature` of a message: `v1,` and the HMAC for each key, with spaces between them. */
export async function standardSignatures(
  keys: readonly Key[],
  id: string,
  timestamp: number,
  body: string | Uint8Array,
): Promise<readonly string[]> {
  return Promise.all(keys.map(async (key) => `v1,${base64(await hmacOf(key, `${id}.${timestamp}.`, body))}`));
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < other.length; i++) difference |= one.charCodeAt(i % (one.length || 1)) ^ other.charCodeAt(i);
  return difference === 0;
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
