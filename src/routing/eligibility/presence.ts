import type { Calendar } from "../../calendar/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Rep, TimeOff } from "../roster.ts";
import type { Verdict } from "./verdict.ts";

/** Whether a rep's own hours count, or only whether they are there at all. */
export type Hours = "owner" | "ignore";

/** A rep with the working time that is really theirs: calendar minus leave. */
export interface StaffMember {
  readonly rep: Rep;
  readonly calendar: Calendar;
}

/** Everything that keeps a rep from taking any lead now. Nothing of it depends on the lead. */
export function absences({ rep, calendar }: StaffMember, now: Instant, hours: Hours): readonly Verdict[] {
  if (!rep.active) return ["inactive"];
  const found: Verdict[] = [];
  if (isAway(rep, now)) found.push("away");
  const onLeave = covers(rep.timeOff, now);
  if (onLeave) found.push("time_off");
  if (covers(rep.busy ?? [], now)) found.push("busy");
  // The calendar is closed on leave as well: that is one reason, not two.
  if (hours === "owner" && !onLeave && !calendar.timeline.isOpen(now)) found.push("outside_hours");
  return found;
}

/** The next instant at which {@link absences} may differ; `Infinity` when never. */
export function changesAt({ rep, calendar }: StaffMember, now: Instant, hours: Hours): Instant {
  let next =
    hours === "owner" ? (calendar.timeline.nextChange(now) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const consider = (at: Instant | undefined): void => {
    if (at !== undefined && at > now && at < next) next = at;
  };
  consider(rep.away?.until);
  for (const list of [rep.timeOff, rep.busy ?? []]) {
    for (const { from, to } of list) {
      consider(from);
      consider(to);
    }
  }
  return next;
}

/** When this rep is next there, from `from` on; `null` when nobody knows. */
export function opening({ rep, calendar }: StaffMember, from: Instant, hours: Hours): Instant | null {
  if (!rep.active || (rep.away !== undefined && rep.away.until === undefined)) return null;
  let at: Instant | null = Math.max(from, rep.away?.until ?? from);
  // A meeting may end outside hours, and the next opening may lie in a meeting: each step goes forward, past one of them.
  for (;;) {
    const open: Instant | null = hours === "owner" ? calendar.timeline.nextOpen(at) : after(rep.timeOff, at);
    if (open === null) return null;
    at = after(rep.busy ?? [], open);
    if (at === open) return at;
  }
}

function isAway({ away }: Rep, now: Instant): boolean {
  return away !== undefined && (away.until === undefined || now < away.until);
}

function covers(list: readonly TimeOff[], now: Instant): boolean {
  return list.some(({ from, to }) => from <= now && now < to);
}

/** The end of whatever covers `at`. The list is sorted by its starts, so one pass goes through all that follows without a gap. */
function after(list: readonly TimeOff[], at: Instant): Instant {
  return list.reduce((end, { from, to }) => (from <= end && end < to ? to : end), at);
}
