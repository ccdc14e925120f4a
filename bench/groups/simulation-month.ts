import { atLeast, below, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import type { MonthRun } from "../simulation/month-case.ts";

const group = "simulation/month";
const count = 300_000;
const ofTwo = 30_000;
const monthMs = 31 * 86_400_000;

/** A month of 300,000 leads and 200 reps, five promises for each lead, and two policies over a tenth of it. */
export const simulationMonth: Group = async (progress) => {
  const opened = await openProcessCase(new URL("../simulation/month-case.ts", import.meta.url), {}, "UTC", true);
  try {
    progress(`${group}: ${ofTwo} leads, to warm up`);
    await opened.call<MonthRun>("one", ofTwo);
    const one = await opened.call<MonthRun>("one", ofTwo);
    progress(`${group}: ${ofTwo} leads under two policies`);
    const two = await opened.call<number>("two", ofTwo);
    progress(`${group}: ${count} leads`);
    const month = await opened.call<MonthRun>("one", count);
    const rows = [
      { group, name: `${ofTwo} leads`, figures: figuresOf(one) },
      {
        group,
        name: `${ofTwo} leads, two policies compared`,
        figures: { "cpu s": two / 1_000, "times one": two / one.cpuMs },
      },
      { group, name: `${count} leads`, figures: figuresOf(month) },
    ];
    const goals = [
      atLeast(100_000, "simulation: a month of 300,000 leads, times faster than real time", monthMs / month.cpuMs),
      below(2.2, "simulation: two policies compared, times the time of one", two / one.cpuMs),
    ];
    return { rows, goals };
  } finally {
    opened.close();
  }
};

function figuresOf({ cpuMs, events, clocks, created, bytesPerLead }: MonthRun): Record<string, number> {
  return {
    "cpu s": cpuMs / 1_000,
    "times real time": monthMs / cpuMs,
    "us/lead": (cpuMs * 1_000) / created,
    "us/event": (cpuMs * 1_000) / events,
    "clocks/lead": clocks / created,
    "heap bytes/lead": bytesPerLead,
  };
}
