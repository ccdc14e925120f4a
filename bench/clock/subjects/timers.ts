import type { SlaClock } from "handover/sla";
import { clockCase } from "../clock-case.ts";
import { start } from "../engine.ts";

/** `setTimeout` for each clock, as late as it is due. */
export const open = clockCase((size) => keepTimers(size, ({ dueAt }) => dueAt - start));

/** Timers of all clocks, with the delay that each is given. */
export function keepTimers(size: number, delayOf: (clock: SlaClock) => number) {
  const timers = Array.from({ length: size }, (): NodeJS.Timeout | undefined => undefined);
  let fired = 0;
  const begin = (clock: SlaClock) =>
    setTimeout(() => {
      if (clock.state === "running") fired += 1;
    }, delayOf(clock));
  return {
    start: (n: number, clock: SlaClock) => {
      timers[n] = begin(clock);
    },
    exchange: (n: number, fresh: SlaClock) => {
      const old = timers[n];
      timers[n] = begin(fresh);
      clearTimeout(old);
    },
    fired: () => fired,
  };
}
