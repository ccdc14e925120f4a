import { weekly, withTimeOff, type Calendar } from "handover/calendar";
import { dayMs, firstYear, holidays, instants, timeZone, years } from "./office.ts";
import { addMs } from "./task.ts";

const start = Date.UTC(firstYear, 0, 1);
const end = Date.UTC(firstYear + years, 0, 1);

export interface CalendarBytes {
  /** Of what a calendar has compiled once all its ten years were asked about. */
  readonly compiled: number;
  /** Of all of it, its 150 holidays and its spec included. */
  readonly whole: number;
}

/** Bytes of one rep's calendar, by how much it was used. */
export interface RepBytes {
  readonly unused: number;
  /** Asked about every month of its year. */
  readonly used: number;
  /** Then asked about all ten years. */
  readonly usedForYears: number;
}

/** Weighs calendars in a process of their own. */
export function open() {
  let sink = 0;
  const asked = instants(1_000);

  const officeOf = (hour: number): Calendar =>
    weekly({ timeZone, hours: { "mon-fri": `0${hour}:00-17:00` }, holidays: holidays(firstYear, firstYear + years) });
  const useAll = ({ timeline }: Calendar): void => {
    sink += timeline.between(start, end - 1);
    for (const t of asked) sink += timeline.add(t, addMs)!;
  };

  return {
    calendars: (count: number): CalendarBytes => {
      useAll(officeOf(8));
      const kept: Calendar[] = [];
      const before = heap();
      for (let n = 0; n < count; n++) kept.push(officeOf(n % 9));
      const built = heap();
      for (const calendar of kept) useAll(calendar);
      const used = heap();
      return { compiled: (used - built) / kept.length, whole: (used - before) / kept.length };
    },

    /** Reps who keep the team's hours but for a week of leave, each another week. */
    reps: (count: number): RepBytes => {
      const team = officeOf(9);
      useAll(team);
      useAll(withTimeOff(team, [{ from: start, to: start + 7 * dayMs }]));
      const kept: Calendar[] = [];
      const before = heap();
      for (let n = 0; n < count; n++) {
        const from = start + Math.floor(((end - start) / dayMs / count) * n) * dayMs;
        kept.push(withTimeOff(team, [{ from, to: from + 7 * dayMs }]));
      }
      const unused = heap();
      for (const [n, { timeline }] of kept.entries()) {
        const from = start + ((end - start) / count) * n - 180 * dayMs;
        for (let month = 0; month < 12; month++) sink += timeline.add(from + month * 30 * dayMs, addMs)!;
        sink += timeline.between(from, from + 360 * dayMs);
      }
      const used = heap();
      for (const { timeline } of kept) {
        sink += timeline.between(start, end - 1);
        for (let n = 0; n < 20; n++) sink += timeline.add(asked[n]!, addMs)!;
      }
      const usedForYears = heap();
      if (Number.isNaN(sink)) throw new Error("an answer was no number");
      const each = (bytes: number) => (bytes - before) / kept.length;
      return { unused: each(unused), used: each(used), usedForYears: each(usedForYears) };
    },
  };
}

/** Bytes alive, those of typed arrays included. */
function heap(): number {
  for (let pass = 0; pass < 4; pass++) globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
