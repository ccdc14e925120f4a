const bitsPerSlot = 4;

/**
 * Says quickly of most keys of 32 bits that they are not there: two bits of one word for each (a Bloom filter of blocks of one word; Putze,
 * Sanders and Singler, 2007). What is not in it was not added; what is may have been. It is small enough for the processor's cache.
 */
export class KeyFilter {
  private readonly words: Uint32Array;

  /** @param slots At least twice as many as keys are to be added: a power of 2 from 8. */
  constructor(slots: number) {
    this.words = new Uint32Array((slots * bitsPerSlot) >>> 5);
  }

  has(key: number): boolean {
    const bits = bitsOf(key);
    return ((this.words[key & (this.words.length - 1)] as number) & bits) === bits;
  }

  add(key: number): void {
    const word = key & (this.words.length - 1);
    this.words[word] = (this.words[word] as number) | bitsOf(key);
  }
}

/** Two bits, of the digits that the word is not chosen by. */
function bitsOf(key: number): number {
  return (1 << (key >>> 27)) | (1 << ((key >>> 22) & 31));
}
