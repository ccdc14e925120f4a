/** The last of those who use a transaction of the host's, whichever storage they come from. */
const lasts = new WeakMap<object, Promise<unknown>>();

/** Waits until nobody else uses this transaction: two at once would do their statements in between one another's. */
export function inTurn<T>(transaction: object, work: () => Promise<T>): Promise<T> {
  const done = (lasts.get(transaction) ?? Promise.resolve()).then(work);
  lasts.set(
    transaction,
    done.catch(() => undefined),
  );
  return done;
}
