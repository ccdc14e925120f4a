import type { Condition } from "../../condition/index.ts";
import type { Duration } from "../../time/index.ts";

/** How many open leads a rep may hold. */
export interface Capacity {
  readonly limit: "capacity";
  readonly name: string;
  /** Units at most; a rep may have another number of their own, see `Rep.limits`. */
  readonly atMost: number;
  /** Only leads in these stages are counted, and those that accepting leads into one of them. @defaultValue every open one */
  readonly stages?: readonly string[] | undefined;
  /** Only leads of these grades are counted, and held back. @defaultValue all */
  readonly grades?: readonly string[] | undefined;
  /** What a lead of a grade weighs, with six decimals at most: `{ A1: 3 }`. @defaultValue 1 each */
  readonly units?: { readonly [grade: string]: number } | undefined;
}

/** How many leads a rep may be given in a day or a week of the calendar. */
export interface Quota {
  readonly limit: "quota";
  readonly name: string;
  readonly atMost: number;
  /** Days begin at midnight, weeks on Monday. */
  readonly per: "day" | "week";
  /** On whose clock. @defaultValue the zone of the rep's calendar */
  readonly timeZone?: string | undefined;
  /** Only these leads are counted, and held back. @defaultValue all */
  readonly when?: Condition | undefined;
}

/** How many leads a rep may be given within any stretch of elapsed time. */
export interface Rate {
  readonly limit: "rate";
  readonly name: string;
  readonly atMost: number;
  readonly within: Duration;
  /** Only these leads are counted, and held back. @defaultValue all */
  readonly when?: Condition | undefined;
}

/** A bound on what one rep gets. It holds on every path: routing, reassignment, offers, claims, and assignment by hand. */
export type Limit = Capacity | Quota | Rate;

export type PeriodLimit = Quota | Rate;

/** @example capacity({ atMost: 40 }) */
export function capacity(options: Omit<Capacity, "limit" | "name"> & { readonly name?: string }): Capacity {
  return { limit: "capacity", name: "capacity", ...options };
}

/** @example quota({ atMost: 10, per: "day" }) */
export function quota(options: Omit<Quota, "limit" | "name"> & { readonly name?: string }): Quota {
  return { limit: "quota", name: `per ${options.per}`, ...options };
}

/** @example rate({ atMost: 3, within: "1h" }) */
export function rate(options: Omit<Rate, "limit" | "name"> & { readonly name?: string }): Rate {
  return { limit: "rate", name: "rate", ...options };
}
