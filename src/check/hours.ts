import { dayMs, formatDuration, formatInstant, type Interval } from "../time/index.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check, Checked } from "./subject.ts";
import type { Pool } from "../routing/index.ts";

/** Hours of a week in which clocks run on the policy's own hours and nobody of a pool is in. */
export const hours: Check = function* (checked) {
  const { roster, week, policy, document } = checked;
  if (roster === undefined || week === undefined) return;
  const drawn = new Set(policy.pools);
  for (const [i, { name, calendar }] of (document.slas ?? []).entries()) {
    // On the owner's hours, or the lead's, it says nothing of anybody else's.
    if (calendar === "owner" || calendar === "lead" || calendar?.startsWith("lead:") === true) continue;
    const open = policy.calendar(calendar).timeline.intervals(week, week + 7 * dayMs);
    for (const pool of roster.pools) if (drawn.has(pool.id)) yield* uncovered(checked, pool, open, `slas.${i}`, name);
  }
};

function* uncovered(
  { policy, roster }: Checked,
  pool: Pool,
  open: readonly Interval[],
  path: string,
  name: string,
): Iterable<Finding> {
  const staff = policy.staff(roster!);
  const calendars = pool.members.flatMap(({ repId, weight }) => {
    const member = weight > 0 ? staff.member(repId) : undefined;
    return member?.rep.active === true ? [member.calendar.timeline] : [];
  });
  if (calendars.length === 0) return;
  const gaps = open.flatMap(({ start, end }) =>
    calendars.reduce<readonly Interval[]>(
      (left, timeline) => left.flatMap((one) => without(one, timeline.intervals(one.start, one.end))),
      [{ start, end }],
    ),
  );
  const [first] = gaps;
  if (first === undefined) return;
  const sum = gaps.reduce((ms, { start, end }) => ms + end - start, 0);
  yield finding("HOURS_UNCOVERED", {
    path: `${path}.calendar`,
    message: `for ${formatDuration(sum)} of the week ${name} runs and nobody of ${pool.id} is in; first from ${formatInstant(first.start)} to ${formatInstant(first.end)}`,
    suggestion: `let it run on the owner's hours (calendar: "owner"), or have somebody in`,
  });
}

/** What is left of an interval. */
function without({ start, end }: Interval, taken: readonly Interval[]): readonly Interval[] {
  const left: Interval[] = [];
  let from = start;
  for (const one of taken) {
    if (one.start > from) left.push({ start: from, end: one.start });
    from = Math.max(from, one.end);
  }
  return from < end ? [...left, { start: from, end }] : left;
}
