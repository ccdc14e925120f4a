import type { Instant } from "../time/index.ts";

export interface WorkerOptions {
  /**
   * How long to sleep at most between two looks, in milliseconds. Clocks started by this process are never late by it: the worker
   * wakes when the next one is due. Clocks started by another process are seen within it. @defaultValue `1_000`
   */
  readonly pollMs?: number | undefined;
}

/** Keeps clocks firing until it is stopped. */
export interface Worker extends AsyncDisposable {
  /** Finishes what is under way, and looks no more. */
  stop(): Promise<void>;
}

/** `setTimeout` takes 31 bits; beyond that it fires at once. */
const longestSleep = 2 ** 31 - 1;

/** A worker as its engine sees it. */
export interface HintedWorker extends Worker {
  /** Something falls due at this instant of the store's clock, perhaps before the worker meant to look. */
  hint(at: Instant): void;
}

/** What a look for something due came to. */
export interface Look {
  readonly nextDueAt: Instant | undefined;
  /** The store's clock. */
  readonly now: Instant;
  /** Clocks that could not be fired, and are still due. */
  readonly failed: number;
}

/** Looks whenever something is due. @param pollMs How long to sleep at most; asked anew each time. */
export function startWorker(
  look: () => Promise<Look>,
  fail: (error: unknown) => void,
  pollMs: () => number,
): HintedWorker {
  const stopping = new AbortController();
  let wake: (() => void) | undefined;
  let wakeAt = Number.POSITIVE_INFINITY;
  let hinted = Number.POSITIVE_INFINITY;
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.max(ms, 1), longestSleep));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const longest = pollMs();
      let pause = longest;
      hinted = Number.POSITIVE_INFINITY;
      try {
        const { nextDueAt, now, failed } = await look();
        failures = 0;
        // What failed is still due: looking again at once would only fail again.
        if (failed === 0) pause = Math.min(longest, (nextDueAt ?? hinted) - now, hinted - now);
        wakeAt = now + pause;
      } catch (error) {
        failures += 1;
        pause = Math.min(longest * 2 ** Math.min(failures, 5), 30_000);
        wakeAt = Number.NEGATIVE_INFINITY;
        fail(error);
      }
      if (!stopping.signal.aborted) await sleep(pause);
      wake = undefined;
    }
  };
  const done = run();
  const stop = (): Promise<void> => {
    stopping.abort();
    wake?.();
    return done;
  };
  return {
    stop,
    [Symbol.asyncDispose]: stop,
    hint(at) {
      hinted = Math.min(hinted, at);
      if (at < wakeAt) wake?.();
    },
  };
}
