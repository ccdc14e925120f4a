import { nextDueOf, type HandoverEvent } from "../core/index.ts";
import { driveOf, type Handover } from "../engine/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Instant, ManualClock } from "../time/index.ts";
import type { People } from "./people.ts";

/** What comes in from outside at an instant. */
interface Coming {
  readonly at: Instant;
  /** Lets it happen. */
  readonly take: () => Promise<void>;
}

/** A world in virtual time. */
export interface Course {
  readonly handover: Handover;
  readonly clock: ManualClock;
  readonly people: People;
  /** What comes in next, in the order of time; nothing when all has come. */
  readonly next: () => Promise<Coming | undefined>;
  /** Before time begins: everybody is made known. */
  readonly begin: () => Promise<void>;
  /** @defaultValue until the last has come in */
  readonly until?: Instant | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told every event, before the people are. */
  readonly hear: (event: HandoverEvent, lead: Lead | undefined) => void;
  /** Told every so often, and once at the end. */
  readonly progress: () => void;
  /** When clocks that are due at an instant are looked at. @defaultValue at once */
  readonly lookAt?: ((dueAt: Instant) => Instant) | undefined;
}

/** After so many steps the event loop gets its turn, for signals and progress. */
export const breathAfter = 1_024;

const never = Number.POSITIVE_INFINITY;

/**
 * Lets time pass: every instant at which something comes in, is done or falls due is visited in order; at one instant clocks come first,
 * then what comes in, then acts.
 */
export async function passTime(course: Course): Promise<void> {
  const { handover, clock, people, next, until, signal, lookAt = (dueAt) => dueAt } = course;
  /** Never later than the next clock that is due; earlier when the clock it stands for has been stopped since. */
  let dueAt = never;
  let failure: unknown;
  driveOf(handover).hear((event, lead) => {
    dueAt = Math.min(dueAt, nextDueOf(event) ?? never);
    try {
      course.hear(event, lead);
      people.hear(event, lead);
    } catch (error) {
      failure ??= error;
    }
  });
  handover.on("error", (error) => (failure ??= error));
  await course.begin();
  let coming = await next();
  for (let steps = 1; ; steps++) {
    const now = clock.now();
    const at = Math.min(coming?.at ?? never, people.nextAt, dueAt === never ? never : lookAt(dueAt));
    if (at === never || at > (until ?? (coming === undefined ? now : never))) break;
    // What was due before it was known of happens now: virtual time never goes back.
    clock.set(Math.max(now, at));
    if (dueAt <= clock.now() && lookAt(dueAt) <= clock.now())
      dueAt = (await handover.tick()).nextDueAt?.getTime() ?? never;
    if (coming !== undefined && coming.at <= clock.now()) {
      await coming.take();
      coming = await next();
    }
    const acted = people.actAt(clock.now());
    if (acted !== undefined) await acted;
    if (failure !== undefined) throw failure;
    if (steps % breathAfter === 0) {
      await breath();
      signal?.throwIfAborted();
      course.progress();
    }
  }
  if (until !== undefined && until > clock.now()) clock.set(until);
  course.progress();
}

/** Lets the event loop have its turn. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
