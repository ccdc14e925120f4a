import { dice } from "../harness/dice.ts";
import { median } from "../harness/statistics.ts";
import type { MakeClock } from "./clocks.ts";
import type { MakeKeeper } from "./keeper.ts";

/** What exchanges took. */
export interface ExchangeTiming {
  /** The median of the slices. */
  readonly us: number;
  /** The slowest slice, pauses of the collector and of the keeper included. */
  readonly slowestMs: number;
}

/** Short of a scheduler's turn, so that most are undisturbed. */
const slice = 250;
const slicesPerRound = 41;

/** A keeper that is given so many clocks, which it then starts anew. */
export async function fill(make: MakeKeeper, clockOf: MakeClock, size: number) {
  const clocks = Array.from({ length: size }, (_, n) => clockOf(n, 1));
  const roll = dice(2);
  let generation = 1;

  const before = bytesUsed();
  const keeper = await make(size);
  for (let n = 0; n < size; n++) keeper.start(n, clocks[n]!);
  const bytes = (bytesUsed() - before) / size;

  /** Milliseconds for so many leads, given by number, each at most once. What is exchanged is made before. */
  const exchange = (leads: readonly number[]): number => {
    generation += 1;
    const fresh = leads.map((n) => clockOf(n, generation));
    for (let pass = 0; pass < 2; pass++) globalThis.gc!({ type: "minor", execution: "sync" });
    const started = performance.now();
    for (let i = 0; i < leads.length; i++) keeper.exchange(leads[i]!, fresh[i]!, clocks[leads[i]!]!);
    const ms = performance.now() - started;
    for (let i = 0; i < leads.length; i++) clocks[leads[i]!] = fresh[i]!;
    return ms;
  };
  const someLeads = (): number[] => {
    const width = size / slice;
    return Array.from({ length: slice }, (_, i) => Math.floor((i + roll()) * width)).sort(() => roll() - 0.5);
  };

  return {
    keeper,
    /** What a clock costs its keeper, the clock itself not counted. */
    bytes,
    /** The same when each clock was exchanged since. */
    bytesAfterExchange: (): number => {
      for (let from = 0; from < size; from += slice) exchange(Array.from({ length: slice }, (_, i) => from + i));
      return (bytesUsed() - before) / size;
    },
    timeExchange: (): ExchangeTiming => {
      const ms = Array.from({ length: slicesPerRound }, () => exchange(someLeads()));
      return { us: (median(ms) * 1000) / slice, slowestMs: Math.max(...ms) };
    },
  };
}

/** Bytes alive, those of typed arrays included. */
function bytesUsed(): number {
  for (let pass = 0; pass < 4; pass++) globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
