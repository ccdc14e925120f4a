import type { Duration } from "../time/index.ts";

/** How points fade, from one day (UTC) to the next: to the half in so much time, or in a straight line to nothing. */
export type Decay = { readonly halfLife: Duration } | { readonly over: Duration };

/** At most so many of a day, or of a week from Monday on, in UTC: the first ones count. */
export interface FrequencyCap {
  readonly count: number;
  readonly per: "day" | "week";
}

/** Points for each activity of some types. */
export interface ActivityPoints {
  /** Positive or negative, at most a million, with at most three decimals. */
  readonly points: number;
  /** Types of activities, counted together. */
  readonly activity: readonly string[];
  /** @defaultValue the points stay */
  readonly decay?: Decay | undefined;
  /** @defaultValue every one counts */
  readonly atMost?: FrequencyCap | undefined;
  /** What people read. @defaultValue the types */
  readonly name?: string | undefined;
  /** One of the card's groups. @defaultValue none */
  readonly group?: string | undefined;
}

/**
 * Points for each activity of a type, or of several together: what is done twice is worth twice as much, unless `atMost` says how
 * often it counts, and what was done long ago is worth less, where `decay` says so.
 *
 * Points fade in steps, from one day (UTC) to the next: on the day itself an activity is worth all of them, `halfLife` later half
 * as many, and nothing after ten half-lives; with `over`, one day less of the whole each day. So a score is the same all day long,
 * and in whatever order activities are told.
 *
 * @example
 * perActivity(5, "email_click", { decay: { halfLife: "14d" }, atMost: { count: 3, per: "day" } });
 */
export function perActivity(
  points: number,
  activity: string | readonly string[],
  options: Pick<ActivityPoints, "decay" | "atMost" | "name" | "group"> = {},
): ActivityPoints {
  return { points, activity: typeof activity === "string" ? [activity] : activity, ...options };
}
