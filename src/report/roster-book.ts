import { emptyRoster, type Pool, type Rep, type Roster } from "../routing/index.ts";
import type { Book } from "./book.ts";

/** Who there is, as the events say. */
export class RosterBook implements Book {
  roster: Roster;

  constructor(roster: Roster = emptyRoster) {
    this.roster = roster;
  }

  readonly entries: Book["entries"] = {
    "rep.upserted": ({ version, data: { rep } }) => this.reps(version, rep.id, [rep]),
    "rep.removed": ({ version, data: { repId } }) => this.reps(version, repId, []),
    "pool.upserted": ({ version, data: { pool } }) => this.pools(version, pool.id, [pool]),
    "pool.removed": ({ version, data: { poolId } }) => this.pools(version, poolId, []),
  };

  private reps(version: number, id: string, now: readonly Rep[]): void {
    const { reps, pools } = this.roster;
    this.roster = { version, reps: [...reps.filter((rep) => rep.id !== id), ...now], pools };
  }

  private pools(version: number, id: string, now: readonly Pool[]): void {
    const { reps, pools } = this.roster;
    this.roster = { version, reps, pools: [...pools.filter((pool) => pool.id !== id), ...now] };
  }
}
