/** The weekdays as a calendar's hours name them; also in ranges (`"mon-fri"`) and lists (`"mon,wed"`). */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Weekday = (typeof weekdays)[number];

/**
 * A shift in wall-clock time: `"09:00-17:00"`. An end at or before its start lies on the next day (`"22:00-06:00"`), and
 * `24:00`, or `00:00` as an end, is the following midnight.
 */
export type ShiftText = string;

/** Time off in a spec: instants in ISO 8601 with `Z`. */
export interface TimeOffSpec {
  readonly from: string;
  readonly to: string;
}

/** Shifts by weekday; days left out are closed. */
export type WeekHours = { readonly [day in Weekday]?: readonly ShiftText[] };

/** A period in a spec: the hours of the shifts that start on a date from `from` to `to`, both included; open without one. */
export interface PeriodSpec {
  readonly from?: string;
  readonly to?: string;
  readonly hours: WeekHours;
}

/** Fixed hours for each weekday, in one canonical form: single weekdays, lists of shifts, sorted dates and periods. */
export interface WeeklySpec {
  readonly kind: "weekly";
  readonly timeZone: string;
  readonly hours: WeekHours;
  readonly periods?: readonly PeriodSpec[];
  readonly holidays?: readonly string[];
  readonly overrides?: { readonly [date: string]: readonly ShiftText[] };
  readonly extraOpenings?: { readonly [date: string]: readonly ShiftText[] };
  readonly timeOff?: readonly TimeOffSpec[];
}

/** Open round the clock; the zone says where its days begin. */
export interface AlwaysSpec {
  readonly kind: "always";
  readonly timeZone: string;
}

/** Open when any part is. */
export interface UnionSpec {
  readonly kind: "union";
  readonly calendars: readonly CalendarSpec[];
}

/** Open when every part is. */
export interface IntersectionSpec {
  readonly kind: "intersection";
  readonly calendars: readonly CalendarSpec[];
}

/** Open when `base` is and none of `minus`. */
export interface SubtractSpec {
  readonly kind: "subtract";
  readonly base: CalendarSpec;
  readonly minus: readonly CalendarSpec[];
}

/** Open when `base` is and no time off is running. */
export interface TimeOffCalendarSpec {
  readonly kind: "time-off";
  readonly base: CalendarSpec;
  readonly timeOff: readonly TimeOffSpec[];
}

/** A calendar as JSON: what a policy stores, what `calendarFrom` reads and `calendar.spec` gives back. */
export type CalendarSpec = WeeklySpec | AlwaysSpec | UnionSpec | IntersectionSpec | SubtractSpec | TimeOffCalendarSpec;
