import moment from "moment";
import "moment-business-time";
import { momentCase, momentLocale, type WorkingMoment } from "../moment-case.ts";

moment.updateLocale("en", momentLocale);

/** moment-business-time in the zone of its process. */
export const open = momentCase((t) => moment(t) as unknown as WorkingMoment);
