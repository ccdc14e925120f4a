import { weekdayOfDay, type Interval } from "../time/index.ts";
import type { Chunk } from "./chunk.ts";
import { firstIndex } from "./first-index.ts";
import { dayHours } from "./hours.ts";
import { periodDays } from "./period.ts";
import { weekdays, type WeeklySpec, type WeekHours } from "./spec.ts";

/** The hours of each weekday, from Monday. */
export interface Week {
  readonly days: readonly (readonly Interval[])[];
  readonly anyHours: boolean;
  /** Compiled chunks that know this week and one offset only, by the offset: all such chunks are equal. */
  readonly plain: Map<number, Chunk>;
}

/** Which hours apply when: those of a period on its dates, else the calendar's own. */
export class Seasons {
  /** Where each season starts; the first one always. A season lasts until the next. */
  private readonly starts: number[] = [-Infinity];
  private readonly hours: WeekHours[];
  /** Made when first asked for: a calendar may have more periods than anybody asks about. */
  private readonly weeks = new Map<WeekHours, Week>();

  constructor({ hours, periods = [] }: WeeklySpec) {
    this.hours = [hours];
    for (const period of periods) {
      const { first, last } = periodDays(period);
      this.starts.push(first, last + 1);
      this.hours.push(period.hours, hours);
    }
  }

  /** The first and the last day on which the hours change; infinite when they never do. */
  get dated(): { readonly first: number; readonly last: number } {
    const finite = this.starts.filter((day) => Number.isFinite(day));
    return { first: finite[0] ?? Infinity, last: finite.at(-1) ?? -Infinity };
  }

  /** The hours of a day. */
  on(day: number): readonly Interval[] {
    return this.week(this.at(day)).days[weekdayOfDay(day)] as readonly Interval[];
  }

  /** The week of all these days, when it is one. */
  only(firstDay: number, lastDay: number): Week | undefined {
    const i = this.at(firstDay);
    return lastDay < (this.starts[i + 1] ?? Infinity) ? this.week(i) : undefined;
  }

  private week(season: number): Week {
    const hours = this.hours[season] as WeekHours;
    let week = this.weeks.get(hours);
    if (week === undefined) this.weeks.set(hours, (week = weekOf(hours)));
    return week;
  }

  /** The last season that starts on or before a day. */
  private at(day: number): number {
    return firstIndex(this.starts.length, (i) => (this.starts[i] as number) > day) - 1;
  }
}

function weekOf(hours: WeekHours): Week {
  const days = weekdays.map((day) => dayHours(hours[day] ?? []));
  return { days, anyHours: days.some((stretches) => stretches.length > 0), plain: new Map() };
}
