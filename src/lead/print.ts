/**
 * A short print of a text: the same for the same text, and for practical purposes different for different ones (two rounds of cyrb53,
 * public domain, make 106 bits).
 */
export function printOf(text: string): string {
  return `${hash(text, 0).toString(36)}.${hash(text, 1).toString(36)}`;
}

/** A place strictly between 0 and 1 for a text: evenly spread over texts, and the same for the same one on every machine. */
export function placeOf(text: string): number {
  return (hash(text, 2) + 0.5) / 2 ** 53;
}

/** JSON with the keys in order: the same for the same value, however it was written. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ) ?? ""
  );
}

function hash(text: string, seed: number): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
