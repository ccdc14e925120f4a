import type { Policy } from "../../policy/index.ts";
import type { Timeline } from "../../calendar/index.ts";
import { formatDuration, type Instant } from "../../time/index.ts";
import { isBroken } from "../kpi/add-track.ts";
import type { Track } from "../kpi/track.ts";
import { waitedUntil } from "../wait.ts";
import type { ResponseClass, ResponsePicture } from "./pictures.ts";

const [minute, hour] = [60_000, 3_600_000];
/** Where classes begin. */
const edges = [0, 5 * minute, 15 * minute, 30 * minute, ...[1, 2, 4, 8, 16, 24, 40, 80].map((n) => n * hour)];

type Counts = { -readonly [key in Exclude<keyof ResponseClass, "fromMs" | "toMs">]: ResponseClass[key] };

/** What looking at a lead asks for. */
interface Looking {
  readonly contactClocks: ReadonlySet<string>;
  readonly hours: (repId: string) => Timeline;
  readonly asOf: Instant;
}

/** How long each lead waited, counted in classes. */
export class ResponseTally {
  private readonly classes: Counts[];
  private overdue: number;

  constructor(from?: ResponseTally) {
    this.classes = edges.map((_, i) => ({ ...(from?.classes[i] ?? none) }));
    this.overdue = from?.overdue ?? 0;
  }

  add(track: Track, { contactClocks, hours, asOf }: Looking): void {
    const { wait, optedOutAt } = track;
    const until = wait.contactedAt ?? Math.min(wait.stints.at(-1)?.to ?? asOf, optedOutAt ?? asOf);
    const waited = waitedUntil(wait, Math.max(until, wait.stints[0]?.from ?? until), hours);
    if (waited === undefined) return;
    const at = edges.findLastIndex((edge) => edge <= waited.assignment.workingMs);
    const promise = promiseOf(track, contactClocks);
    const isOver = optedOutAt !== undefined || wait.stints.at(-1)?.to !== undefined;
    const became = wait.contactedAt !== undefined ? promise : isOver ? "givenUp" : "waiting";
    (this.classes[Math.max(0, at)] as Counts)[became] += 1;
    if (became === "waiting" && promise === "late") this.overdue += 1;
  }

  picture(policy: Policy, names: ReadonlySet<string>): ResponsePicture {
    const last = this.classes.findLastIndex((one) => Object.values(one).some((n) => n > 0));
    return {
      classes: this.classes
        .slice(0, last + 1)
        .map((counts, i) => ({ fromMs: edges[i] as number, toMs: edges[i + 1], ...counts })),
      overdue: this.overdue,
      promises: (policy.document.slas ?? [])
        .filter(({ name }) => names.has(name))
        .map(({ name, within }) => ({ name, within: inWords(within) })),
    };
  }
}

const none: Counts = { inTime: 0, late: 0, unpromised: 0, waiting: 0, givenUp: 0 };

/** One broken promise is enough; a lead whose owner changes may have several. */
function promiseOf({ clocks }: Track, names: ReadonlySet<string>): "inTime" | "late" | "unpromised" {
  const promised = clocks.filter(({ name }) => names.has(name));
  if (promised.some(isBroken)) return "late";
  return promised.some(({ state }) => state === "met") ? "inTime" : "unpromised";
}

/** `1h`; by grade: `A 1h, default 6h`. */
function inWords(within: unknown): string {
  if (typeof within === "string") return within;
  if (typeof within === "number") return formatDuration(within);
  if (typeof within !== "object" || within === null) return String(within);
  const parts = Object.entries(within).map(([key, value]) =>
    typeof value === "number" && /^[a-z]+$/.test(key) && key !== "default"
      ? `${value} ${key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`
      : `${key} ${inWords(value)}`,
  );
  return parts.join(", ");
}
