/** Makes ids: never the same twice, and later ones sort after earlier ones. */
export type Ids = () => string;

/** What two digits of the counter tell apart; it has four. */
const half = 36 ** 2;

/**
 * Ids of 19 characters: the millisecond, a counter, and what tells this process from others. Ids in time order keep the
 * indexes of a database together, where random ones scatter every insert.
 *
 * Each is put together from two texts that it shares with many others, for in memory there are as many ids as leads.
 */
export function timeOrderedIds(): Ids {
  const node = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => (byte % 36).toString(36)).join("");
  const tails = Array.from({ length: half }, (_, low) => digits(low, 2) + node);
  let ms = 0;
  let counter = 0;
  let head = "";
  return () => {
    const now = Date.now();
    // More ids in one millisecond than the counter holds, or a clock set back: borrow from the future.
    if (now > ms || ++counter >= half * half) {
      ms = Math.max(now, ms + 1);
      counter = 0;
    }
    const low = counter % half;
    if (low === 0) head = digits(ms, 9) + digits(counter / half, 2);
    return head + (tails[low] as string);
  };
}

function digits(value: number, width: number): string {
  return value.toString(36).padStart(width, "0");
}
