import type { Skill } from "../eligibility/skills.ts";
import type { Duration } from "../../time/index.ts";

/** How a router shares the leads it is given among the reps of a pool; every router that does takes these options. */
export interface Sharing {
  readonly pool: string;
  /**
   * Whether the weights of the pool's members count, or weights of this router's own by rep; a rep it does not name has weight 0.
   * @defaultValue `true`
   */
  readonly weights?: boolean | { readonly [repId: string]: number } | undefined;
  /** `owner`: only reps whose own calendar is open now. `ignore`: whoever is active and not away or on leave. @defaultValue `"owner"` */
  readonly hours?: "owner" | "ignore" | undefined;
  /**
   * `until-open`: when nobody is in, wait for this pool's next opening instead of asking the routers after it; `overflow` waits
   * for a while only. @defaultValue pass on; a lead that every router passes on waits for the earliest opening among the pools
   * that were asked
   */
  readonly hold?: "until-open" | undefined;
  /** Fields whose every combination of values is shared out by itself, such as `["score.grade"]`, so that hot leads are shared as fairly as all leads. */
  readonly by?: readonly string[] | undefined;
  /** Name of the ledger that counts the turns: routers that name the same one share among their pools. @defaultValue the pool's own */
  readonly ledger?: string | undefined;
  /** Offers the lead to so many at once, whoever is owed most first; the first to accept has it. @defaultValue `1` */
  readonly offerTo?: number | undefined;
  /** Only reps with one of these roles. @defaultValue all */
  readonly roles?: readonly string[] | undefined;
  /** Skills the lead asks for. @defaultValue none */
  readonly skills?: readonly Skill[] | undefined;
  /**
   * Reps with so much working time left in their day come first: `"1h"`, for instance the time to first contact. Where nobody
   * has, it does not matter. @defaultValue it does not matter
   */
  readonly timeLeft?: Duration | undefined;
  /**
   * Whoever is ahead of their share by so many leads or more gets none until the others have caught up, even when nobody else
   * is in. @defaultValue the ledger's own bound, which keeps everybody within two leads of their share as long as others are in
   */
  readonly maxAhead?: number | undefined;
}
