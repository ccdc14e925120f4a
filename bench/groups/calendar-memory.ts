import type { CalendarBytes, RepBytes } from "../calendar/memory-case.ts";
import { timeZone } from "../calendar/office.ts";
import { atMost, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";

const group = "calendar/memory";
const calendars = 100;
const reps = 10_000;
const kb = 1024;

/** What calendars weigh once they were used: one of ten years, and those of ten thousand people who share a team's. */
export const calendarMemory: Group = async (progress) => {
  const weighing = await openProcessCase(new URL("../calendar/memory-case.ts", import.meta.url), {}, timeZone);
  try {
    progress(`${group}: ${calendars} calendars of ten years`);
    const decade = await weighing.call<CalendarBytes>("calendars", calendars);
    progress(`${group}: ${reps} people on leave`);
    const rep = await weighing.call<RepBytes>("reps", reps);
    const row = (name: string, bytes: number, count = 1) => ({
      group,
      name,
      figures: { "bytes each": bytes, "KB in all": (bytes * count) / kb },
    });
    return {
      rows: [
        row("ten years of an office, compiled", decade.compiled),
        row("the same with its spec of 150 holidays", decade.whole),
        row("a rep with a week of leave, unused", rep.unused, reps),
        row("the same, used over a year", rep.used, reps),
        row("the same, used over ten years", rep.usedForYears, reps),
      ],
      goals: [
        atMost(40, "calendar: KB of ten years, compiled", decade.compiled / kb),
        atMost(2, "calendar: KB of a rep on the team's hours with a week of leave, used over a year", rep.used / kb),
        atMost(20, "calendar: MB of 10,000 such reps, used over ten years", (rep.usedForYears * reps) / (kb * kb)),
      ],
    };
  } finally {
    weighing.close();
  }
};
