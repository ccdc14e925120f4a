/**
 * Two libraries for the same task, behind one interface, so that the same questions can be put to them. Their hours and
 * holidays are settings of the process, and without a plugin so is the time zone.
 */
import dayjs from "dayjs";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";
import dayjsBusinessTime from "dayjs-business-time";
import type { WeekHours } from "handover/calendar";
import "moment-business-time";
import moment, { type Moment } from "moment-timezone";

declare module "moment" {
  interface Moment {
    addWorkingTime(amount: number, unit: string): Moment;
    subtractWorkingTime(amount: number, unit: string): Moment;
    nextWorkingTime(): Moment;
    lastWorkingTime(): Moment;
    nextTransitionTime(): { readonly moment: Moment } | undefined;
    workingDiff(other: Moment, unit: string, detail?: boolean): number;
    isWorkingTime(): boolean;
    isWorkingDay(): boolean;
  }
  interface LocaleSpecification {
    workinghours?: Readonly<Record<number, readonly string[] | null>>;
    holidays?: readonly string[];
  }
}

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(dayjsBusinessTime);

interface Settings {
  readonly hours: WeekHours;
  readonly holidays: readonly string[];
  /** How the end of a day is written. */
  readonly midnight: string;
}

export interface Peer {
  readonly name: string;
  /** What `TZ` the process has. */
  readonly process: string;
  use(settings: Settings): void;
  isOpen(at: string): boolean;
  /** Epoch milliseconds, here and below. */
  add(at: string, minutes: number): number;
  subtract(at: string, minutes: number): number;
  addDays(at: string, days: number): number;
  nextOpen(at: string): number;
  lastClose(at: string): number;
  nextChange?(at: string): number | undefined;
  /** As exactly as it tells. */
  between(a: string, b: string): number;
  /** Whether the time an hour is added to stays what it was. */
  leavesAlone(at: string): boolean;
}

const timeZone = "Europe/Warsaw";
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
const longNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

function momentPeer(name: string, process: string, at: (text: string) => Moment): Peer {
  return {
    name,
    process,
    use: ({ hours, holidays, midnight }) => {
      const times = weekdays.map((day) => hours[day]?.flatMap((shift) => ends(shift, midnight)) ?? null);
      moment.updateLocale("en", { workinghours: Object.fromEntries(times.entries()), holidays });
    },
    isOpen: (t) => at(t).isWorkingTime(),
    add: (t, minutes) => at(t).addWorkingTime(minutes, "minutes").valueOf(),
    subtract: (t, minutes) => at(t).subtractWorkingTime(minutes, "minutes").valueOf(),
    addDays: (t, days) => at(t).addWorkingTime(days, "days").valueOf(),
    nextOpen: (t) => at(t).nextWorkingTime().valueOf(),
    lastClose: (t) => at(t).lastWorkingTime().valueOf(),
    nextChange: (t) => at(t).nextTransitionTime()?.moment.valueOf(),
    between: (a, b) => at(b).workingDiff(at(a), "milliseconds", true),
    leavesAlone: (t) => {
      const asked = at(t);
      asked.addWorkingTime(1, "hour");
      return asked.isSame(at(t));
    },
  };
}

function dayjsPeer(name: string, process: string, at: (text: string) => dayjs.Dayjs): Peer {
  return {
    name,
    process,
    use: ({ hours, holidays, midnight }) => {
      const shifts = weekdays.map((day) => hours[day]?.map((shift) => startAndEnd(shift, midnight)) ?? null);
      dayjs.setBusinessTime(
        Object.fromEntries(longNames.map((day, i) => [day, shifts[i] ?? null])) as unknown as dayjs.BusinessHoursMap,
      );
      dayjs.setHolidays([...holidays]);
    },
    isOpen: (t) => at(t).isBusinessTime(),
    add: (t, minutes) => at(t).addBusinessMinutes(minutes).valueOf(),
    subtract: (t, minutes) => at(t).subtractBusinessMinutes(minutes).valueOf(),
    addDays: (t, days) => at(t).addBusinessDays(days).valueOf(),
    nextOpen: (t) => at(t).nextBusinessTime().valueOf(),
    lastClose: (t) => at(t).lastBusinessTime().valueOf(),
    between: (a, b) => at(a).businessMinutesDiff(at(b)) * 60_000,
    leavesAlone: (t) => {
      const asked = at(t);
      asked.addBusinessHours(1);
      return asked.isSame(at(t));
    },
  };
}

function startAndEnd(shift: string, midnight: string): dayjs.BusinessHours {
  const [start = "", end = ""] = ends(shift, midnight);
  return { start, end };
}

/** `09:00` as `09:00:00`, which is how both write it. */
function ends(shift: string, midnight: string): string[] {
  return shift.split("-").map((time) => (time === "24:00" ? midnight : `${time}:00`));
}

/** Each in a process whose zone is that of the hours, and in one that is in UTC, with times of its time zone plugin. */
export const peers: readonly { readonly local: Peer; readonly zoned: Peer }[] = [
  {
    local: momentPeer("moment-business-time", timeZone, (text) => moment(text)),
    zoned: momentPeer("with moment.tz", "UTC", (text) => moment.tz(text, timeZone)),
  },
  {
    local: dayjsPeer("dayjs-business-time", timeZone, (text) => dayjs(text)),
    zoned: dayjsPeer("with dayjs.tz", "UTC", (text) => dayjs(text).tz(timeZone)),
  },
];

/** Both step along day by day, and may not get anywhere; each step asks whether the day is a working day. */
const mostSteps = 1_000;

/** What `ask` gives; `undefined` when it has taken 1,000 steps and is still at it. */
export function unlessEndless<T>(ask: () => T): T | undefined {
  const tooFar = new Error("endless");
  let steps = 0;
  const count = (): void => {
    if (++steps > mostSteps) throw tooFar;
  };
  const [isWorkingDay, isBusinessDay] = [moment.fn.isWorkingDay, dayjs.prototype.isBusinessDay];
  moment.fn.isWorkingDay = function (this: Moment): boolean {
    count();
    return isWorkingDay.call(this);
  };
  dayjs.prototype.isBusinessDay = function (this: dayjs.Dayjs): boolean {
    count();
    return isBusinessDay.call(this);
  };
  try {
    return ask();
  } catch (error) {
    if (error === tooFar) return undefined;
    throw error;
  } finally {
    moment.fn.isWorkingDay = isWorkingDay;
    dayjs.prototype.isBusinessDay = isBusinessDay;
  }
}
