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

/** Runs `tick` whenever something is due. `nextDueAt` and `now` are read on the store's clock. */
export function startWorker(
  tick: () => Promise<{ readonly nextDueAt: Instant | undefined; readonly now: Instant }>,
  fail: (error: unknown) => void,
  { pollMs = 1_000 }: WorkerOptions = {},
): Worker {
  const stopping = new AbortController();
  let wake: (() => void) | undefined;
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
      let pause = pollMs;
      try {
        const { nextDueAt, now } = await tick();
        failures = 0;
        if (nextDueAt !== undefined) pause = Math.min(pollMs, nextDueAt - now);
      } catch (error) {
        failures += 1;
        pause = Math.min(pollMs * 2 ** Math.min(failures, 5), 30_000);
        fail(error);
      }
      if (!stopping.signal.aborted) await sleep(pause);
    }
  };
  const done = run();
  const stop = (): Promise<void> => {
    stopping.abort();
    wake?.();
    return done;
  };
  return { stop, [Symbol.asyncDispose]: stop };
}
