/** The calendar that everybody computes on: Mon-Fri 9-17 in Warsaw, fifteen days off a year, each on the same date every year. */

export const timeZone = "Europe/Warsaw";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Fixed dates, so that peers that take patterns need fifteen of them and not fifteen a year. */
export const daysOff: readonly string[] = [
  "01-01",
  "01-06",
  "04-06",
  "05-01",
  "05-03",
  "06-19",
  "08-15",
  "09-14",
  "10-12",
  "11-01",
  "11-11",
  "12-24",
  "12-25",
  "12-26",
  "12-31",
];

/** The days off as dates, `"2026-12-25"`, for `[from, to)` in years. */
export function holidays(from: number, to: number): string[] {
  const years = Array.from({ length: to - from }, (_, n) => from + n);
  return years.flatMap((year) => daysOff.map((day) => `${year}-${day}`));
}

/** Questions are asked in these ten years; answers may lie ten years later. */
export const firstYear = 2020;
export const years = 10;
/** The first year whose holidays nobody needs to know. */
export const yearsEnd = firstYear + 2 * years + 1;
/** The same for whoever only looks a month ahead. */
export const nearYearsEnd = firstYear + years + 1;

/** So many instants on whole minutes, spread at random over the ten years; the same in every process. */
export function instants(count: number): Float64Array {
  const start = Date.UTC(firstYear, 0, 1);
  const minutes = (Date.UTC(firstYear + years, 0, 1) - start) / 60_000;
  let state = 20_261_121;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return start + Math.floor((state / 2 ** 32) * minutes) * 60_000;
  });
}
