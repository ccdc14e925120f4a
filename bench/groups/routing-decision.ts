import { atMost, type Goal, type Group, type Row } from "../harness/group.ts";
import { compare } from "../routing/compare.ts";
import type { Contender, SubjectName } from "../routing/subjects.ts";
import { isFixed, type Situation } from "../routing/team.ts";

const group = "routing/decision";
const sizes = [5, 50, 1_000];
const floor = "bare scan";
const ours = "handover, route and charge";
const situations: readonly Situation[] = [
  "all in, equal weights",
  "30 % out, weights 1 to 10",
  "30 % out, weights 1 to 10, others every 20 leads",
];

/** A decision with its record of every member of the pool, and its turn charged: against the bare loop, which records nothing. */
export const routingDecision: Group = async (progress) => {
  const rows: Row[] = [];
  const goals: Goal[] = [];
  for (const size of sizes) {
    for (const situation of situations) {
      const of = (name: SubjectName): Contender => ({ name, size, situation });
      const names: SubjectName[] = [floor, "handover, Ledger.turn", ours];
      const { rows: own, ratio } = await compare(group, names.map(of), of(floor), progress);
      rows.push(...own);
      if (!isFixed(situation)) continue;
      const where = `routing: ${size.toLocaleString("en-US")} reps, ${situation}`;
      goals.push(
        atMost(12, `${where}: whole decision and charge, time over the bare scan`, ratio(of(ours), of(floor))),
      );
    }
  }
  // Territory decisions are to be measured here, as contenders of their own, once routing has the territories to be measured.
  return { rows, goals };
};
