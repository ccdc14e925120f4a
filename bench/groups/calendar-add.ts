import { compare, type Contender } from "../calendar/compare.ts";
import { subjects, type SubjectName } from "../calendar/subjects.ts";
import { atLeast, atMost, type Group } from "../harness/group.ts";

const group = "calendar/add";
const names = Object.keys(subjects) as SubjectName[];
const adding = (name: SubjectName): Contender => ({ name, task: "add 8 h" });
const ours = adding("handover, Timeline (numbers)");
const floor = adding("UTC integers, no zone, no holidays");

/** What nobody should want to write or install again. */
const slow: readonly SubjectName[] = [
  "moment-business-time",
  "moment-business-time, moment-timezone",
  "date-fns-tz by hand",
  "luxon by hand",
];

/** Eight working hours from an instant: handover's two faces, the peers, the loops people write, and bare arithmetic. */
export const calendarAdd: Group = async (progress) => {
  const { rows, ratio, fastestPeer } = await compare(group, names.map(adding), ours, progress);
  const faster = (limit: number, other: Contender, note = "") =>
    atLeast(limit, `calendar: Timeline.add 8 h, times faster than ${other.name}${note}`, ratio(other, ours));
  return {
    rows,
    goals: [
      faster(30, fastestPeer("add 8 h"), ", the fastest peer"),
      ...slow.map((name) => faster(400, adding(name))),
      atMost(4, "calendar: Timeline.add 8 h, time over integers in UTC", ratio(ours, floor)),
    ],
  };
};
