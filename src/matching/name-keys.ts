import { shortestSlip } from "./similarity.ts";

/**
 * Keys by which alike names find each other, so that nobody compares a name with all there are.
 *
 * Of two names of which one letter differs, all but a quarter is the same: what stands before it in its place, what stands behind it
 * shifted by the letter that was put in or left out. So a name is kept under itself and under what is left of it without each of its
 * quarters, with its length; and looked for by every such key that it may share with one that is alike: none is missed. (The pigeonhole
 * principle, as in Li, Deng and Feng, "Pass-Join", VLDB 2011, but with all the parts that are left instead of one: a single part of a
 * name, such as the word of a trade, is shared by thousands.) Keys are hashes of 32 bits: names of one key need not be alike, and are compared.
 */
const quarters = 4;

/** The keys under which a folded name is kept. */
export function keysOfName(name: string): readonly number[] {
  const { length } = name;
  const keys: number[] = [];
  if (length === 0) return keys;
  const hashes = new Hashes(name);
  keys.push(hashes.whole());
  // The longer of two names that differ counts.
  if (length >= shortestSlip - 1)
    for (let quarter = 0; quarter < quarters; quarter++) keys.push(hashes.without(quarter, length));
  return keys;
}

/** Goes through the keys under which names alike to a folded one are kept; one may come twice. */
export function findKeys(name: string, look: (key: number) => void): void {
  const { length } = name;
  if (length === 0) return;
  const hashes = new Hashes(name);
  look(hashes.whole());
  for (let other = length - 1; other <= length + 1; other++) {
    if (Math.max(length, other) < shortestSlip) continue;
    for (let quarter = 0; quarter < quarters; quarter++) look(hashes.without(quarter, other));
  }
}

/** Hashes of parts of a text: a polynomial's, of which any stretch is known once that of each beginning is. */
class Hashes {
  private readonly length: number;
  /** Of the first letters, by how many they are. */
  private readonly begin: Int32Array;

  constructor(text: string) {
    this.length = text.length;
    this.begin = new Int32Array(text.length + 1);
    let hash = 0;
    for (let i = 0; i < text.length; i++)
      this.begin[i + 1] = hash = (Math.imul(hash, base) + text.charCodeAt(i) + 1) | 0;
  }

  whole(): number {
    return mixed(this.begin[this.length] as number, this.length);
  }

  /** What would be left of a name of a length without one of its quarters, if that is where it differs from this one. */
  without(quarter: number, length: number): number {
    const from = Math.floor((quarter * length) / quarters);
    const to = Math.floor(((quarter + 1) * length) / quarters) + this.length - length;
    const { begin } = this;
    const rest = (begin[this.length] as number) - Math.imul(begin[to] as number, power(this.length - to));
    return mixed(Math.imul(begin[from] as number, 0x2c1b3c6d) ^ rest, (length << 3) | (quarter + 1));
  }
}

const base = 0x01000193;
const powers = [1];

function power(of: number): number {
  while (powers.length <= of) powers.push(Math.imul(powers[powers.length - 1] as number, base));
  return powers[of] as number;
}

/** Spread over 32 bits (the end of MurmurHash3, public domain). */
function mixed(hash: number, salt: number): number {
  let h = hash ^ Math.imul(salt, 0x9e3779b1 | 0);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
