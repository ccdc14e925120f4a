import type { Terms } from "./subscribe-options.ts";

const longestMs = 86_400_000;

/**
 * How long a lead waits after a handler has failed, in whole milliseconds, as the port has instants: twice as long each time, up to a
 * fifth less, so that many do not come back at once. A failure that says `retryAfterMs` is not tried again before, but after a day.
 */
export function backOff(
  attempt: number,
  { firstMs, mostMs }: Pick<Terms, "firstMs" | "mostMs">,
  error?: unknown,
  random: () => number = Math.random,
): number {
  const ownMs = Math.ceil(Math.min(mostMs, firstMs * 2 ** (attempt - 1)) * (1 - random() / 5));
  return Math.max(ownMs, askedMs(error, "retryAfterMs"));
}

/** For how many milliseconds a failure asks, whole ones, a day at most; 0 where it does not. */
export function askedMs(error: unknown, field: "retryAfterMs" | "pauseMs"): number {
  if (typeof error !== "object" || error === null) return 0;
  try {
    const asked = (error as { readonly [field: string]: unknown })[field];
    return typeof asked === "number" && asked > 0 ? Math.min(Math.ceil(asked), longestMs) : 0;
  } catch {
    // It cannot be read.
    return 0;
  }
}
