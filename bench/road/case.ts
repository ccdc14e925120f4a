import { setTimeout as pause } from "node:timers/promises";
import { percentile } from "../harness/statistics.ts";
import { arrivalOf, batches, ingestTimed, timeBatch, type Timing } from "./batches.ts";
import { openEngine, type EngineName, type RoadEngine, type RoadFacts } from "./engine.ts";
import { leadInputs } from "./lead-input.ts";

/** How a store of some size stands. */
export interface StoreFigures {
  /** What a full collection leaves behind. */
  readonly bytesPerLead: number;
  /** One lead alone, on the store as it is. */
  readonly leadP99Us: number;
}

/** The methods that a benchmark calls in a child process, one engine each. */
export function open({ engine: name }: { readonly engine: EngineName }) {
  return {
    facts: (count: number) => facts(name, count),
    fill: (settle: number, count: number, stores: number) => fill(name, settle, count, stores),
    ...growingStore(name),
  };
}

async function facts(name: EngineName, count: number): Promise<RoadFacts[]> {
  const engine = await openEngine(name);
  engine.watch?.();
  const found: RoadFacts[] = [];
  for (const { leads, now } of batches(0, count)) {
    const results = await engine.ingest(leads, now);
    for (const result of results) found.push(await engine.factsOf(result));
  }
  await close(engine);
  return found;
}

/** Fresh stores one after the other: in each an untimed run of `settle` leads, then `count` timed ones. */
async function fill(name: EngineName, settle: number, count: number, stores: number): Promise<Timing> {
  const timings: Timing[] = [];
  for (let n = 0; n < stores; n++) {
    const engine = await openEngine(name);
    await ingestTimed(engine, 0, settle);
    if (n === 0) collect();
    timings.push(await ingestTimed(engine, settle, count));
    await close(engine);
  }
  const usPerLead = timings.reduce((sum, timing) => sum + timing.usPerLead, 0) / stores;
  return { usPerLead, batchUs: timings.flatMap(({ batchUs }) => batchUs) };
}

/** One store that is kept and grows. */
function growingStore(name: EngineName) {
  let before = 0;
  let engine: RoadEngine | undefined;
  let size = 0;
  return {
    grow: async (count: number): Promise<Timing> => {
      if (engine === undefined) {
        before = await usedBytes();
        engine = await openEngine(name);
      }
      const timing = await ingestTimed(engine, size, count);
      size += count;
      return timing;
    },
    inspect: async (): Promise<StoreFigures> => {
      const leadUs: number[] = [];
      for (const lead of leadInputs(size, 2000)) leadUs.push(await timeBatch(engine!, [lead], arrivalOf(size)));
      size += 2000;
      const bytesPerLead = ((await usedBytes()) - before) / size;
      return { bytesPerLead, leadP99Us: percentile(leadUs, 0.99) };
    },
  };
}

/** Closes an engine and lets what it left to the event loop run out. */
async function close(engine: RoadEngine): Promise<void> {
  await engine.close();
  await pause(0);
}

async function usedBytes(): Promise<number> {
  await pause(0);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error("run with node --expose-gc");
  globalThis.gc();
}
