import { rosterAfter, type HandoverEvent } from "../core/index.ts";
import { emptyRoster, type Roster } from "../routing/index.ts";
import type { Book } from "./book.ts";

/** Who there is, as the events say. */
export class RosterBook implements Book {
  roster: Roster;

  constructor(roster: Roster = emptyRoster) {
    this.roster = roster;
  }

  private readonly change = (event: HandoverEvent): void => {
    this.roster = rosterAfter(this.roster, event);
  };

  readonly entries: Book["entries"] = {
    "rep.upserted": this.change,
    "rep.removed": this.change,
    "pool.upserted": this.change,
    "pool.removed": this.change,
  };
}
