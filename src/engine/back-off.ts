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
  return Math.max(ownMs, Math.min(askedMs(error), longestMs));
}

function askedMs(error: unknown): number {
  if (typeof error !== "object" || error === null) return 0;
  try {
    const { retryAfterMs } = error as { readonly retryAfterMs?: unknown };
    return typeof retryAfterMs === "number" && retryAfterMs > 0 ? Math.ceil(retryAfterMs) : 0;
  } catch {
    // It cannot be read.
    return 0;
  }
}
