import { availability, everyone, rollingLeave } from "../fairness/availability.ts";
import { compareRules } from "../fairness/compare.ts";
import { atLeast, type Group } from "../harness/group.ts";

const group = "fairness/availability";
/** Where those who are in change so much that a rule for a fixed set does not do. */
const changing = availability.filter((pattern) => pattern !== everyone && pattern !== rollingLeave);

/** Who is in changes: the drift table of the design. */
export const fairnessAvailability: Group = async (progress) => {
  const { rows, timesAsFar, belowTwo } = compareRules(group, availability, progress);
  const times = (limit: number, name: string, value: number) =>
    atLeast(limit, `fairness: times as far off as the ledger, ${name}`, value);
  return {
    rows,
    goals: [
      ...belowTwo(),
      times(100, "cursor, any pattern", timesAsFar("cursor", availability)),
      times(100, "least recent, any pattern", timesAsFar("least recent", availability)),
      times(10, "count/weight, unless all are in", timesAsFar("count/weight", availability.slice(1))),
      times(5, "smooth WRR, unless all or nearly all are in", timesAsFar("smooth WRR", changing)),
    ],
  };
};
