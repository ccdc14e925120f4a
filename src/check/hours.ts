import { dayMs, formatDuration, formatInstant, type Interval } from "../time/index.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check, Checked } from "./subject.ts";
import type { Pool } from "../routing/index.ts";
import { commonHours, hoursOfPool, uncovered } from "./uncovered.ts";

/** Hours of a week in which clocks run on the policy's own hours and nobody of a pool is in. */
export const hours: Check = function* (checked) {
  const { roster, week, policy, document } = checked;
  if (roster === undefined || week === undefined) return;
  const drawn = new Set(policy.pools);
  for (const [i, { name, calendar }] of (document.slas ?? []).entries()) {
    // On the owner's hours, or the lead's, it says nothing of anybody else's.
    const open = commonHours(policy, calendar)?.intervals(week, week + 7 * dayMs) ?? [];
    for (const pool of roster.pools) if (drawn.has(pool.id)) yield* gapsOf(checked, pool, open, `slas.${i}`, name);
  }
};

function* gapsOf(
  { policy, roster }: Checked,
  pool: Pool,
  open: readonly Interval[],
  path: string,
  name: string,
): Iterable<Finding> {
  const calendars = hoursOfPool(pool, policy.staff(roster!));
  if (calendars.length === 0) return;
  const gaps = uncovered(open, calendars);
  const [first] = gaps;
  if (first === undefined) return;
  const sum = gaps.reduce((ms, { start, end }) => ms + end - start, 0);
  yield finding("HOURS_UNCOVERED", {
    path: `${path}.calendar`,
    message: `for ${formatDuration(sum)} of the week ${name} runs and nobody of ${pool.id} is in; first from ${formatInstant(first.start)} to ${formatInstant(first.end)}`,
    suggestion: `let it run on the owner's hours (calendar: "owner"), or have somebody in`,
  });
}
