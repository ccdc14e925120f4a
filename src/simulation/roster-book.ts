import { rosterAfter, type HandoverEvent } from "../core/index.ts";
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
    const roster = rosterAfter(this.roster, event);
    if (roster !== this.roster) this.staff = undefined;
    this.roster = roster;
  }

  /** The working time of a rep, leave taken out; the policy's own for one who is not there. */
  hours(repId: string): Timeline {
    this.staff ??= compileStaff(this.roster, this.calendars);
    return (this.staff.member(repId)?.calendar ?? this.calendars(undefined)).timeline;
  }
}
