import { show } from "../errors.ts";
import { targetsIn, type ActivityCount, type Cadence, type Sla, type Target, type Targets } from "../sla/index.ts";
import { formatDuration, toMs, type Duration } from "../time/index.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check } from "./subject.ts";

/** Warnings that come before their clock starts, and cadences that cannot keep a promise about attempts. */
export const clocks: Check = function* ({ document: { slas = [], cadences = [] } }) {
  for (const [i, sla] of slas.entries()) yield* warnings(sla, `slas.${i}`);
  for (const [i, sla] of slas.entries())
    for (const [n, cadence] of cadences.entries()) yield* attempts(sla, `slas.${i}`, cadence, `cadences.${n}`);
};

function* warnings({ name, within, thresholds = [] }: Sla, path: string): Iterable<Finding> {
  const shortest = Math.min(...targetsOf(within).map(msOf));
  for (const [n, { at }] of thresholds.entries()) {
    if (typeof at !== "object" || !("before" in at) || toMs(at.before) < shortest) continue;
    yield finding("THRESHOLD_TOO_EARLY", {
      path: `${path}.thresholds.${n}.at`,
      message: `${show(at.before)} before the deadline is not after the start of every ${name}, of which the shortest takes ${formatDuration(shortest)}: there it is told at once`,
      suggestion: "use a share of the target, such as 0.75, or a shorter time",
    });
  }
}

/** A promise of so many attempts that starts with a cadence, and whose activities are its steps. */
function* attempts(sla: Sla, path: string, cadence: Cadence, at: string): Iterable<Finding> {
  const { until, within, from, name } = sla;
  if (typeof until !== "object" || Array.isArray(until) || !("activity" in until)) return;
  if (JSON.stringify(from) !== JSON.stringify(cadence.from)) return;
  const { activity, atLeast = 1 } = until as ActivityCount;
  const counts = (channel: string): boolean => activity === "any" || activity.includes(channel);
  let soFar = 0;
  let ms = 0;
  for (const { channel, after } of cadence.steps) {
    ms += after === undefined ? 0 : Math.min(...targetsOf(after).map(msOf));
    if (counts(channel)) soFar += 1;
    if (soFar >= atLeast) break;
  }
  const longest = Math.max(...targetsOf(within).map(msOf));
  if (soFar < atLeast || !Number.isFinite(ms) || ms <= longest) return;
  yield finding("CADENCE_TOO_LONG", {
    path: `${at}.steps`,
    message: `attempt ${atLeast} of the cadence ${cadence.name} comes ${formatDuration(ms)} after its start, and ${name} (${path}) gives ${formatDuration(longest)}`,
    suggestion: "shorten the delays, or give the clock more time",
  });
}

/** The targets that are named, whomever they are for. */
const targetsOf = (within: Targets): readonly Target[] => targetsIn(within, "").map(([, target]) => target);

/** Working days and dates have no length of their own. */
function msOf(target: Target): number {
  if (typeof target === "object" && ("workingDays" in target || "date" in target)) return Number.NaN;
  return toMs(target as Duration);
}
