import type { RouteContext } from "../router.ts";
import type { Filter } from "./filter.ts";
import type { Capacity } from "./limit.ts";

/** Where the rep's accepting a lead leads, by the stage it stands in, in any pipeline; a stage in which that moves nothing is missing. */
export type Accepting = Iterable<readonly [from: string, to: string]>;

/**
 * Reps who hold too much for this lead as well; nothing when it weighs nothing. A lead in a stage that does not count yet still
 * needs its place: it is about to. For the same reason a lead that the rep has, and that accepting would lead into a stage that
 * counts, has its place there already.
 */
export function compileCapacity(limit: Capacity, accepting: Accepting): (context: RouteContext) => Filter | undefined {
  const verdict = `capacity:${limit.name}` as const;
  const stages = limit.stages === undefined ? undefined : new Set(limit.stages);
  if (stages !== undefined)
    for (const [from, to] of accepting) if (limit.stages?.includes(to) === true) stages.add(from);
  const countsIn = (stage: string): boolean => stages?.has(stage) ?? true;
  return ({ lead, load }) => {
    const units = weightOf(limit, lead.score?.grade);
    if (units === 0) return undefined;
    return {
      against({ rep }) {
        const most = millionths(rep.limits?.[limit.name] ?? limit.atMost);
        let held = 0;
        for (const some of load.held(rep.id)) {
          if (countsIn(some.stage)) held += weightOf(limit, some.grade) * some.count;
        }
        if (rep.id === lead.ownerId && countsIn(lead.stage)) held -= units;
        return held + units > most ? verdict : undefined;
      },
    };
  };
}

/** What a lead of this grade weighs under the limit, in millionths; 0 when it does not count. */
function weightOf({ grades, units }: Capacity, grade = ""): number {
  return grades === undefined || grades.includes(grade) ? millionths(units?.[grade] ?? 1) : 0;
}

/** Units have six decimals at most: as whole numbers their sums are exact, and three tenths are 0.3. */
function millionths(units: number): number {
  return Math.round(units * 1_000_000);
}
