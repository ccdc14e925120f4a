import type { Command } from "../../core/index.ts";
import type { Instant } from "../../time/index.ts";

/** A command whose id is the segment's. */
export type Unsent = Command extends infer C ? (C extends Command ? Omit<C, "id"> : never) : never;

/** A command that a log tells of, though it has only what came of it. */
export interface Deed {
  readonly at: Instant;
  readonly command: Command;
  /**
   * `input`: somebody outside did it. `roster`: who there is was changed, and what clocks and waiting leads do by that follows by itself.
   * `look`: the engine saw to what was due, or to those that waited, as it does by itself.
   */
  readonly kind: "input" | "roster" | "look";
}
