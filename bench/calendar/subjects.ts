import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import type { CaseOptions } from "./calendar-case.ts";
import { timeZone } from "./office.ts";
import type { TaskName } from "./task.ts";
import type { Claim } from "./truth.ts";

interface Subject {
  readonly kind: "handover" | "floor" | "peer" | "by hand";
  readonly module: URL;
  /** The hours it is checked against. */
  readonly claim: Claim;
}

const handover = (module: URL) => ({ kind: "handover", module, claim: "office" }) as const;
const peer = (module: URL, claim: Claim = "office") => ({ kind: "peer", module, claim }) as const;
const byHand = (module: URL) => ({ kind: "by hand", module, claim: "office" }) as const;

/** Everybody who computes working time here, by the name in the tables. */
export const subjects = {
  "handover, Timeline (numbers)": handover(new URL("./subjects/handover-timeline.ts", import.meta.url)),
  "handover, Calendar (dates)": handover(new URL("./subjects/handover-calendar.ts", import.meta.url)),
  "UTC integers, no zone, no holidays": {
    kind: "floor",
    module: new URL("./subjects/utc-integers.ts", import.meta.url),
    claim: "UTC, no holidays",
  },
  "opening_hours, no holidays": peer(new URL("./subjects/opening-hours-plain.ts", import.meta.url), "no holidays"),
  opening_hours: peer(new URL("./subjects/opening-hours.ts", import.meta.url)),
  "moment-business-time": peer(new URL("./subjects/moment-business-time.ts", import.meta.url)),
  "moment-business-time, moment-timezone": peer(new URL("./subjects/moment-timezone.ts", import.meta.url)),
  "dayjs-business-time": peer(new URL("./subjects/dayjs-business-time.ts", import.meta.url)),
  "date-fns-tz by hand": byHand(new URL("./subjects/date-fns-tz-loop.ts", import.meta.url)),
  "luxon by hand": byHand(new URL("./subjects/luxon-loop.ts", import.meta.url)),
} satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;

/** Opens a subject with one question, in the zone that several packages can only take from the host. */
export function openSubject(name: SubjectName, task: TaskName): Promise<ProcessCase> {
  const { module, claim } = subjects[name];
  const instants = isQuick(name) ? 65_536 : task.startsWith("between") ? 512 : 4_096;
  return openProcessCase(module, { task, claim, instants } satisfies CaseOptions, timeZone);
}

/** Answers in nanoseconds: can be asked about many instants, and what it allocates can be told from noise. */
export function isQuick(name: SubjectName): boolean {
  const { kind } = subjects[name];
  return kind === "handover" || kind === "floor";
}
