import type { Timeline } from "../calendar/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Pool, Staff } from "../routing/index.ts";
import type { Interval } from "../time/index.ts";

/** The working time of everybody in a pool who gets leads. */
export function hoursOfPool({ members }: Pool, staff: Staff): readonly Timeline[] {
  return members.flatMap(({ repId, weight }) => {
    const member = weight > 0 ? staff.member(repId) : undefined;
    return member?.rep.active === true ? [member.calendar.timeline] : [];
  });
}

/** What of some stretches nobody works in. */
export function uncovered(stretches: readonly Interval[], hours: readonly Timeline[]): readonly Interval[] {
  return stretches.flatMap((stretch) =>
    hours.reduce<readonly Interval[]>(
      (left, timeline) => left.flatMap((one) => without(one, timeline.intervals(one.start, one.end))),
      [stretch],
    ),
  );
}

/** The hours a clock policy runs in that are nobody's own; nothing where they are the owner's, or the lead's. */
export function commonHours(policy: Policy, calendar: string | undefined): Timeline | undefined {
  const isTheirs = calendar === "owner" || calendar === "lead" || calendar?.startsWith("lead:") === true;
  return isTheirs ? undefined : policy.calendar(calendar).timeline;
}

/** What is left of an interval. */
export function without({ start, end }: Interval, taken: readonly Interval[]): readonly Interval[] {
  const left: Interval[] = [];
  let from = start;
  for (const one of taken) {
    if (one.start > from) left.push({ start: from, end: one.start });
    from = Math.max(from, one.end);
  }
  return from < end ? [...left, { start: from, end }] : left;
}
