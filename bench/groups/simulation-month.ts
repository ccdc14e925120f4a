import { atMost, below, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";
import type { MonthRun } from "../simulation/month-case.ts";

const group = "simulation/month";
const [few, many] = [8_000, 48_000];
const rounds = 3;
const monthMs = 31 * 86_400_000;
const [shorter, longer] = [8_000, 24_000];
/** 300,000 leads of a month a hundred thousand times faster than real time, in microseconds a lead. */
const perLead = Math.floor(((monthMs / 100_000) * 1_000) / 300_000);

/** A month of leads and 200 reps, five promises for each lead: under one policy, and under two; and the heap of leads that have ended. */
export const simulationMonth: Group = async (progress) => {
  const opened = await openProcessCase(new URL("../simulation/month-case.ts", import.meta.url), {}, "UTC", true);
  try {
    const ones: MonthRun[] = [];
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      progress(`${group}: ${few} leads under one policy and under two, round ${round}`);
      const one = await opened.call<MonthRun>("one", few);
      const two = await opened.call<number>("two", few);
      // The first is to warm up.
      if (round === 0) continue;
      ones.push(one);
      times.push(two / one.cpuMs);
    }
    progress(`${group}: ${many} leads`);
    const month = await opened.call<MonthRun>("one", many);
    progress(`${group}: heap after ${longer} leads`);
    const bytes = (await opened.call<number>("heap", longer)) - (await opened.call<number>("heap", shorter));
    const left = bytes / (longer - shorter);
    const twice = median(times);
    const rows = [
      { group, name: `${few} leads`, figures: medians(ones.map(figuresOf)) },
      { group, name: `${few} leads, two policies compared`, figures: { "times one": twice } },
      { group, name: `${many} leads`, figures: figuresOf(month) },
      { group, name: "leads that have ended", figures: { "heap bytes/lead left": left } },
    ];
    const goals = [
      atMost(
        perLead,
        `simulation: us of processor time a lead, in a month of ${many} (300,000 leads 100,000 times faster than real time)`,
        usPerLead(month),
      ),
      below(2.2, `simulation: two policies compared over ${few} leads, times the time of one`, twice),
      atMost(
        700,
        `simulation: bytes of heap that a lead leaves which has ended (its line in the report), ${shorter} to ${longer}`,
        left,
      ),
    ];
    return { rows, goals };
  } finally {
    opened.close();
  }
};

function usPerLead({ cpuMs, created }: MonthRun): number {
  return (cpuMs * 1_000) / created;
}

function figuresOf(run: MonthRun): Record<string, number> {
  const { cpuMs, events, clocks, created } = run;
  return {
    "cpu s": cpuMs / 1_000,
    "times real time": monthMs / cpuMs,
    "us/lead": usPerLead(run),
    "us/event": (cpuMs * 1_000) / events,
    "events/lead": events / created,
    "clocks/lead": clocks / created,
  };
}

function medians(all: readonly Record<string, number>[]): Record<string, number> {
  return Object.fromEntries(
    Object.keys(all[0] ?? {}).map((name) => [name, median(all.map((figures) => figures[name] as number))]),
  );
}
