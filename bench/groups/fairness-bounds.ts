import { compareRules } from "../fairness/compare.ts";
import { equalAvailability, equalShifts, nearestTwo } from "../fairness/equal-weights.ts";
import { equalTeams, mixedTeams } from "../fairness/fixed-teams.ts";
import { rivalNames } from "../fairness/rules.ts";
import { atLeast, atMost, below, type Group } from "../harness/group.ts";

const group = "fairness/bounds";
const weightings = 200;
const reps = 30;

/** What is proven of the ledger, and equal weights, where no rival can say that it knows no weights. */
export const fairnessBounds: Group = async (progress) => {
  const patterns = compareRules(group, equalAvailability, progress);
  const hostile = compareRules(group, [nearestTwo], progress);
  progress(`${group}: fixed teams`);
  const equal = equalTeams();
  const mixed = mixedTeams(weightings);
  const row = (name: string, { leads, ofBound }: typeof equal) => ({
    group: `${group}, the ledger with everyone always in`,
    name,
    figures: { "most leads off": leads, "of the bound": ofBound },
  });
  const bound = (reps - 1) / 2;
  return {
    rows: [
      ...patterns.rows,
      ...hostile.rows,
      row("teams of 2 to 100, equal weights", equal),
      row(`${weightings} teams of 3 to 300, weights from 1 to 1,000`, mixed),
    ],
    goals: [
      below(1, "fairness: leads off the ledger, fixed set, equal weights", equal.leads),
      atMost(1, "fairness: drift over 1/2 + 1/3 + ... + 1/n, fixed set, any weights", mixed.ofBound),
      atMost(bound, "fairness: leads off the ledger, sets made to hurt, equal weights", hostile.worst(nearestTwo)),
      ...patterns.belowTwo(),
      ...rivalNames.map((name) =>
        atLeast(
          20,
          `fairness: times as far off as the ledger, ${name}, overlapping shifts, equal weights`,
          patterns.timesAsFar(name, [equalShifts]),
        ),
      ),
    ],
  };
};
