import { weekly } from "handover/calendar";
import { zone } from "handover/time";
import { median } from "../harness/statistics.ts";
import { firstYear, holidays, timeZone, years } from "./office.ts";
import { addMs } from "./task.ts";

/** Milliseconds of processor time: what runs only once has no median to save it from a busy machine. */
export interface FirstTime {
  readonly zoneMs: number;
  readonly calendarMs: number;
}

/** Builds calendars of one year with its fifteen holidays, and uses each over its year. */
export function open() {
  let sink = 0;

  const build = (n: number): void => {
    const year = firstYear + (n % years);
    const [start, end] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
    // A different list each time: nothing may be remembered from the last one.
    const dates = holidays(year, year + 1).map((date, i) => ((n + i) % 7 === 0 ? `${year}-07-${10 + (i % 20)}` : date));
    const { timeline } = weekly({ timeZone, hours: { "mon-fri": "09:00-17:00" }, holidays: dates });
    sink += timeline.between(start, end);
    for (let month = 0; month < 12; month++) sink += timeline.add(Date.UTC(year, month, 15), addMs)!;
  };
  const timed = (work: () => void): number => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };

  const charged = (work: () => void): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };

  return {
    /** The first calendar of this process: first the zone's offsets, then the calendar itself, all code cold. */
    first: (): FirstTime => ({
      zoneMs: charged(() => {
        sink += zone(timeZone).segments(Date.UTC(firstYear - 1, 0, 1), Date.UTC(firstYear + 2, 0, 1)).length;
      }),
      calendarMs: charged(() => build(0)),
    }),
    /** Milliseconds for one of many; zone and code are warm from the second call on. */
    build: (): number => {
      const ms = Array.from({ length: 100 }, (_, n) => timed(() => build(n)));
      if (Number.isNaN(sink)) throw new Error("an answer was no number");
      return median(ms);
    },
  };
}
