import { fromZonedTime } from "date-fns-tz";

/** Working time as sorted instants with a running sum, so that a deadline is two binary searches. */
export interface WorkingTime {
  /** Working milliseconds from the timeline's start to `at`. */
  position(at: number): number;
  /** The earliest instant at which the timeline has worked that much. */
  instantAt(position: number): number;
}

/** Mon-Fri 9-17 in a zone, for the given years. */
export function officeHours(timeZone: string, firstYear: number, years: number): WorkingTime {
  const opens: number[] = [];
  const ends: number[] = [];
  const sums = [0];
  const last = Date.UTC(firstYear + years, 0, 1);
  for (let day = Date.UTC(firstYear, 0, 1); day < last; day += 86_400_000) {
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const date = new Date(day).toISOString().slice(0, 10);
    const open = fromZonedTime(`${date}T09:00:00`, timeZone).getTime();
    const end = fromZonedTime(`${date}T17:00:00`, timeZone).getTime();
    opens.push(open);
    ends.push(end);
    sums.push(sums.at(-1)! + end - open);
  }
  const openAt = Float64Array.from(opens);
  const endAt = Float64Array.from(ends);
  const workedBefore = Float64Array.from(sums);

  return {
    position: (at) => {
      const n = countBelow(openAt, openAt.length, at + 1) - 1;
      return n < 0 ? 0 : workedBefore[n]! + Math.min(at, endAt[n]!) - openAt[n]!;
    },
    instantAt: (position) => {
      const n = countBelow(workedBefore, workedBefore.length, position) - 1;
      if (n < 0) return openAt[0]!;
      if (n >= openAt.length) throw new Error("the timeline ends before the deadline");
      return openAt[n]! + position - workedBefore[n]!;
    },
  };
}

/** How many of the first `length` sorted values are smaller than `limit`. */
function countBelow(values: Float64Array, length: number, limit: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
