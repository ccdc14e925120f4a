import { compare, type Contender } from "../calendar/compare.ts";
import { subjects, type SubjectName } from "../calendar/subjects.ts";
import { atLeast, type Group } from "../harness/group.ts";

const group = "calendar/open";
const ours = "handover, Timeline (numbers)";
const tasks = ["isOpen", "nextOpen"] as const;
const names = (Object.keys(subjects) as SubjectName[]).filter((name) => !name.endsWith("by hand"));

/** Whether it is open, and when it will be. */
export const calendarOpen: Group = async (progress) => {
  const contenders = tasks.flatMap((task) => names.map((name): Contender => ({ name, task })));
  const { rows, millions } = await compare(group, contenders, { name: ours, task: "isOpen" }, progress);
  return {
    rows,
    goals: tasks.map((task) => atLeast(5, `calendar: Timeline.${task}, million/s`, millions({ name: ours, task }))),
  };
};
