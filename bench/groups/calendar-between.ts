import { compare, type Contender } from "../calendar/compare.ts";
import { subjects, type SubjectName } from "../calendar/subjects.ts";
import { atLeast, atMost, type Group } from "../harness/group.ts";

const group = "calendar/between";
const month = (name: SubjectName): Contender => ({ name, task: "between, 30 days" });
const decade = (name: SubjectName): Contender => ({ name, task: "between, 10 years" });
const ours = "handover, Timeline (numbers)";
const floor = "UTC integers, no zone, no holidays";
const dates = "handover, Calendar (dates)";

/** Working time between two instants a month apart; and ten years, which only a subtraction does in the same time. */
export const calendarBetween: Group = async (progress) => {
  const names = Object.keys(subjects) as SubjectName[];
  const contenders = [...names.map(month), ...[ours, dates, floor].map((name) => decade(name as SubjectName))];
  const { rows, ratio, fastestPeer } = await compare(group, contenders, month(ours), progress);
  const fastest = fastestPeer("between, 30 days");
  return {
    rows,
    goals: [
      atLeast(
        200,
        `calendar: Timeline.between 30 days, times faster than ${fastest.name}, the fastest peer`,
        ratio(fastest, month(ours)),
      ),
      atMost(2, "calendar: Timeline.between 10 years, time over 30 days", ratio(decade(ours), month(ours))),
    ],
  };
};
