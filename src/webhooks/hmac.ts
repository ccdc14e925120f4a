import { builtIn } from "./built-in.ts";

export type Hash = "SHA-1" | "SHA-256" | "SHA-512";

/** The HMAC of bytes under one secret, which it keeps to itself. */
export type Key = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What is needed of Node. */
interface NodeCrypto {
  createSecretKey(secret: Uint8Array): object;
  createHmac(hash: string, key: object): Hmac;
}

interface Hmac {
  update(bytes: Uint8Array): Hmac;
  digest(): Uint8Array;
}

/** By Node's own module where there is one: Web Crypto hands each message to a thread, which takes far longer than the HMAC. */
export function hmacKey(secret: Uint8Array, hash: Hash): Promise<Key> {
  const node = builtIn("node:crypto") as NodeCrypto | undefined;
  return node === undefined ? webKey(secret, hash) : Promise.resolve(nodeKey(node, secret, hash));
}

function nodeKey(node: NodeCrypto, secret: Uint8Array, hash: Hash): Key {
  const key = node.createSecretKey(secret);
  const name = hash.replace("-", "").toLowerCase();
  return (bytes) => node.createHmac(name, key).update(bytes).digest();
}

/** Of any host. */
export async function webKey(secret: Uint8Array, hash: Hash): Promise<Key> {
  const { subtle } = crypto;
  const key = await subtle.importKey("raw", new Uint8Array(secret), { name: "HMAC", hash }, false, ["sign"]);
  return async (bytes) => new Uint8Array(await subtle.sign("HMAC", key, new Uint8Array(bytes)));
}
