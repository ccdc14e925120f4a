import type { Lead } from "../lead/index.ts";
import type { SlaClock } from "../sla/index.ts";

/** What lies on the desk of one lead, or of what else has a clock, while a batch is decided. */
export interface Desk {
  readonly id: string;
  /** The lead as it was read. */
  readonly read: Lead | undefined;
  lead: Lead | undefined;
  /** As it was before the command that last changed it. */
  was: Lead | undefined;
  /** The command that last changed the lead, counted from 1; 0 when none has. */
  edited: number;
  /** Running clocks as they were read. */
  readonly before: readonly SlaClock[];
  /** As they run now: `before` itself until one changes. */
  clocks: readonly SlaClock[];
  ended: SlaClock[] | undefined;
}

/** A desk as it is before anything has happened. @param clocks Those that run. */
export function deskWith(id: string, lead: Lead | undefined, clocks: readonly SlaClock[]): Desk {
  return { id, read: lead, was: lead, lead, edited: 0, before: clocks, clocks, ended: undefined };
}

/** Clocks that were not running before, or not like this. */
export function changed({ clocks, before }: Desk): readonly SlaClock[] {
  return before.length === 0 ? clocks : clocks.filter((clock) => !before.includes(clock));
}

/** How many events there have been of it. */
export function versionOf({ lead, clocks }: Desk): number {
  return lead?.version ?? clocks[0]?.version ?? 0;
}
