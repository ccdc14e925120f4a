import type { RoadEngine } from "./engine.ts";
import { leadInputs, type LeadInput } from "./lead-input.ts";

/** Virtual time starts on a Tuesday at 10:00 in Warsaw and moves on with every batch, through nights and weekends. */
const start = Date.parse("2026-11-03T09:00:00Z");
const batchEveryMs = 7 * 60_000;
const batchSize = 100;

/** What a timed run took. */
export interface Timing {
  readonly usPerLead: number;
  /** Microseconds of every batch. */
  readonly batchUs: readonly number[];
}

/** When lead number `index` arrives. */
export function arrivalOf(index: number): number {
  return start + Math.floor(index / batchSize) * batchEveryMs;
}

/** Leads `[from, from + count)` in batches, each with its time of arrival. */
export function* batches(from: number, count: number): Generator<{ leads: readonly LeadInput[]; now: number }> {
  const inputs = leadInputs(from, count);
  for (let at = 0; at < count; at += batchSize) {
    yield { leads: inputs.slice(at, at + batchSize), now: arrivalOf(from + at) };
  }
}

/**
 * Sends leads `[from, from + count)` down the road and times each batch. They are made in blocks outside the timed part, and
 * moved to the old space before it, so that copying the inputs is not charged to the engine.
 */
export async function ingestTimed(engine: RoadEngine, from: number, count: number): Promise<Timing> {
  const blockSize = 10_000;
  const batchUs: number[] = [];
  for (let at = from; at < from + count; at += blockSize) {
    const block = [...batches(at, Math.min(blockSize, from + count - at))];
    for (let pass = 0; pass < 2; pass++) globalThis.gc!({ type: "minor", execution: "sync" });
    for (const { leads, now } of block) batchUs.push(await timeBatch(engine, leads, now));
  }
  return { usPerLead: batchUs.reduce((total, us) => total + us, 0) / count, batchUs };
}

/** Microseconds for one batch. */
export async function timeBatch(engine: RoadEngine, leads: readonly LeadInput[], now: number): Promise<number> {
  const started = performance.now();
  const pending = engine.ingest(leads, now);
  const results = pending instanceof Promise ? await pending : pending;
  const us = (performance.now() - started) * 1000;
  if (results.length !== leads.length) throw new Error(`${leads.length} leads went in, ${results.length} came out`);
  return us;
}
