import "moment-business-time";
import moment from "moment-timezone";
import { momentCase, momentLocale, type WorkingMoment } from "../moment-case.ts";
import { timeZone } from "../office.ts";

moment.updateLocale("en", momentLocale);

/** moment-business-time in a zone of its own, by moment-timezone. */
export const open = momentCase((t) => moment.tz(t, timeZone) as unknown as WorkingMoment);
