/** Random numbers that are the same for the same seed, on every host. */
export interface Random {
  /** In `[0, 1)`. */
  next(): number;
  /** A whole number in `[0, n)`. */
  below(n: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the list, each as likely. */
  pick<T>(list: readonly T[]): T;
  /** One of the list, each as likely as its weight says. */
  weighted<T>(list: readonly (readonly [item: T, weight: number])[]): T;
  /** Standard normal. */
  normal(): number;
  /** Log-normal: half the values are below `median`, about two thirds within a factor of `e^spread` of it. */
  around(median: number, spread: number): number;
  /** Another stream, independent of how much of this one was used. */
  fork(label: string): Random;
}

/**
 * A stream of random numbers from a seed: sfc32 by Chris Doty-Humphrey (PractRand), seeded by four rounds of a 32-bit hash.
 *
 * @example
 * seededRandom(7).fork("ana").next() === seededRandom(7).fork("ana").next(); // true
 */
export function seededRandom(seed: number | string): Random {
  return new Sfc32(String(seed));
}

class Sfc32 implements Random {
  private readonly seed: string;
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    this.seed = seed;
    this.a = hash(seed, 0x9e3779b9);
    this.b = hash(seed, 0x243f6a88);
    this.c = hash(seed, 0xb7e15162);
    for (let i = 0; i < 12; i++) this.next();
  }

  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  weighted<T>(list: readonly (readonly [T, number])[]): T {
    let total = 0;
    for (const [, weight] of list) total += weight;
    let left = this.next() * total;
    for (const [item, weight] of list) {
      left -= weight;
      if (left < 0) return item;
    }
    return (list.at(-1) as readonly [T, number])[0];
  }

  normal(): number {
    // Box and Muller (1958); 1 - u is never 0.
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  around(median: number, spread: number): number {
    return median * Math.exp(spread * this.normal());
  }

  fork(label: string): Random {
    return new Sfc32(`${this.seed}/${label}`);
  }
}

/** FNV-1a with the finaliser of MurmurHash3, so that seeds one character apart have nothing in common. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ salt;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
