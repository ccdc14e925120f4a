import { readFileSync } from "node:fs";
import Holidays from "date-holidays";
import { weekly, withTimeOff, type Calendar } from "handover/calendar";
import { holidaysFrom } from "handover/calendar/holidays";
import { timeOffFrom } from "handover/calendar/ical";

const timeZone = "Europe/Warsaw";

/** What a clock in Warsaw shows. */
function wall(at: Date | null): string {
  if (at === null) return "never";
  const day = at.toLocaleDateString("en", { timeZone, weekday: "short" });
  return `${day} ${at.toLocaleString("sv", { timeZone, dateStyle: "short", timeStyle: "short" })}`;
}

function deadlines(title: string, asked: readonly (readonly [at: string, why: string])[], calendar: Calendar): void {
  console.log(title);
  for (const [at, why] of asked) {
    const due = `${wall(new Date(at))} -> ${wall(calendar.add(at, "4h"))}`;
    console.log(`  ${due}  ${why}`.trimEnd());
  }
  console.log();
}

const office = weekly({
  timeZone,
  hours: { "mon-fri": "09:00-17:00" },
  ...holidaysFrom(new Holidays("PL"), { from: 2026, to: 2027 }),
});

function story(): void {
  console.log(`The office\n${office.describe()}\n`);

  deadlines(
    "Received -> due within four working hours",
    [
      ["2026-11-02T10:00:00+01:00", ""],
      ["2026-11-06T16:00:00+01:00", "over a weekend"],
      ["2026-11-10T16:00:00+01:00", "over Independence Day"],
      ["2026-12-23T16:00:00+01:00", "over Christmas, from the 24th to the weekend"],
      ["2026-12-24T10:00:00+01:00", "received on a holiday"],
      ["2026-11-06T13:00:00+01:00", "at closing time, not on Monday morning"],
      ["2026-03-27T16:00:00+01:00", "over the weekend on which the clock jumps"],
    ],
    office,
  );

  console.log("Night shifts of 22:00-06:00 from Saturday to Sunday");
  const nights = weekly({ timeZone, hours: { sat: "22:00-06:00" } });
  for (const [from, to] of [
    ["2026-03-21T12:00:00Z", "2026-03-22T12:00:00Z"],
    ["2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"],
    ["2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"],
  ] as const) {
    for (const { start, end } of nights.intervals(from, to))
      console.log(`  ${wall(start)} -> ${wall(end)}  ${nights.between(from, to) / 3_600_000} h`);
  }
  console.log();

  const leave = timeOffFrom(readFileSync(new URL("leave.ics", import.meta.url), "utf8"), {
    from: "2026-11-01T00:00:00+01:00",
    to: "2026-12-01T00:00:00+01:00",
    timeZone,
  });
  console.log("Ana's leave in November, from leave.ics");
  for (const { from, to } of leave) console.log(`  ${wall(new Date(from))} -> ${wall(new Date(to))}`);
  console.log();

  deadlines(
    "Received -> due within four of Ana's working hours",
    [
      ["2026-11-04T16:00:00+01:00", "over two days of leave, a weekend and the dentist"],
      ["2026-11-18T16:00:00+01:00", ""],
      ["2026-11-19T13:00:00+01:00", "over an afternoon of training"],
    ],
    withTimeOff(office, leave),
  );

  console.log("By the end of the next working day");
  for (const at of ["2026-11-06T10:00:00+01:00", "2026-11-10T10:00:00+01:00", "2026-12-23T10:00:00+01:00"])
    console.log(`  ${wall(new Date(at))} -> ${wall(office.endOfWorkingDay(at))}`);
}

if (process.argv.includes("--compare")) {
  const { comparison } = await import("./compare.ts");
  process.stdout.write(comparison());
} else story();
