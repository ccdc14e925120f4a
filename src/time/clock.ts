import { toInstant, type Instant, type InstantInput } from "./instant.ts";

/** Where the shell reads the time. The pure side never sees one: it is handed `now`. */
export interface Clock {
  now(): Instant;
}

/** The host's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is moved: for simulations and tests. */
export interface ManualClock extends Clock {
  /** Moves to an instant, backwards too. */
  set(at: InstantInput): void;
  /** Moves on by so many milliseconds. */
  advance(ms: number): void;
}

/** A clock under the caller's hand. */
export function manualClock(start: InstantInput): ManualClock {
  let at = toInstant(start);
  return {
    now: () => at,
    set: (to) => {
      at = toInstant(to);
    },
    advance: (ms) => {
      at = toInstant(at + ms, "advance");
    },
  };
}
