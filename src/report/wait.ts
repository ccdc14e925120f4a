import type { Timeline } from "../calendar/index.ts";
import type { Instant } from "../time/index.ts";

/** A time during which a lead was one rep's. */
interface Stint {
  readonly repId: string;
  readonly from: Instant;
  to: Instant | undefined;
}

/** A lead on its way to the first contact. */
export interface Wait {
  readonly receivedAt: Instant;
  readonly stints: Stint[];
  contactedAt: Instant | undefined;
}

/** How long a lead waited, both ways. */
export interface Waited {
  /** The rep who held the lead when it was contacted, or has held it last. */
  readonly repId: string;
  readonly assignment: { readonly workingMs: number; readonly wallMs: number };
  readonly receipt: { readonly workingMs: number; readonly wallMs: number };
}

/** The lead is this rep's from here on. */
export function giveTo(wait: Wait, repId: string, at: Instant): void {
  release(wait, at);
  wait.stints.push({ repId, from: at, to: undefined });
}

/** The lead is nobody's from here on. */
export function release({ stints }: Wait, at: Instant): void {
  const last = stints.at(-1);
  if (last !== undefined && last.to === undefined) last.to = Math.max(at, last.from);
}

/** Somebody contacted the lead: the earliest contact counts, also when it is told late; what was before the first assignment does not. */
export function contact(wait: Wait, at: Instant): void {
  const first = wait.stints[0];
  if (first !== undefined && at >= first.from && (wait.contactedAt === undefined || at < wait.contactedAt))
    wait.contactedAt = at;
}

/**
 * How long a lead had waited by an instant; nothing for one that nobody ever had.
 *
 * Working time is that of whoever held the lead: of each owner in turn, in that owner's hours; before the first assignment, in
 * the hours of the first owner.
 */
export function waitedUntil(
  { receivedAt, stints }: Wait,
  until: Instant,
  hours: (repId: string) => Timeline,
): Waited | undefined {
  const first = stints[0];
  if (first === undefined) return undefined;
  let owner = first.repId;
  let workingMs = 0;
  for (const { repId, from, to = until } of stints) {
    if (from > until) break;
    owner = repId;
    workingMs += hours(repId).between(from, Math.min(to, until));
  }
  const before = Math.max(0, hours(first.repId).between(receivedAt, first.from));
  return {
    repId: owner,
    assignment: { workingMs, wallMs: until - first.from },
    receipt: { workingMs: before + workingMs, wallMs: until - receivedAt },
  };
}
