const bitsPerKey = 8;
const fewest = 1 << 10;

/**
 * Says quickly of most keys that they are not there: a bit for each value of their last digits. What is not in it is in no map; what
 * is may be. (A map of a million keys answers from main memory, this mostly from the processor's cache.)
 */
export class KeyFilter {
  private bits = new Uint32Array(fewest >> 5);
  private mask = fewest - 1;

  has(key: number): boolean {
    const at = key & this.mask;
    return ((this.bits[at >>> 5] as number) & (1 << (at & 31))) !== 0;
  }

  /** @param all Keys that are there, this one too: where it has grown too small, it is made anew of them. */
  add(key: number, all: ReadonlyMap<number, unknown>): void {
    if (all.size * bitsPerKey > this.mask) {
      const size = 2 ** Math.ceil(Math.log2(all.size * bitsPerKey * 2));
      this.bits = new Uint32Array(size >>> 5);
      this.mask = size - 1;
      for (const one of all.keys()) this.set(one);
    }
    this.set(key);
  }

  private set(key: number): void {
    const at = key & this.mask;
    this.bits[at >>> 5] = (this.bits[at >>> 5] as number) | (1 << (at & 31));
  }
}
