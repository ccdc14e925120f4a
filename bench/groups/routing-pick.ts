import { atLeast, atMost, type Goal, type Group, type Row } from "../harness/group.ts";
import { compare } from "../routing/compare.ts";
import type { Contender, SubjectName } from "../routing/subjects.ts";
import { isFixed, situations, type Situation } from "../routing/team.ts";

const group = "routing/pick";
const sizes = [5, 50, 1_000];
const floor = "bare scan";
const kept = "handover, Ledger.turn";
const checked = "handover, each rep checked, Ledger.turn";
const anew = "handover, lists made anew, Ledger.turn";
const peer = "weighted-round-robin";

/** Choosing among those who are in and charging the turn: the ledger against a bare loop, and against packages without eligibility. */
export const routingPick: Group = async (progress) => {
  const rows: Row[] = [];
  const goals: Goal[] = [];
  for (const size of sizes) {
    for (const situation of Object.keys(situations) as Situation[]) {
      const of = (name: SubjectName): Contender => ({ name, size, situation });
      const peers: SubjectName[] = isFixed(situation) ? [peer, "wrr-pool"] : [];
      const names: SubjectName[] = [floor, kept, checked, anew, ...peers];
      const { rows: own, ratio } = await compare(group, names.map(of), of(floor), progress);
      rows.push(...own);
      // Where the set changes the floor's credits are no longer what anybody is owed: a figure, but no goal.
      if (!isFixed(situation)) continue;
      const where = `routing: ${size.toLocaleString("en-US")} reps, ${situation}`;
      goals.push(
        atMost(3, `${where}: Ledger.turn, time over the bare scan`, ratio(of(kept), of(floor))),
        atMost(3, `${where}: each rep checked, Ledger.turn, time over the bare scan`, ratio(of(checked), of(floor))),
        atLeast(1, `${where}: Ledger.turn, times faster than ${peer}`, ratio(of(peer), of(kept))),
      );
    }
  }
  return { rows, goals };
};
