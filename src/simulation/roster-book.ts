import type { HandoverEvent } from "../core/index.ts";
import { compileStaff, emptyRoster, type CalendarLookup, type Roster, type Staff } from "../routing/index.ts";
import type { Timeline } from "../calendar/index.ts";

/** Who there is, as the events say, and when they work. */
export class RosterBook {
  private readonly calendars: CalendarLookup;
  private staff: Staff | undefined;
  roster: Roster = emptyRoster;

  constructor(calendars: CalendarLookup) {
    this.calendars = calendars;
  }

  hear(event: HandoverEvent): void {
    const { reps, pools } = this.roster;
    const { version } = event;
    if (event.type === "rep.upserted") {
      const { rep } = event.data;
      this.become({ version, reps: [...reps.filter(({ id }) => id !== rep.id), rep], pools });
    } else if (event.type === "rep.removed") {
      const { repId } = event.data;
      this.become({ version, reps: reps.filter(({ id }) => id !== repId), pools });
    } else if (event.type === "pool.upserted") {
      const { pool } = event.data;
      this.become({ version, reps, pools: [...pools.filter(({ id }) => id !== pool.id), pool] });
    }
  }

  /** The working time of a rep, leave taken out; the policy's own for one who is not there. */
  hours(repId: string): Timeline {
    this.staff ??= compileStaff(this.roster, this.calendars);
    return (this.staff.member(repId)?.calendar ?? this.calendars(undefined)).timeline;
  }

  private become(roster: Roster): void {
    this.roster = roster;
    this.staff = undefined;
  }
}
