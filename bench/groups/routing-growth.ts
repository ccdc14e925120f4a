import type { Group, Row } from "../harness/group.ts";
import { compare } from "../routing/compare.ts";
import type { Contender, SubjectName } from "../routing/subjects.ts";

const group = "routing/growth";
const sizes = [5, 50, 1_000];
const names: readonly SubjectName[] = ["bare scan", "handover, Ledger.turn", "handover, route and charge"];

/** What ten and two hundred times as many reps do to the time of a lead. */
export const routingGrowth: Group = async (progress) => {
  const rows: Row[] = [];
  for (const name of names) {
    const of = (size: number): Contender => ({ name, size, situation: "30 % out, weights 1 to 10" });
    rows.push(...(await compare(group, sizes.map(of), of(sizes[0]!), progress)).rows);
  }
  return { rows, goals: [] };
};
