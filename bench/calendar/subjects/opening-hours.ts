import OpeningHours from "opening_hours";
import { daysOff } from "../office.ts";
import { openingHoursCase } from "../opening-hours-case.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** One rule a day off: in one rule together they take it longer. */
const rules = daysOff.map((day) => `${months[Number(day.slice(0, 2)) - 1]} ${day.slice(3)} off`);

/** opening_hours on the whole office; the process must run in its zone. */
export const open = openingHoursCase(new OpeningHours(`Mo-Fr 09:00-17:00; ${rules.join("; ")}`));
