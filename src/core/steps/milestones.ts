import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import {
  altered,
  isDue,
  nextMilestone,
  type Milestone,
  type Next,
  type Postponed,
  type SlaClock,
} from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf } from "./clock-rules.ts";
import { intoDigest } from "./digest.ts";
import { toBeTold } from "./listeners.ts";

const events = {
  warning: "sla.warning",
  breach: "sla.breached",
  elapsed: "clock.elapsed",
  notice: "sla.escalated",
  escalation: "sla.escalated",
  contact: "sla.escalated",
} as const;

/** What a clock has to say next, by the rules it started under. */
export function nextOf(
  draft: Draft,
  policy: Policy,
  clock: SlaClock,
  which?: (milestone: Milestone) => boolean,
): Next | undefined {
  const sla = slaOf(policy, clock);
  return sla && nextMilestone(sla, clock, hoursOf(draft, rulesOf(policy, clock), clock.leadId), which);
}

/**
 * Lets a clock say what it should have said by `until`, before it ends: whether a breach is told must not depend on when
 * somebody last looked. Actions are left out, for the matter is settled. Returns the clock as it is then.
 */
export function catchUp(draft: Draft, policy: Policy, clock: SlaClock, until: Instant): SlaClock {
  let at = clock;
  while (at.kind === "sla" && isDue(at, until)) {
    // Nobody is contacted any more, or not yet: that is left to those who look.
    const next = nextOf(draft, policy, at, ({ channels }) => channels.length === 0);
    if (next === undefined || next.at > until) break;
    at = speak(draft, policy, at, next);
  }
  return at;
}

/** Tells one milestone; returns the clock past it. */
export function speak(draft: Draft, policy: Policy, clock: SlaClock, { milestone, at }: Next): SlaClock {
  const { kind, index, round, workMs, threshold, channels } = milestone;
  const lead = draft.known(clock.leadId);
  const isEnd = kind === "breach" || kind === "elapsed";
  const waited = kind === "elapsed" && channels.length > 0;
  const told = clock.told | (1 << index);
  // What comes after the end of a timer counts from there, however long it had to wait.
  const moved = waited && at > clock.dueAt + 1 ? { at, usedMs: clock.targetMs } : clock.moved;
  const spoken = altered(
    clock,
    clock.postponed === undefined ? { told, moved } : { told, moved, postponed: others(clock.postponed, index) },
  );
  const past = altered(spoken, {
    nextAt: nextOf(draft, policy, spoken)?.at,
    breachedAt: kind === "breach" ? clock.dueAt : clock.breachedAt,
  });
  const whom = toBeTold(draft, lead.ownerId, isMet(milestone, lead) ? threshold.notify : undefined);
  const digest = threshold.digest === true ? intoDigest(draft, rulesOf(policy, clock), whom.notify) : undefined;
  draft.emit(events[kind], clock.leadId, {
    clock: past,
    plannedAt: isEnd && !waited ? clock.dueAt : at,
    milestone: index,
    round: round === 0 ? undefined : round,
    share: clock.targetMs === 0 ? 1 : workMs / clock.targetMs,
    ...whom,
    ...(digest === undefined ? {} : { notify: [], digest }),
    ownerId: lead.ownerId,
  });
  return past;
}

/** Whether the threshold's own condition holds of the lead. */
export function isMet({ condition }: Milestone, lead: Lead): boolean {
  return condition === undefined || condition(lead);
}

function others(waiting: readonly Postponed[], index: number): readonly Postponed[] | undefined {
  const left = waiting.filter(({ milestone }) => milestone !== index);
  return left.length === 0 ? undefined : left;
}
