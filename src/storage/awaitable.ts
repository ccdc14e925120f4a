/** A value, or the promise of it: what is there at once costs nobody a turn of the event loop. */
export type Awaitable<T> = T | PromiseLike<T>;

/** Whether a value is still to come. Whatever has a `then` is a promise: a driver's own, or one of another realm. */
export function isPending<T>(value: Awaitable<T>): value is PromiseLike<T> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
}

/** Goes on with a value, at once if it is there. */
export function andThen<T, R>(value: Awaitable<T>, go: (value: T) => Awaitable<R>): R | Promise<R> {
  const result = isPending(value) ? Promise.resolve(value).then(go) : go(value);
  return isPending(result) ? Promise.resolve(result) : result;
}
