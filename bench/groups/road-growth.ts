import { atMost, type Group, type Row } from "../harness/group.ts";
import { percentile } from "../harness/statistics.ts";
import type { Timing } from "../road/batches.ts";
import type { StoreFigures } from "../road/case.ts";
import type { EngineName } from "../road/engine.ts";
import { openRoadCase } from "../road/open-case.ts";

const group = "road/growth";
const engines: readonly EngineName[] = ["by hand, batch", "handover, ingestMany"];

const small = 10_000;
const large = 1_000_000;
const slice = 100_000;

/**
 * What a lead costs in time and memory as the store grows. One process fills a store to a million in slices; between the slices
 * another fills fresh stores of ten thousand, so that what slows the machine for a while slows both.
 */
export const roadGrowth: Group = async (progress) => {
  const rows: Row[] = [];
  const growths = new Map<EngineName, number>();
  for (const name of engines) {
    const { measured, growth } = await measure(name, progress);
    rows.push(...measured, {
      group,
      name: `${name}, a lead at 1M over one at 10k`,
      figures: { "times as long": growth },
    });
    growths.set(name, growth);
  }
  // A bare map grows dearer, too, once it no longer fits the machine's caches: what is ours is what comes on top of that.
  const [floor, ours] = engines.map((name) => growths.get(name) as number) as [number, number];
  return {
    rows,
    goals: [atMost(1.1, "road: cost of a lead at 1M over 10k leads, times that of the road by hand", ours / floor)],
  };
};

async function measure(name: EngineName, progress: (line: string) => void) {
  const growing = await openRoadCase(name);
  const fresh = await openRoadCase(name);
  try {
    const fillSmall = () => fresh.call<Timing>("fill", small / 10, small, 4);
    await fillSmall();
    await growing.call("fill", small / 10, small, 4);

    const largeRuns: Timing[] = [];
    const smallRuns: Timing[] = [];
    const measured: Row[] = [];
    const report = async (leads: number, runs: readonly Timing[]) => {
      const figures = await growing.call<StoreFigures>("inspect");
      measured.push(row(name, leads, runs, figures));
    };
    for (const size of sizes()) {
      progress(`${group}: ${name}, up to ${size.toLocaleString("en-US")} leads`);
      const timing = await growing.call<Timing>(
        "grow",
        size === small ? small : size === slice ? slice - small : slice,
      );
      smallRuns.push(await fillSmall());
      if (size === small) {
        await report(size, smallRuns);
      } else {
        largeRuns.push(timing);
        if (size === slice || size === large) await report(size, largeRuns);
      }
    }
    return { measured, growth: usPerLead(largeRuns) / usPerLead(smallRuns) };
  } finally {
    growing.close();
    fresh.close();
  }
}

/** 10k, 100k, then on to 1M by slices. */
function sizes(): number[] {
  return [small, ...Array.from({ length: large / slice }, (_, n) => (n + 1) * slice)];
}

/** Mean over all leads of the runs, which are of whole batches, pauses of the collector included. */
function usPerLead(runs: readonly Timing[]): number {
  const us = runs.reduce((sum, run) => sum + run.usPerLead * run.batchUs.length, 0);
  return us / runs.reduce((sum, run) => sum + run.batchUs.length, 0);
}

function row(name: EngineName, leads: number, runs: readonly Timing[], figures: StoreFigures): Row {
  return {
    group,
    name: `${name}, ${leads.toLocaleString("en-US")} leads`,
    figures: {
      "leads/s": 1e6 / usPerLead(runs),
      "p99 us, batch of 100": percentile(
        runs.flatMap(({ batchUs }) => batchUs),
        0.99,
      ),
      "p99 us, one lead": figures.leadP99Us,
      "bytes/lead": figures.bytesPerLead,
    },
  };
}
