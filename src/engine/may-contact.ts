import { mayContact, needsNothing, needsToContact } from "../core/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import { toDate } from "../time/index.ts";
import { viewInForce } from "./in-force.ts";
import type { Ready } from "./lane.ts";

/** Whether a person may be contacted on a channel at the moment of asking. */
export interface ContactAnswer {
  readonly allowed: boolean;
  /** What stands in the way: an opt-out, no consent, the hours, a cap; nothing when they may. */
  readonly reason: string | undefined;
  /** From when on they may be, as things stand; `undefined` when no time will make it so. */
  readonly from: Date | undefined;
}

/** Asks the policy's rules of contact. */
export async function askToContact(
  ready: () => Promise<Ready>,
  leadId: string,
  channel: string,
): Promise<ContactAnswer> {
  const { allowed, reason, from } = await viewInForce(await ready(), (view, policy, goesOn) => {
    const needs = { ...needsNothing(emptyRoster), ...needsToContact(leadId, policy) };
    return andThen(view.read(needs), (snapshot) =>
      goesOn(snapshot) ? mayContact(snapshot, leadId, channel, policy, view.now) : undefined,
    );
  });
  return { allowed, reason, from: from === undefined ? undefined : toDate(from) };
}
