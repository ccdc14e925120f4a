import { weekly, type Calendar } from "handover/calendar";
import { firstYear, holidays, timeZone, yearsEnd } from "./office.ts";

/** The office as a handover calendar, with the holidays of all years that are asked about. */
export function handoverOffice(): Calendar {
  return weekly({ timeZone, hours: { "mon-fri": "09:00-17:00" }, holidays: holidays(firstYear - 1, yearsEnd) });
}
