import { invalid, show, type HandoverError } from "../errors.ts";
import type { Instant } from "../time/index.ts";
import { optional } from "./arguments.ts";

export interface WorkerOptions {
  /**
   * How long to sleep at most between two looks, in milliseconds. Clocks started by this process are never late by it: the worker
   * wakes when the next one is due. Clocks started by another process are seen within it. @defaultValue `1_000`
   */
  readonly pollMs?: number | undefined;
  /**
   * How often the guard-rails of the policy's experiments are looked at, in milliseconds, as by `experiments.guard`; the first time at
   * once, never with `Infinity`. It costs nothing where no experiment has any; where one has, all events are read.
   * @defaultValue `3_600_000`, an hour
   */
  readonly guardMs?: number | undefined;
}

/** How often a worker looks, all of it said. */
export type Pace = { readonly [K in keyof WorkerOptions]-?: number };

/** The pace asked for. @throws HandoverError `INPUT_INVALID` */
export function readPace(options: WorkerOptions | undefined): () => Pace {
  const { pollMs = 1_000, guardMs = 3_600_000 } = optional<WorkerOptions>("start", "{ pollMs, guardMs }", options);
  for (const [name, value] of Object.entries({ pollMs, guardMs })) {
    if (!(typeof value === "number" && value > 0)) throw refuse(name, value);
  }
  return () => ({ pollMs, guardMs });
}

function refuse(path: string, value: unknown): HandoverError {
  return invalid("INPUT_INVALID", "start", [
    { path, expected: "a number of milliseconds above 0", got: show(value), hint: "leave it out for the usual pace" },
  ]);
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

/** What a worker does, and how often. */
export interface Duties {
  look(): Promise<Look>;
  /** Stops arms of experiments that do harm. */
  guard(): Promise<unknown>;
  fail(error: unknown): void;
  /** Asked anew each time. */
  pace(): Pace;
}

/** Looks whenever something is due, and at the guard-rails now and then. */
export function startWorker({ look, guard, fail, pace }: Duties): HintedWorker {
  const ticking = keepAt(look, fail, () => pace().pollMs);
  let stopped = false;
  const guarding = keepAt(
    async () => (await guard(), nothingDue),
    // What the end cuts short was no failure.
    (error) => (stopped ? undefined : fail(error)),
    () => pace().guardMs,
  );
  const stop = async (): Promise<void> => {
    stopped = true;
    await Promise.all([ticking.stop(), guarding.stop()]);
  };
  return { stop, [Symbol.asyncDispose]: stop, hint: ticking.hint };
}

const nothingDue: Look = { nextDueAt: undefined, now: 0, failed: 0 };

/** Looks whenever something is due. @param longest How long to sleep at most; asked anew each time. */
function keepAt(look: () => Promise<Look>, fail: (error: unknown) => void, longest: () => number) {
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
      const most = longest();
      let pause = most;
      hinted = Number.POSITIVE_INFINITY;
      try {
        const { nextDueAt, now, failed } = await look();
        failures = 0;
        // What failed is still due: looking again at once would only fail again.
        if (failed === 0) pause = Math.min(most, (nextDueAt ?? hinted) - now, hinted - now);
        wakeAt = now + pause;
      } catch (error) {
        failures += 1;
        pause = Math.min(most * 2 ** Math.min(failures, 5), 30_000);
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
    hint(at: Instant): void {
      hinted = Math.min(hinted, at);
      if (at < wakeAt) wake?.();
    },
  };
}
