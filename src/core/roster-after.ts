import type { Roster } from "../routing/index.ts";
import type { HandoverEvent } from "./events.ts";

/** Who there is after an event, as the store has it; the same roster after an event of nobody in it. */
export function rosterAfter(roster: Roster, { type, version, data }: HandoverEvent): Roster {
  switch (type) {
    case "rep.upserted":
      return { ...roster, version, reps: replaced(roster.reps, data.rep) };
    case "rep.removed":
      return { ...roster, version, reps: roster.reps.filter(({ id }) => id !== data.repId) };
    case "pool.upserted":
      return { ...roster, version, pools: replaced(roster.pools, data.pool) };
    case "pool.removed":
      return { ...roster, version, pools: roster.pools.filter(({ id }) => id !== data.poolId) };
    default:
      return roster;
  }
}

/** With one in place of what has its id, or behind all others. */
function replaced<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ id }) => id === one.id) ? all.map((other) => (other.id === one.id ? one : other)) : [...all, one];
}
