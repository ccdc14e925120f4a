import type { Frame } from "../condition/compile-set.ts";
import { plainOf } from "../condition/read.ts";
import type { ActiveDays } from "../lead/index.ts";
import type { ActivityPoints, FrequencyCap } from "./activity-points.ts";
import { billion, weightsOf } from "./decay.ts";
import { thousand, type Reason } from "./score.ts";
import type { Tally } from "./tally.ts";

/** Adds up the points of activities by the days of the lead: as many steps as it has days, however many activities. */
export function compileActivities(rules: readonly ActivityPoints[], card: Reason["card"]): Tally {
  const tallies = rules.map((rule) => compileOne(rule, card));
  return (frame, reasons, today) => {
    let sum = 0;
    for (const tally of tallies) sum += tally(frame, reasons, today);
    return sum;
  };
}

function compileOne({ points, activity, decay, atMost, name }: ActivityPoints, card: Reason["card"]): Tally {
  const thousandths = Math.round(points * thousand);
  const weights = weightsOf(decay);
  const label = name ?? activity.join(" or ");
  return (frame, reasons, today) => {
    const days = daysOfAll(frame, activity);
    if (days.length === 0) return 0;
    const room = roomIn(atMost);
    let [worth, counted, all] = [0, 0, 0];
    for (const [day, count] of days) {
      const weight = weights === undefined ? billion : (weights[Math.max(0, today - day)] ?? 0);
      const within = room(day, count);
      if (weight === 0) continue;
      worth += within * weight;
      counted += within;
      all += count;
    }
    const earned = Math.round((thousandths * worth) / billion);
    if (earned === 0) return 0;
    const times = counted === all ? `${counted}` : `${counted} of ${all}`;
    reasons.push({ rule: `${label}: ${times}`, points: earned / thousand, card });
    return earned;
  };
}

/** How many of a day's activities count, asked day after day: the first ones of their period. */
function roomIn(atMost: FrequencyCap | undefined): (day: number, count: number) => number {
  if (atMost === undefined) return (_, count) => count;
  const { count: most, per } = atMost;
  if (per === "day") return (_, count) => Math.min(count, most);
  let week = Number.NaN;
  let left = 0;
  return (day, count) => {
    // The first day of 1970 was a Thursday.
    const its = Math.floor((day + 3) / 7);
    if (its !== week) [week, left] = [its, most];
    const within = Math.min(count, left);
    left -= within;
    return within;
  };
}

/** The days of all these types together, the earliest first. */
function daysOfAll(frame: Frame, activity: readonly string[]): ActiveDays {
  const activities = plainOf(plainOf(frame[0]).activities);
  const [first, ...others] = activity.map((type) => daysIn(activities, type)).filter((days) => days.length > 0);
  if (first === undefined || others.length === 0) return first ?? [];
  const counts = new Map(first);
  for (const days of others) for (const [day, count] of days) counts.set(day, (counts.get(day) ?? 0) + count);
  return [...counts].sort(([a], [b]) => a - b);
}

/** What stands on a lead was written by `withDay`; a subject of the host's may be anything. */
function daysIn(activities: object, type: string): ActiveDays {
  if (!Object.hasOwn(activities, type)) return [];
  const { days } = plainOf((activities as { readonly [type: string]: unknown })[type]) as { readonly days?: unknown };
  return Array.isArray(days) ? (days as ActiveDays) : [];
}

/** The last day on which any of these happened, on the lead; none where none did. */
export function lastDay(subject: object, types: readonly string[]): number | undefined {
  const last = daysOfAll([subject], types).at(-1);
  return last?.[0];
}
