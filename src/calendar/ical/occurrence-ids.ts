import type { Instant } from "../../time/index.ts";
import { dateMeantBy, instantOf, midnightOf, type WallClock, type When } from "./when.ts";

/**
 * A set of occurrences. One is known by when it was to start: an all-day event's by its date, any other by the instant, so
 * that `EXDATE` and `RECURRENCE-ID` may name it in another zone. A date given for a time means the occurrences of that date.
 */
export class OccurrenceIds {
  private readonly instants = new Set<Instant>();
  private readonly dates = new Set<number>();
  private readonly ofDates: boolean;

  constructor(ofDates: boolean) {
    this.ofDates = ofDates;
  }

  add(when: When, home: WallClock): void {
    if (this.ofDates || when.isDate) this.dates.add(when.isDate ? when.local : dateMeantBy(when, home));
    else this.instants.add(instantOf(when));
  }

  has(when: When, id: number): boolean {
    return this.dates.has(midnightOf(when.local)) || (!this.ofDates && this.instants.has(id));
  }
}
