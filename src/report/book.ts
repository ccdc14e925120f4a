import type { EventOf, EventType, HandoverEvent } from "../core/index.ts";

/** What a book does about events, by type; it hears of no others. */
type Entries = { readonly [T in EventType]?: (event: EventOf<T>) => void };

/** One part of a report: takes events in, in the order they happened. */
export interface Book {
  readonly entries: Entries;
}

/** Hands each event to the books that listen for its type. */
export function distribute(books: readonly Book[]): (event: HandoverEvent) => void {
  const listeners = new Map<EventType, ((event: never) => void)[]>();
  for (const { entries } of books) {
    for (const [type, entry] of Object.entries(entries) as [EventType, (event: never) => void][]) {
      listeners.set(type, [...(listeners.get(type) ?? []), entry]);
    }
  }
  return (event) => {
    for (const listener of listeners.get(event.type) ?? []) listener(event as never);
  };
}

/** Adds to a count kept under a key. */
export function count<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
