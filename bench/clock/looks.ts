import { median } from "../harness/statistics.ts";
import { start } from "./engine.ts";
import type { Keeper } from "./keeper.ts";

/** Short of a scheduler's turn, so that most are undisturbed. */
const sliceMs = 0.4;
const slices = 21;
const mostPerSlice = 65_536;
const ticks = 500;

/** Times looks at a keeper with nothing due. */
export function lookAt(keeper: Keeper) {
  let looks = 0;
  const timeSlice = (): number => {
    let found = 0;
    const started = performance.now();
    for (let n = 0; n < looks; n++) found += keeper.look!(start);
    const ms = performance.now() - started;
    if (found !== 0) throw new Error("something was due");
    return ms;
  };
  return {
    /** Nanoseconds: the median of the slices. */
    timeLook: (): number => {
      if (looks === 0) for (looks = 1; looks < mostPerSlice && timeSlice() < sliceMs / 2; looks *= 2);
      return median(Array.from({ length: slices }, () => (timeSlice() * 1e6) / looks));
    },
    /** Nanoseconds of an awaited tick: the median. */
    timeTick: async (): Promise<number> => {
      const ns: number[] = [];
      for (let n = 0; n < ticks; n++) {
        const started = performance.now();
        const found = await keeper.tick!();
        ns.push((performance.now() - started) * 1e6);
        if (found !== 0) throw new Error("something was due");
      }
      return median(ns);
    },
  };
}
