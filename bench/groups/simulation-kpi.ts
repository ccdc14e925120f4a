import { atLeast, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";
import type { Kept } from "../report/kpi-case.ts";

const group = "simulation/kpi";
const rounds = 7;
const leads = 600;
const times = 40;

/** Key figures by rep and week, kept as events come: in processor time, with the figures at the end. */
export const simulationKpi: Group = async (progress) => {
  progress(`${group}: a month of ${leads} leads, told ${times} times`);
  const one = await openProcessCase(new URL("../report/kpi-case.ts", import.meta.url), { leads, times }, "UTC");
  try {
    const all: Kept[] = [];
    for (let round = 0; round <= rounds; round++) {
      progress(`${group}: round ${round}`);
      all.push(await one.call<Kept>("measure"));
    }
    const timed = all.slice(1);
    const of = (figure: (kept: Kept) => number): number => median(timed.map(figure));
    const perSecond = of(({ events, collectMs, figuresMs }) => (events * 1000) / (collectMs + figuresMs));
    const figures = {
      "events/s": perSecond,
      "events/s collected": of(({ events, collectMs }) => (events * 1000) / collectMs),
      "ms for all figures": of(({ figuresMs }) => figuresMs),
      "ms to save": of(({ saveMs }) => saveMs),
      "ms to restore": of(({ restoreMs }) => restoreMs),
      "bytes a lead": of(({ heldBytes, leads: counted }) => heldBytes / counted),
      "bytes a lead, saved": of(({ savedBytes, leads: counted }) => savedBytes / counted),
      events: of(({ events }) => events),
    };
    return {
      rows: [{ group, name: "by rep and week, 200 reps, 5 clocks", figures }],
      goals: [atLeast(200_000, "key figures: events a second, figures included", perSecond)],
    };
  } finally {
    one.close();
  }
};
