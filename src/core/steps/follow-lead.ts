import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { CompiledSla, SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { rulesOf, targetOf } from "./clock-rules.ts";
import { retarget } from "./migrate.ts";
import { replanClock } from "./replan-clock.ts";

/** A clock whose lead a command has changed, where it goes by that: the zone of its hours, and what its target goes by. */
export function followLead(draft: Draft, policy: Policy, sla: CompiledSla, clock: SlaClock, lead: Lead): SlaClock {
  const before = draft.was(lead.id);
  if (before === undefined || before === lead) return clock;
  const rules = rulesOf(policy, clock);
  const next =
    rules.calendarOf(before) === rules.calendarOf(lead)
      ? clock
      : (replanClock(draft, policy, { ...clock, postponed: undefined }, "the time zone of the lead has changed") ??
        clock);
  if (sla.spec.onChange !== "retarget") return next;
  const target = targetOf(draft, rules, sla, lead);
  const same = JSON.stringify(target) === JSON.stringify(targetOf(draft, rules, sla, before));
  return target === undefined || same ? next : retarget(draft, policy, next, target);
}
