const fewest = 1 << 6;
/** Of a place whose text was deleted: what stands behind it is still looked for. */
const left = -1;

/**
 * Values by text, as a `Map` has them. Open addressing with the texts' hashes beside their places, so that a text that is not there is mostly
 * told by one look at main memory and one that is by three; a `Map` of millions follows a chain, with two looks for each text on it.
 */
export class TextTable<V> {
  /** A text's hash and its number from 1, pair by pair; 0 where nothing was put. */
  private pairs = new Int32Array(fewest * 2);
  private mask = fewest - 1;
  private taken = 0;
  /** Texts and their values in turn, by number; the first two are nobody's. */
  private readonly items: unknown[] = [undefined, undefined];
  private readonly free: number[] = [];

  private readonly hash: (text: string) => number;

  /** @param hash Bits of a text, the last ones well spread. */
  constructor(hash: (text: string) => number = hashOf) {
    this.hash = hash;
  }

  get(text: string): V | undefined {
    const at = this.find(text, this.hash(text));
    return at < 0 ? undefined : (this.items[(this.pairs[at + 1] as number) * 2 + 1] as V);
  }

  set(text: string, value: V): void {
    const hash = this.hash(text);
    const at = this.find(text, hash);
    if (at >= 0) this.items[(this.pairs[at + 1] as number) * 2 + 1] = value;
    else this.add(hash, text, value);
  }

  delete(text: string): void {
    const at = this.find(text, this.hash(text));
    if (at < 0) return;
    const number = this.pairs[at + 1] as number;
    this.pairs[at + 1] = left;
    this.items[number * 2] = this.items[number * 2 + 1] = undefined;
    this.free.push(number);
  }

  *values(): Iterable<V> {
    for (let at = 2; at < this.items.length; at += 2) if (this.items[at] !== undefined) yield this.items[at + 1] as V;
  }

  /** Where its pair is, or -1. */
  private find(text: string, hash: number): number {
    const { pairs, mask, items } = this;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = pairs[slot * 2 + 1] as number;
      if (number === 0) return -1;
      if (pairs[slot * 2] === hash && number > 0 && items[number * 2] === text) return slot * 2;
    }
  }

  private add(hash: number, text: string, value: V): void {
    if (this.taken * 2 > this.mask) this.grow();
    const number = this.free.pop() ?? this.items.length / 2;
    this.items[number * 2] = text;
    this.items[number * 2 + 1] = value;
    this.place(hash, number);
  }

  private place(hash: number, number: number): void {
    const { pairs, mask } = this;
    let slot = hash & mask;
    while (pairs[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    pairs[slot * 2] = hash;
    pairs[slot * 2 + 1] = number;
    this.taken++;
  }

  /** Twice as many places, or as many where most texts were deleted. */
  private grow(): void {
    const { pairs } = this;
    const size = (this.items.length / 2 - this.free.length) * 4 > this.mask ? pairs.length * 2 : pairs.length;
    this.pairs = new Int32Array(size);
    this.mask = size / 2 - 1;
    this.taken = 0;
    for (let at = 0; at < pairs.length; at += 2)
      if ((pairs[at + 1] as number) > 0) this.place(pairs[at] as number, pairs[at + 1] as number);
  }
}

/** FNV-1a over UTF-16 units, its bits mixed as MurmurHash3 ends. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
