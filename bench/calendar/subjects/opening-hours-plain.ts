import OpeningHours from "opening_hours";
import { openingHoursCase } from "../opening-hours-case.ts";

/** opening_hours at its best: weeks that are all alike, without a day off, it keeps. */
export const open = openingHoursCase(new OpeningHours("Mo-Fr 09:00-17:00"));
