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
  hashBeginnings(name);
  keys.push(wholeKey(length));
  // The longer of two names that differ counts.
  if (length >= shortestSlip - 1)
    for (let quarter = 0; quarter < quarters; quarter++) keys.push(keyWithout(quarter, length, length));
  return keys;
}

/** Goes through the keys under which names alike to a folded one are kept; one may come twice. */
export function findKeys(name: string, look: (key: number) => void): void {
  const { length } = name;
  if (length === 0) return;
  hashBeginnings(name);
  look(wholeKey(length));
  for (let other = length - 1; other <= length + 1; other++) {
    if (Math.max(length, other) < shortestSlip) continue;
    for (let quarter = 0; quarter < quarters; quarter++) look(keyWithout(quarter, length, other));
  }
}

// A polynomial's hash, of which any stretch is known once that of each beginning is.
const base = 0x01000193;
/** Hashes of the first letters of the name looked at, by how many they are; written anew for each, for a list of its own costs more. */
let begin = new Int32Array(64);
let powers = powersUpTo(64);

function hashBeginnings(name: string): void {
  const { length } = name;
  if (length >= begin.length) {
    begin = new Int32Array(length * 2);
    powers = powersUpTo(length * 2);
  }
  let hash = 0;
  for (let i = 0; i < length; i++) begin[i + 1] = hash = (Math.imul(hash, base) + name.charCodeAt(i) + 1) | 0;
}

function powersUpTo(count: number): Int32Array {
  const all = new Int32Array(count);
  all[0] = 1;
  for (let i = 1; i < count; i++) all[i] = Math.imul(all[i - 1] as number, base);
  return all;
}

function wholeKey(length: number): number {
  return mixed(begin[length] as number, length);
}

/** Of what would be left of a name of the `other` length without one of its quarters, if that is where it differs from this one. */
function keyWithout(quarter: number, length: number, other: number): number {
  const from = Math.floor((quarter * other) / quarters);
  const to = Math.floor(((quarter + 1) * other) / quarters) + length - other;
  const rest = (begin[length] as number) - Math.imul(begin[to] as number, powers[length - to] as number);
  return mixed(Math.imul(begin[from] as number, 0x2c1b3c6d) ^ rest, (other << 3) | (quarter + 1));
}

/** Spread over 32 bits (the end of MurmurHash3, public domain). */
function mixed(hash: number, salt: number): number {
  let h = hash ^ Math.imul(salt, 0x9e3779b1 | 0);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
