import type { RouteContext } from "../router.ts";
import type { Filter } from "./filter.ts";
import type { Capacity } from "./limit.ts";

/** What a lead in this stage and of this grade weighs under the limit; 0 when it does not count. */
export function unitsOf(limit: Capacity, stage: string, grade: string | undefined): number {
  if (limit.stages !== undefined && !limit.stages.includes(stage)) return 0;
  if (limit.grades !== undefined && !limit.grades.includes(grade ?? "")) return 0;
  return limit.units?.[grade ?? ""] ?? 1;
}

/** Reps who hold too much for `units` more. A lead that would not count yet still needs a place: it is about to. */
export function capacityFilter(limit: Capacity, units: number, { lead, load }: RouteContext): Filter {
  const verdict = `capacity:${limit.name}` as const;
  return {
    against({ rep }) {
      const most = rep.limits?.[limit.name] ?? limit.atMost;
      let held = 0;
      for (const some of load.held(rep.id)) held += unitsOf(limit, some.stage, some.grade) * some.count;
      if (rep.id === lead.ownerId) held -= units;
      return units > 0 ? (held + units > most ? verdict : undefined) : held >= most ? verdict : undefined;
    },
  };
}
