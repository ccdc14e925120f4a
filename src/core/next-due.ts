import type { Instant } from "../time/index.ts";
import type { HandoverEvent } from "./events.ts";

/** What events say of clocks, those that say something of them. */
interface Speaking {
  readonly clock?: { readonly nextAt?: Instant | undefined } | undefined;
  readonly digest?: { readonly dueAt: Instant } | undefined;
}

/** When the clocks that an event speaks of next have something to say. */
export function nextDueOf({ data }: HandoverEvent): Instant | undefined {
  // Asked of every event: what is not there is read as such sooner than it is looked for with `in`.
  const { clock, digest } = data as Speaking;
  const at = clock?.nextAt;
  const digestAt = digest?.dueAt;
  return at === undefined || digestAt === undefined ? (at ?? digestAt) : Math.min(at, digestAt);
}
