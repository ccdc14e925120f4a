import type { RouteContext } from "../router.ts";
import type { Filter } from "./filter.ts";
import type { Capacity } from "./limit.ts";

/**
 * Reps who hold too much for this lead as well; nothing when it weighs nothing. A lead in a stage that does not count yet still
 * needs its place: it is about to.
 */
export function capacityFilter(limit: Capacity, { lead, load }: RouteContext): Filter | undefined {
  const grade = lead.score?.grade;
  const units = weightOf(limit, grade);
  if (units === 0) return undefined;
  const verdict = `capacity:${limit.name}` as const;
  return {
    against({ rep }) {
      const most = rep.limits?.[limit.name] ?? limit.atMost;
      let held = 0;
      for (const some of load.held(rep.id)) {
        if (countsIn(limit, some.stage)) held += weightOf(limit, some.grade) * some.count;
      }
      if (rep.id === lead.ownerId && countsIn(limit, lead.stage)) held -= units;
      return held + units > most ? verdict : undefined;
    },
  };
}

function countsIn({ stages }: Capacity, stage: string): boolean {
  return stages === undefined || stages.includes(stage);
}

/** What a lead of this grade weighs under the limit; 0 when it does not count. */
function weightOf({ grades, units }: Capacity, grade = ""): number {
  return grades === undefined || grades.includes(grade) ? (units?.[grade] ?? 1) : 0;
}
