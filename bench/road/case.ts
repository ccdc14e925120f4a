import { setTimeout as pause } from "node:timers/promises";
import { median, percentile } from "../harness/statistics.ts";
import { openEngine, type EngineName, type RoadEngine, type RoadFacts } from "./engine.ts";
import { leadInputs, type LeadInput } from "./lead-input.ts";

/** Virtual time starts on a Tuesday at 10:00 in Warsaw and moves on with every batch, through nights and weekends. */
const start = Date.parse("2026-11-03T09:00:00Z");
const batchEveryMs = 7 * 60_000;
const batchSize = 100;
const blockSize = 10_000;

export interface RoundSample {
  readonly usPerLead: number;
  readonly batchUs: readonly number[];
}

export interface Growth {
  readonly usPerLead: number;
  readonly batchP99Us: number;
  readonly leadP99Us: number;
  readonly bytesPerLead: number;
}

export interface RoadCaseOptions {
  readonly engine: EngineName;
}

/** The methods that a benchmark calls in a child process, one engine each. */
export async function open({ engine: name }: RoadCaseOptions) {
  await closed(await openEngine(name));
  return {
    facts: (count: number) => facts(name, count),
    round: (warmUp: number, count: number) => round(name, warmUp, count),
    grow: (count: number, fills: number) => grow(name, count, fills),
  };
}

async function facts(name: EngineName, count: number): Promise<RoadFacts[]> {
  const engine = await openEngine(name);
  engine.watch?.();
  const found: RoadFacts[] = [];
  for (const { leads, now } of batches(leadInputs(0, count), 0)) {
    const results = await engine.ingest(leads, now);
    for (const result of results) found.push(await engine.factsOf(result));
  }
  await closed(engine);
  return found;
}

/** A fresh store, a short untimed run to settle, then the timed one. */
async function round(name: EngineName, warmUp: number, count: number): Promise<RoundSample> {
  const engine = await openEngine(name);
  const leads = leadInputs(0, warmUp + count);
  await ingestAll(engine, leads.slice(0, warmUp), 0);
  collect();
  const batchUs = await ingestAll(engine, leads.slice(warmUp), warmUp);
  await closed(engine);
  return { usPerLead: sum(batchUs) / count, batchUs };
}

/**
 * Fills a store with `count` leads, `fills` times over. Leads are made in blocks outside the timed part; bytes are what a full
 * collection leaves behind; single leads are timed at the end, on the full store.
 */
async function grow(name: EngineName, count: number, fills: number): Promise<Growth> {
  await fill(name, 30_000);
  const all: Growth[] = [];
  for (let n = 0; n < fills; n++) all.push(await fill(name, count));
  return {
    usPerLead: median(all.map((one) => one.usPerLead)),
    batchP99Us: median(all.map((one) => one.batchP99Us)),
    leadP99Us: median(all.map((one) => one.leadP99Us)),
    bytesPerLead: median(all.map((one) => one.bytesPerLead)),
  };
}

async function fill(name: EngineName, count: number): Promise<Growth> {
  const engine = await openEngine(name);
  const before = await usedBytes();
  const batchUs: number[] = [];
  for (let from = 0; from < count; from += blockSize) {
    const block = leadInputs(from, Math.min(blockSize, count - from));
    settleYoung();
    for (const us of await ingestAll(engine, block, from)) batchUs.push(us);
  }
  const bytesPerLead = ((await usedBytes()) - before) / count;
  const leadUs: number[] = [];
  const now = start + (count / batchSize) * batchEveryMs;
  for (const lead of leadInputs(count, 2000)) {
    const from = performance.now();
    const pending = engine.ingest([lead], now);
    if (pending instanceof Promise) await pending;
    leadUs.push((performance.now() - from) * 1000);
  }
  await closed(engine);
  return {
    usPerLead: sum(batchUs) / count,
    batchP99Us: percentile(batchUs, 0.99),
    leadP99Us: percentile(leadUs, 0.99),
    bytesPerLead,
  };
}

/** Microseconds for each batch. */
async function ingestAll(engine: RoadEngine, inputs: readonly LeadInput[], from: number): Promise<number[]> {
  const batchUs: number[] = [];
  for (const { leads, now } of batches(inputs, from)) {
    const started = performance.now();
    const pending = engine.ingest(leads, now);
    const results = pending instanceof Promise ? await pending : pending;
    batchUs.push((performance.now() - started) * 1000);
    if (results.length !== leads.length) throw new Error(`${leads.length} leads went in, ${results.length} came out`);
  }
  return batchUs;
}

function* batches(inputs: readonly LeadInput[], from: number) {
  for (let at = 0; at < inputs.length; at += batchSize) {
    yield { leads: inputs.slice(at, at + batchSize), now: start + ((from + at) / batchSize) * batchEveryMs };
  }
}

/** Closes an engine and lets what it left to the event loop run out. */
async function closed(engine: RoadEngine): Promise<void> {
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

/** Moves what is young and alive to the old space, so that the copying of inputs is not charged to the batches. */
function settleYoung(): void {
  for (let pass = 0; pass < 2; pass++) globalThis.gc?.({ type: "minor", execution: "sync" });
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
