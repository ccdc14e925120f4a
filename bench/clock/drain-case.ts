import { manualClock } from "handover";
import { ingestSome, openEngine, start, targetMs, type Fate } from "./engine.ts";
import { tupleHeap } from "./tuple-heap.ts";
import { watchLoop, type LoopFigures } from "./watch-loop.ts";

/** Clocks that were all due at once. */
export interface Drained extends LoopFigures {
  readonly ms: number;
}

const hourMs = 3_600_000;
const batch = 1_000;
const timerMs = 500;

/** What happens when many clocks are due in one instant, and how often the event loop has a turn meanwhile. */
export function open() {
  return {
    engine: async (fate: Fate, count: number): Promise<Drained> => {
      const clock = manualClock(start);
      const handover = await openEngine(clock, { fate });
      for (let from = 0; from < count; from += batch) await ingestSome(handover, from, Math.min(batch, count - from));
      // The clocks have run out, or the office has opened.
      clock.advance(fate === "given out" ? 2 * hourMs : targetMs + 1);
      const drained = await watched(async () => {
        const { breaches, routed } = await handover.tick();
        return fate === "given out" ? routed : breaches;
      }, count);
      await handover.close();
      return drained;
    },

    /** A timer for each, which notes that it has fired; none can before all are due. */
    timers: (count: number): Promise<Drained> => {
      const fired: number[] = [];
      const begun = performance.now();
      const all = new Promise<number>((resolve) => {
        for (let n = 0; n < count; n++) {
          setTimeout(() => {
            fired.push(n);
            if (fired.length === count) resolve(count);
          }, timerMs);
        }
      });
      while (performance.now() - begun < 2 * timerMs);
      return watched(() => all, count);
    },

    /** One loop over a heap, which notes what has fired. */
    heap: (count: number): Promise<Drained> => {
      const heap = tupleHeap();
      for (let n = 0; n < count; n++) heap.add(start, `lead-${n}/first-contact#1`);
      return watched(async () => heap.takeDue(start, count).length, count);
    },

    /** Nothing at all for so long: what the machine does to a loop. */
    idle: (ms: number): Promise<Drained> =>
      watched(() => new Promise((resolve) => setTimeout(() => resolve(0), ms)), 0),
  };
}

async function watched(work: () => Promise<number>, expected: number): Promise<Drained> {
  globalThis.gc!();
  const stop = watchLoop();
  const started = performance.now();
  const done = await work();
  const ms = performance.now() - started;
  if (done !== expected) throw new Error(`${done} of ${expected} clocks have fired`);
  return { ms, ...(await stop()) };
}
