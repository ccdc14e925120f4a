import type { Policy } from "../../policy/index.ts";
import { planned, type SlaClock } from "../../sla/index.ts";
import { formatInstant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf } from "./clock-rules.ts";
import { end } from "./end-clocks.ts";

/**
 * The deadline by the hours as they are now; nothing where it is what it was. One that was broken by the hours as they were, and is
 * not by these, is corrected: it goes on as another generation, for what was told stays told.
 */
export function replanClock(draft: Draft, policy: Policy, clock: SlaClock, reason: string): SlaClock | undefined {
  const rules = rulesOf(policy, clock);
  const sla = rules.sla(clock.name);
  if (sla === undefined) return undefined;
  const { leadId } = clock;
  const hours = hoursOf(draft, rules, leadId);
  const next = planned(sla, clock, hours);
  if (next.dueAt === clock.dueAt && next.nextAt === clock.nextAt) return undefined;
  if (clock.breachedAt === undefined || next.dueAt < draft.now) {
    draft.emit("clock.replanned", leadId, { clock: next, reason });
    return next;
  }
  draft.emit("clock.corrected", leadId, { clock, reason: `${reason}: it is due ${formatInstant(next.dueAt)}` });
  end(draft, policy, clock, draft.now, reason);
  const generation = draft.known(leadId).version + 1;
  const id = leadId + sla.idPart + generation;
  const fresh = planned(sla, { ...next, id, generation, told: 0, breachedAt: undefined }, hours);
  draft.emit("clock.started", leadId, { clock: fresh });
  return fresh;
}
