import { compareRules } from "../fairness/compare.ts";
import { caps, changesOfTeam, declining } from "../fairness/events.ts";
import { atLeast, type Group } from "../harness/group.ts";

const group = "fairness/events";
const events = [...caps, declining, ...changesOfTeam];

/** What happens to a pool besides shifts and leave: caps, declined leads, owners' leads, mergers, joiners, leavers, new weights. */
export const fairnessEvents: Group = async (progress) => {
  const { rows, timesAsFar, belowTwo } = compareRules(group, events, progress);
  const times = (limit: number, name: string, value: number) =>
    atLeast(limit, `fairness: times as far off as the ledger, ${name}`, value);
  return {
    rows,
    goals: [
      ...belowTwo(),
      times(100, "cursor, whatever happens", timesAsFar("cursor", events)),
      times(100, "least recent, whatever happens", timesAsFar("least recent", events)),
      times(100, "count/weight, caps and changes of the team", timesAsFar("count/weight", [...caps, ...changesOfTeam])),
      times(3, "smooth WRR, caps and declined leads", timesAsFar("smooth WRR", [...caps, declining])),
    ],
  };
};
