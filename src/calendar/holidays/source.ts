/**
 * What is used of a `Holidays` object of date-holidays, so that this library need not import it: pass `new Holidays("PL")`,
 * or anything else of this shape.
 */
export interface HolidaySource {
  /** The holidays that start in a year. */
  getHolidays(year: number): readonly SourceHoliday[];
  /** IANA zones of the country, the one its times of day are on first. */
  getTimezones?(): readonly string[] | undefined;
}

/** A holiday as date-holidays 3 describes it. */
export interface SourceHoliday {
  /** Its first date and time: `"2026-12-24 14:00:00"`; with `" -0600"` it begins six hours before, at sunset. */
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly name: string;
  readonly type: string;
  /** The rule it comes from: `"12-24 14:00 if sunday then 00:00"`. */
  readonly rule: string;
  /** True for a day off instead of, or besides, a holiday on a weekend. */
  readonly substitute?: boolean | undefined;
}

/** The kinds of holiday that date-holidays tells apart. */
export const holidayTypes = ["public", "bank", "optional", "school", "observance"] as const;

export type HolidayType = (typeof holidayTypes)[number];
