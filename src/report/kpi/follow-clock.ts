import type { EventOf } from "../../core/index.ts";
import type { SlaClock } from "../../sla/index.ts";
import { endedAs, isStillLate } from "../clocks.ts";
import { holderOf, type ClockTrack, type Track } from "./track.ts";

type ClockEvent =
  "clock.started" | "clock.met" | "clock.cancelled" | "clock.skipped" | "clock.corrected" | "sla.breached";

/** What becomes of a lead's promises. Waits, offers and other wake-up calls are none. */
export const clockFollows: { readonly [T in ClockEvent]: (track: Track, event: EventOf<T>) => void } = {
  "clock.started": (track, { data }) => void clockTrack(track, data.clock),
  "clock.met": (track, { at, data: { clock, late } }) => {
    const known = clockTrack(track, clock);
    if (known === undefined) return;
    end(known, late ? "late" : "met", clock);
    known.endedAt ??= at;
    known.repId ??= holderOf(track);
  },
  "clock.cancelled": (track, { at, data }) => cancel(track, data.clock, at),
  "clock.skipped": (track, { at, data }) => cancel(track, data.clock, at),
  "clock.corrected": (track, { data }) => {
    const known = clockTrack(track, data.clock);
    if (known === undefined) return;
    const late = isStillLate(data);
    if (data.was !== undefined) end(known, endedAs(data.clock.state, late), data.clock);
    known.corrected = known.brokenAt !== undefined && !late;
  },
  "sla.breached": (track, { data }) => {
    const known = clockTrack(track, data.clock);
    if (known === undefined) return;
    known.brokenAt = data.plannedAt;
    known.repId ??= data.ownerId ?? holderOf(track);
  },
};

function cancel(track: Track, clock: SlaClock, at: number): void {
  const known = clockTrack(track, clock);
  if (known === undefined) return;
  end(known, "cancelled", clock);
  known.endedAt ??= at;
}

function end(known: ClockTrack, state: ClockTrack["state"], { endedAt, dueAt }: SlaClock): void {
  known.state = state;
  known.endedAt = endedAt;
  // Where nobody looked in between, it was never told that the deadline had passed.
  if (state === "late") known.brokenAt ??= dueAt;
}

function clockTrack({ clocks }: Track, { id, kind, name, policyVersion }: SlaClock): ClockTrack | undefined {
  if (kind !== "sla") return undefined;
  const known = clocks.find((one) => one.id === id);
  if (known !== undefined) return known;
  const fresh: ClockTrack = {
    id,
    name,
    policyVersion,
    state: "open",
    brokenAt: undefined,
    corrected: false,
    endedAt: undefined,
    repId: undefined,
  };
  clocks.push(fresh);
  return fresh;
}
