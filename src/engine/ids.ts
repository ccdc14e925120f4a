/** Makes ids: never the same twice, and later ones sort after earlier ones. */
export type Ids = () => string;

const counterWidth = 4;
const counterLimit = 36 ** counterWidth;

/**
 * Ids of 19 characters: the millisecond, a counter, and what tells this process from others. Ids in time order keep the
 * indexes of a database together, where random ones scatter every insert.
 */
export function timeOrderedIds(): Ids {
  const node = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => (byte % 36).toString(36)).join("");
  let ms = 0;
  let counter = 0;
  let stem = "";
  return () => {
    const now = Date.now();
    if (now > ms) {
      ms = now;
      counter = 0;
      stem = ms.toString(36).padStart(9, "0");
    } else if (++counter >= counterLimit) {
      // More ids in one millisecond than the counter holds, or a clock set back: borrow from the future.
      ms += 1;
      counter = 0;
      stem = ms.toString(36).padStart(9, "0");
    }
    return stem + counter.toString(36).padStart(counterWidth, "0") + node;
  };
}
