import { ingestSome, openEngine, start, targetMs } from "./engine.ts";

/** Milliseconds past due at which each clock was heard of. */
export type Lateness = readonly number[];

/** Before the first one is due. */
const leadInMs = 500;
const perStep = 5;
/** 5 clocks every 3 ms: 100,000 in a minute. */
const stepMs = 3;

/** Clocks that fall due one after another in real time. */
export function open() {
  return {
    /** An engine under `start()`, heard by a listener. */
    engine: async (windowMs: number): Promise<Lateness> => {
      let now = () => start;
      const handover = await openEngine({ now: () => Math.floor(now()) });
      let count = 0;
      for (let after = 0; after < windowMs; after += stepMs) {
        now = () => start + after;
        await ingestSome(handover, count, perStep);
        count += perStep;
      }
      globalThis.gc!();
      const began = performance.now();
      now = () => start + targetMs - leadInMs + performance.now() - began;
      const late: number[] = [];
      await new Promise<void>((resolve, reject) => {
        handover.on("error", reject);
        handover.on("sla.breached", ({ data: { plannedAt } }) => {
          late.push(now() - plannedAt);
          if (late.length === count) resolve();
        });
        handover.start();
      });
      await handover.close();
      return late;
    },

    /** A timer for each. */
    timers: async (windowMs: number): Promise<Lateness> => {
      const late: number[] = [];
      const began = performance.now();
      await new Promise<void>((resolve) => {
        const count = Math.ceil(windowMs / stepMs) * perStep;
        for (let n = 0; n < count; n++) {
          const due = leadInMs + Math.floor(n / perStep) * stepMs;
          // Delays count from the call.
          setTimeout(
            () => {
              late.push(performance.now() - began - due);
              if (late.length === count) resolve();
            },
            Math.ceil(began + due - performance.now()),
          );
        }
      });
      return late;
    },
  };
}
