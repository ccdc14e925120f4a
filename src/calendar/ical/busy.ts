import { formatInstant } from "../../time/index.ts";
import type { Property } from "./property.ts";
import type { Occurrence } from "./series.ts";

/**
 * How an event takes up its owner's time: `"free"` does not (`TRANSP:TRANSPARENT`, or declined), `"out-of-office"` and
 * `"working-elsewhere"` are Outlook's (`X-MICROSOFT-CDO-BUSYSTATUS`), the former also `FBTYPE=BUSY-UNAVAILABLE`.
 */
export type BusyStatus = "busy" | "tentative" | "out-of-office" | "working-elsewhere" | "free";

export const busyStatuses = [
  "busy",
  "tentative",
  "out-of-office",
  "working-elsewhere",
  "free",
] as const satisfies readonly BusyStatus[];

/** One occurrence of an event, or one period of a free/busy answer. */
export interface BusyTime {
  /** The first instant, in ISO 8601 with `Z`. */
  readonly from: string;
  /** The end, which does not belong to it. */
  readonly to: string;
  readonly status: BusyStatus;
  /** It is given in dates, not times. */
  readonly allDay: boolean;
  /** The event's `UID`; `""` when it has none. */
  readonly uid: string;
  /** `""` when there is none, as in a free/busy answer. */
  readonly summary: string;
  readonly categories: readonly string[];
}

/** An occurrence as it is given out. */
export function busyTimeOf({ start, end, about }: Occurrence): BusyTime {
  return { from: formatInstant(start), to: formatInstant(end), ...about };
}

const outlookStatus: Readonly<Record<string, BusyStatus>> = {
  FREE: "free",
  TENTATIVE: "tentative",
  BUSY: "busy",
  OOF: "out-of-office",
  WORKINGELSEWHERE: "working-elsewhere",
};

const freeBusyStatus: Readonly<Record<string, BusyStatus>> = {
  FREE: "free",
  "BUSY-TENTATIVE": "tentative",
  "BUSY-UNAVAILABLE": "out-of-office",
};

/** The status of a `FREEBUSY` period; what is unknown counts as busy (RFC 5545 3.2.9). */
export function freeBusyStatusOf({ params }: Property): BusyStatus {
  return freeBusyStatus[String(params["fbtype"]).toUpperCase()] ?? "busy";
}

/** What an event says of its status. */
export interface StatusClaims {
  readonly transparency: string;
  readonly outlook: string;
  readonly status: string;
  /** The answer of the person whose calendar it is, where that is known. */
  readonly answer: string;
}

/** The one status of an event. The standard's word goes before Outlook's, which other programs do not keep up to date. */
export function statusOf({ transparency, outlook, status, answer }: StatusClaims): BusyStatus {
  if (transparency === "TRANSPARENT" || answer === "DECLINED" || answer === "DELEGATED") return "free";
  const claimed = outlookStatus[outlook] ?? (status === "TENTATIVE" ? "tentative" : "busy");
  return claimed === "busy" && (answer === "TENTATIVE" || answer === "NEEDS-ACTION") ? "tentative" : claimed;
}
