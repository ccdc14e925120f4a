import { readFileSync } from "node:fs";

/** How the event loop fared. */
export interface LoopFigures {
  /** The longest time from one turn to the next. */
  readonly longestMs: number;
  /** The same without the time in which this thread was ready and others had the processors. */
  readonly longestOwnMs: number;
  readonly turns: number;
}

/** Asks for turn after turn of the event loop until it is called off; what runs on beside it is seen as a gap between two. */
export function watchLoop(): () => Promise<LoopFigures> {
  let longestMs = 0;
  let longestOwnMs = 0;
  let turns = 0;
  let before = performance.now();
  let waited = waitedForProcessor();
  let going = true;
  const turn = (): void => {
    const ms = performance.now() - before;
    const now = waitedForProcessor();
    longestMs = Math.max(longestMs, ms);
    longestOwnMs = Math.max(longestOwnMs, ms - (now - waited));
    turns += 1;
    waited = now;
    before = performance.now();
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  return async () => {
    // The gap that is going on ends with the next turn.
    await new Promise<void>((resolve) => setImmediate(resolve));
    going = false;
    return { longestMs, longestOwnMs, turns };
  };
}

/** How long the main thread has been ready to run and did not, in milliseconds, as far as the host says. */
function waitedForProcessor(): number {
  try {
    return Number(readFileSync("/proc/self/schedstat", "latin1").split(" ")[1]) / 1e6;
  } catch {
    return 0;
  }
}
