/** How much may still be done; below zero it was not enough, and what was found is not complete. */
export interface Budget {
  left: number;
}

/** Steps for one series; a step takes about a microsecond. */
const mostStepsOfSeries = 200_000;
/** What all series together may take beyond their own shares. */
const mostStepsShared = 2_000_000;
/** The share of each: a meeting every day takes 800 a year. With thousands of series it is less. */
const mostStepsOfShare = 10_000;
const mostStepsOfShares = 40_000_000;

/**
 * Shares the steps of a text out among its series, so that none is kept from being read by what others take: each has a share
 * of its own that is enough for a series of days, and what is common is for those that need more.
 */
export class StepShares {
  private readonly share: number;
  private readonly most: number;
  private shared = mostStepsShared;

  constructor(series: number) {
    this.share = Math.min(mostStepsOfShare, Math.floor(mostStepsOfShares / Math.max(1, series)));
    this.most = this.share * series + mostStepsShared;
  }

  /** Does something with a budget; says what is too much when that was not enough. */
  spend(work: (budget: Budget) => void): string | undefined {
    const given = Math.min(mostStepsOfSeries, this.share + this.shared);
    const budget: Budget = { left: given };
    work(budget);
    const used = given - Math.max(0, budget.left);
    this.shared -= Math.max(0, used - this.share);
    if (budget.left >= 0) return undefined;
    if (given === mostStepsOfSeries) return `one that needs more than ${mostStepsOfSeries} steps`;
    return `one of a calendar that as a whole needs more than ${this.most} steps`;
  }
}
