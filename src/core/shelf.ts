/**
 * Things by name, where mostly there is one, and mostly it is asked for again: the last one is at hand, and a map is made only
 * for the second.
 */
export class Shelf<V> {
  private key = "";
  private last: V | undefined;
  private all: Map<string, V> | undefined;

  get(key: string): V | undefined {
    if (this.key === key && this.last !== undefined) return this.last;
    const found = this.all?.get(key);
    if (found === undefined) return undefined;
    this.key = key;
    this.last = found;
    return found;
  }

  /** Takes in something new. */
  add(key: string, value: V): V {
    if (this.last !== undefined) (this.all ??= new Map([[this.key, this.last]])).set(key, value);
    this.key = key;
    this.last = value;
    return value;
  }

  /** In the order they were added. */
  values(): Iterable<V> {
    return this.all?.values() ?? (this.last === undefined ? [] : [this.last]);
  }
}
