import type { Condition } from "../condition/index.ts";
import type { Duration } from "../time/index.ts";

/** Who hears of it. `manager`: the owner's. A pool: everybody in it. */
export type Audience = "owner" | "manager" | { readonly rep: string } | { readonly pool: string };

/** A point on a clock's way, and what happens there, in this order. What cannot be done is told, and the rest is done. */
export interface Threshold {
  /** `0.75`: when three quarters of the target are used up. `1`: the breach. Or a distance in working time from the target. */
  readonly at: number | { readonly before: Duration } | { readonly after: Duration };
  /** Nothing is done unless this holds of the lead by then; that the point was reached is told all the same. @defaultValue always */
  readonly when?: Condition | undefined;
  readonly notify?: Audience | readonly Audience[] | undefined;
  /** Told as `task.due`: something for a person to do. A task of a channel's name obeys the policy's rules of contact. */
  readonly task?: Task | undefined;
  /** Told as `action.requested`: for code of the host's own that listens for this name. */
  readonly request?: ActionRequest | undefined;
  /** How urgent the lead is from here on: 0 is what leads are, 9 comes first of those that wait. */
  readonly priority?: number | undefined;
  /** Takes the lead along a transition of its pipeline. */
  readonly move?: { readonly to: string; readonly reason?: string | undefined } | undefined;
  /** Route the lead again, away from its owner. */
  readonly reassign?: { readonly reason: string } | undefined;
  /**
   * The hours in which people may hear of it: the owner's, or those of a calendar of the policy. Outside of them a warning is told at
   * the last working moment before, where the next opening would be after the deadline; all else at the next opening. A breach
   * is a fact at once, and people hear of it in these hours. @defaultValue at any hour
   */
  readonly tellIn?: string | undefined;
  /**
   * Whoever is in `notify` hears of it in their next digest, together with all else of the kind: the event tells it at once all the
   * same, and names nobody to be told. The policy says in `digest` when that is. @defaultValue at once
   */
  readonly digest?: boolean | undefined;
  /** Told again (`notify`, `task`, `request`) after so much working time, until somebody acknowledges it or the clock ends, so many times. @defaultValue once */
  readonly repeat?: { readonly every: Duration; readonly atMost: number } | undefined;
}

/** Something for a person to do. */
export interface Task {
  /** `call`, `email`, `review`: a word of the host's, or a channel of the policy's rules of contact. */
  readonly type: string;
  readonly title?: string | undefined;
  /** @defaultValue `"owner"` */
  readonly for?: Exclude<Audience, { readonly pool: string }> | undefined;
}

/** Something for code of the host's own to do. */
export interface ActionRequest {
  readonly action: string;
  /** The person is contacted by it on this channel, whose rules hold for it. @defaultValue nobody is contacted by it */
  readonly channel?: string | undefined;
}
