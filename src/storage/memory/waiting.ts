import type { Instant, Lead } from "../index.ts";
import { compareText } from "./text-order.ts";

interface Place {
  readonly id: string;
  readonly rank: string;
  readonly receivedAt: Instant;
  readonly until: Instant | undefined;
}

/** The leads on hold, in the order of their turns. */
export class Waiting {
  private readonly places: Place[] = [];
  private readonly known = new Map<string, Place>();

  put({ id, hold, receivedAt }: Lead): void {
    const before = this.known.get(id);
    if (before !== undefined) {
      this.places.splice(this.indexOf(before), 1);
      this.known.delete(id);
    }
    if (hold === undefined) return;
    const place = { id, rank: hold.rank, receivedAt, until: hold.until };
    this.known.set(id, place);
    this.places.splice(this.indexOf(place), 0, place);
  }

  /** The first ids. @param dueAt Only those whose wait was to end by then. @defaultValue all */
  first(limit: number, dueAt = Number.POSITIVE_INFINITY): string[] {
    const found: string[] = [];
    const all = dueAt === Number.POSITIVE_INFINITY;
    for (const { id, until } of this.places) {
      if (found.length === limit) break;
      if (all || (until !== undefined && until <= dueAt)) found.push(id);
    }
    return found;
  }

  get size(): number {
    return this.places.length;
  }

  /** Where it stands, or would stand. */
  private indexOf(place: Place): number {
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.places[middle] as Place, place)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function before(a: Place, b: Place): boolean {
  return (compareText(a.rank, b.rank) || a.receivedAt - b.receivedAt || compareText(a.id, b.id)) < 0;
}
