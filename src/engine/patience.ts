import { isHandoverError } from "../errors.ts";
import type { Awaitable } from "../storage/index.ts";

const attempts = 5;
const firstPauseMs = 2;

/**
 * A conflict with another writer passes: what the store calls retryable is tried again, a little later each time.
 *
 * @param before Done before another attempt.
 */
export async function patiently<T>(attempt: () => Awaitable<T>, before: () => Promise<void>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= attempts || !isHandoverError(error) || !error.retryable) throw error;
      // Not in step with whoever else is in the way.
      await sleep(firstPauseMs * 2 ** tried * (0.5 + Math.random()));
      await before();
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
