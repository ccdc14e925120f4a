import { KeyFilter } from "./key-filter.ts";

const fewest = 1 << 6;
/** Of a key all of whose numbers were removed: its list is the first, which stays empty. */
const emptied = -1;

/**
 * Numbers above 0 by keys of 32 bits, several of them to a key. Open addressing in one typed array: a key that is there is found at one
 * place of main memory, where a `Map` of half a million looks at four; one that is not is mostly told by the filter before.
 */
export class KeyTable {
  private filter = new KeyFilter(fewest);
  /** A key and its number, pair by pair; 0 where no key is. A key of several has the place of their list, inverted: below 0. */
  private pairs = new Int32Array(fewest * 2);
  private mask = fewest - 1;
  private taken = 0;
  private readonly lists: number[][] = [[]];

  add(key: number, number: number): void {
    if (this.taken * 2 > this.mask) this.grow();
    const at = this.placeOf(key);
    const there = this.pairs[at + 1] as number;
    if (there < emptied) this.listAt(there).push(number);
    else if (there > 0) this.pairs[at + 1] = ~(this.lists.push([there, number]) - 1);
    else this.take(at, key, number);
  }

  remove(key: number, number: number): void {
    const at = this.placeOf(key);
    const there = this.pairs[at + 1] as number;
    if (there === number) this.pairs[at + 1] = emptied;
    if (there >= 0) return;
    const list = this.listAt(there);
    const place = list.indexOf(number);
    if (place >= 0) list.splice(place, 1);
  }

  /** Adds the numbers of the key to a list. */
  collect(key: number, into: number[]): void {
    if (!this.filter.has(key)) return;
    const there = this.pairs[this.placeOf(key) + 1] as number;
    if (there > 0) into.push(there);
    else if (there < 0) for (const number of this.listAt(there)) into.push(number);
  }

  /** Where the key stands, or would. */
  private placeOf(key: number): number {
    const { pairs, mask } = this;
    for (let slot = key & mask; ; slot = (slot + 1) & mask) {
      if (pairs[slot * 2] === key || pairs[slot * 2 + 1] === 0) return slot * 2;
    }
  }

  private listAt(there: number): number[] {
    return this.lists[~there] as number[];
  }

  private take(at: number, key: number, number: number): void {
    if (this.pairs[at + 1] === 0) this.taken++;
    this.pairs[at] = key;
    this.pairs[at + 1] = number;
    this.filter.add(key);
  }

  private grow(): void {
    const { pairs } = this;
    this.mask = this.mask * 2 + 1;
    this.pairs = new Int32Array(pairs.length * 2);
    this.taken = 0;
    this.filter = new KeyFilter(this.mask + 1);
    for (let at = 0; at < pairs.length; at += 2)
      if (pairs[at + 1] !== 0 && pairs[at + 1] !== emptied)
        this.take(this.placeOf(pairs[at] as number), pairs[at] as number, pairs[at + 1] as number);
  }
}
