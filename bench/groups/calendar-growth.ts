import type { Pair, Sample } from "../calendar/growth-case.ts";
import { timeZone } from "../calendar/office.ts";
import type { Group, Row } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";

const group = "calendar/growth";
const rounds = 11;
const warmUpRounds = 4;

const pairs: readonly Pair[] = [
  "holidays a year, 15 and 150",
  "leaves a year, 5 and 50",
  "shifts a day, 1 and 10",
  "a team, and a rep of it with a week of leave",
];

/** What ten times as much in a calendar does to the time of `Timeline.add`. */
export const calendarGrowth: Group = async (progress) => {
  const rows: Row[] = [];
  for (const pair of pairs) {
    progress(`${group}: ${pair}`);
    const growing = await openProcessCase(new URL("../calendar/growth-case.ts", import.meta.url), { pair }, timeZone);
    try {
      const samples: Sample[] = [];
      for (let round = 0; round < warmUpRounds + rounds; round++) {
        const sample = await growing.call<Sample>("time");
        if (round >= warmUpRounds) samples.push(sample);
      }
      const small = samples.map((one) => one.small);
      const large = samples.map((one) => one.large);
      rows.push({
        group,
        name: pair,
        figures: { ns: median(small), "ns, the other": median(large), "times as long": medianRatio(large, small) },
      });
    } finally {
      growing.close();
    }
  }
  return { rows, goals: [] };
};
