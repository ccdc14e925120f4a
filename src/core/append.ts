/**
 * Adds to a list of one's own. Mostly there is one thing to a command, and a list that grew by `push` has room for 17: so the
 * first thing makes the list.
 */
export function append<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

/** {@link append} for several. */
export function appendAll<T>(list: T[], items: readonly T[]): T[] {
  if (list.length === 0) return items.slice();
  for (const item of items) list.push(item);
  return list;
}
