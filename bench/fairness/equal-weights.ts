import { availability, shifts } from "./availability.ts";
import type { Pattern } from "./pattern.ts";

const equally = (pattern: Pattern): Pattern => ({ ...pattern, name: `${pattern.name}, equal`, weights: "equal" });

/** The patterns of availability with no weight to blame. */
export const equalShifts = equally(shifts);
export const equalAvailability = availability.map((pattern) => (pattern === shifts ? equalShifts : equally(pattern)));

/** For each lead the two who stand nearest to each other: where they stand even, one moves up and one down. */
export const nearestTwo: Pattern = equally({
  name: "the two who stand nearest",
  begin: ({ reps }) => ({
    eligible: (_, drift) => {
      const order = [...reps].sort((a, b) => drift[a]! - drift[b]!);
      let at = 0;
      for (let i = 1; i + 1 < order.length; i++) if (gap(i) < gap(at) - 1e-9) at = i;
      return [order[at]!, order[at + 1]!].sort((a, b) => a - b);

      function gap(i: number): number {
        return drift[order[i + 1]!]! - drift[order[i]!]!;
      }
    },
  }),
});
