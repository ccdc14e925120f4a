import type { Policy } from "../../policy/index.ts";
import { planned, type Hours, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf } from "./clock-rules.ts";
import { correct, isUndone } from "./correct.ts";

/**
 * The deadline by the hours as they are now; nothing where it is what it was. One that was broken by the hours as they were, and is
 * not by these, is corrected: it goes on as another generation, for what was told stays told.
 */
export function replanClock(draft: Draft, policy: Policy, clock: SlaClock, reason: string): SlaClock | undefined {
  const rules = rulesOf(policy, clock);
  const hours = hoursOf(draft, rules, clock.leadId);
  const sla = rules.sla(clock.name);
  const next = clock.kind === "offer" ? offered(clock, hours) : sla && planned(sla, clock, hours);
  if (next === undefined || (next.dueAt === clock.dueAt && next.nextAt === clock.nextAt)) return undefined;
  if (isUndone(clock, next, draft.now)) return correct(draft, policy, clock, next, reason);
  draft.emit("clock.replanned", clock.leadId, { clock: next, reason });
  return next;
}

/** An offer to one rep lapses in their hours; to several, in the policy's, which do not change. */
function offered(clock: SlaClock, hours: Hours): SlaClock {
  const { calendar, repId, startedAt, targetMs } = clock;
  const dueAt = hours(calendar, repId).add(startedAt, targetMs) ?? clock.dueAt;
  return { ...clock, dueAt, nextAt: dueAt + 1 };
}
