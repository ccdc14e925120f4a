import type { Command, Decided, HandoverEvent, Outcome } from "../core/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Awaitable } from "../storage/index.ts";
import type { Handover } from "./handover.ts";
import type { Unnamed } from "./roster.ts";

/** Told every event once it is stored, and the lead as its transaction left it. */
type Hears = (event: HandoverEvent, lead: Lead | undefined) => void;

/**
 * The way into an engine for whoever drives it alone, one thing after another: a simulation. What its calls do by turns of the event loop
 * is done at once where the store answers at once; what comes of it is the same.
 */
export interface Drive {
  /** Sends commands with the ids they have, to be decided together. Nothing is checked that the calls of {@link Handover} check. */
  asIs(commands: readonly Command[]): Promise<readonly Decided[]>;
  /** A call, decided by itself. */
  call(command: Unnamed): Awaitable<Outcome>;
  /** Tells `hears`, in place of whoever was told before, of all that happens from here on, before the listeners of `on`. It must not fail. */
  hear(hears: Hears): void;
}

const drives = new WeakMap<Handover, Drive>();

export function keepDrive(handover: Handover, drive: Drive): void {
  drives.set(handover, drive);
}

export function driveOf(handover: Handover): Drive {
  return drives.get(handover) as Drive;
}

/** Tells what was committed, one by one. */
export class Tap {
  private hears: Hears | undefined;

  readonly open = (hears: Hears): void => {
    this.hears = hears;
  };

  tell(events: readonly HandoverEvent[], lead: (id: string) => Lead | undefined): void {
    const { hears } = this;
    if (hears === undefined) return;
    for (const event of events) hears(event, event.leadId === undefined ? undefined : lead(event.leadId));
  }
}
