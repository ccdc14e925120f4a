import { dateOfDay, dayOfDate, weekdayOfDay } from "../../time/index.ts";
import type { Rule, RuleDay } from "./rule.ts";

/** Tells whether a day, by its number, is one of a rule's. */
export type DayTest = (day: number) => boolean;

/** The days of a rule: those that pass every one of its parts (RFC 5545 3.3.10). */
export function dayTest(rule: Rule): DayTest {
  const { months, monthDays, yearDays, weeks, days, weekStart } = rule;
  const tests: DayTest[] = [];
  // A numbered weekday counts within the month, or within the year when the rule names no month.
  if (days !== undefined) tests.push(weekdayTest(days, rule.frequency === "YEARLY" && months === undefined));
  if (months !== undefined) tests.push((day) => months.includes(dateOfDay(day).month));
  const [ofMonth, ofYear, numbers] = [new Set(monthDays), new Set(yearDays), new Set(weeks)];
  if (monthDays !== undefined) tests.push((day) => isIn(ofMonth, dateOfDay(day).day, daysOfMonth(day)));
  if (yearDays !== undefined) tests.push((day) => isIn(ofYear, dayOfYear(day), daysOfYear(dateOfDay(day).year)));
  if (weeks !== undefined) tests.push((day) => isInWeeks(numbers, day, weekStart));
  return (day) => tests.every((test) => test(day));
}

/** The rule with what it leaves open taken from its first day: the day of the month, the month, the weekday. */
export function withDefaults(rule: Rule, startDay: number): Rule {
  const { frequency, months, monthDays, yearDays, weeks, days } = rule;
  if ([monthDays, yearDays, days].some((list) => list !== undefined)) return rule;
  const { month, day } = dateOfDay(startDay);
  const sameWeekday = [{ weekday: weekdayOfDay(startDay), nth: 0 }];
  if (frequency === "MONTHLY") return { ...rule, monthDays: [day] };
  if (frequency === "WEEKLY" || weeks !== undefined) return { ...rule, days: sameWeekday };
  if (frequency === "YEARLY") return { ...rule, months: months ?? [month], monthDays: [day] };
  return rule;
}

function weekdayTest(days: readonly RuleDay[], inYear: boolean): DayTest {
  const numbersOf = Array.from(
    { length: 7 },
    (_, weekday) => new Set(days.filter((one) => one.weekday === weekday).map(({ nth }) => nth)),
  );
  return (day) => {
    const numbers = numbersOf[weekdayOfDay(day)] as ReadonlySet<number>;
    if (numbers.size === 0 || numbers.has(0)) return numbers.size > 0;
    const place = inYear ? dayOfYear(day) : dateOfDay(day).day;
    const last = inYear ? daysOfYear(dateOfDay(day).year) : daysOfMonth(day);
    return numbers.has(Math.ceil(place / 7)) || numbers.has(-Math.ceil((last - place + 1) / 7));
  };
}

/** Whether a list names the `place`-th of `last`, from the start or, with negative numbers, from the end. */
function isIn(list: ReadonlySet<number>, place: number, last: number): boolean {
  return list.has(place) || list.has(place - last - 1);
}

/** Week 1 is the first with four days or more in the year (ISO 8601), whatever weekday weeks start on. */
function isInWeeks(weeks: ReadonlySet<number>, day: number, weekStart: number): boolean {
  const firstDay = day - ((weekdayOfDay(day) - weekStart + 7) % 7);
  const { year } = dateOfDay(firstDay + 3);
  const first = firstWeek(year, weekStart);
  return isIn(weeks, (firstDay - first) / 7 + 1, (firstWeek(year + 1, weekStart) - first) / 7);
}

function firstWeek(year: number, weekStart: number): number {
  const fourth = dayOfDate(year, 1, 4);
  return fourth - ((weekdayOfDay(fourth) - weekStart + 7) % 7);
}

function dayOfYear(day: number): number {
  return day - dayOfDate(dateOfDay(day).year, 1, 1) + 1;
}

function daysOfYear(year: number): number {
  return dayOfDate(year + 1, 1, 1) - dayOfDate(year, 1, 1);
}

function daysOfMonth(day: number): number {
  const { year, month } = dateOfDay(day);
  return (month === 12 ? dayOfDate(year + 1, 1, 1) : dayOfDate(year, month + 1, 1)) - dayOfDate(year, month, 1);
}
