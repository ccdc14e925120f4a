import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { milestoneAt, type Audience, type Milestone, type SlaClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { slaOf, timelineOf } from "./clock-rules.ts";

const events = { warning: "sla.warning", breach: "sla.breached", escalation: "sla.escalated" } as const;

/** Whether a clock has something to say at this instant. */
export function isDue(clock: SlaClock, at: Instant): boolean {
  return clock.state === "running" && clock.nextAt !== undefined && clock.nextAt <= at;
}

/**
 * Lets a clock say what it should have said by `until`, before it ends: whether a breach is told must not depend on when
 * somebody last looked. Actions are left out, for the matter is settled. Returns the clock as it is then.
 */
export function catchUp(draft: Draft, policy: Policy, clock: SlaClock, until: Instant): SlaClock {
  const milestones = clock.kind === "sla" ? slaOf(policy, clock)?.milestones(clock.targetMs) : undefined;
  let at = clock;
  for (;;) {
    const milestone = milestones?.[at.passed];
    if (milestone === undefined || !isDue(at, until)) return at;
    at = speak(draft, policy, at, milestone, milestones?.[milestone.index + 1]);
  }
}

/** Tells one milestone; returns the clock past it. */
export function speak(
  draft: Draft,
  policy: Policy,
  clock: SlaClock,
  milestone: Milestone,
  next: Milestone | undefined,
): SlaClock {
  const lead = draft.known(clock.leadId);
  const plannedAt = milestone.kind === "breach" ? clock.dueAt : (clock.nextAt as number);
  const passed: SlaClock = {
    ...clock,
    passed: clock.passed + 1,
    nextAt: milestoneAt(next, clock, timelineOf(draft, policy, clock.calendar, clock.repId)),
    breachedAt: milestone.kind === "breach" ? clock.dueAt : clock.breachedAt,
  };
  draft.emit(events[milestone.kind], clock.leadId, {
    clock: passed,
    plannedAt,
    milestone: milestone.index,
    share: clock.targetMs === 0 ? 1 : milestone.workMs / clock.targetMs,
    notify: listeners(draft, lead, milestone.threshold.notify),
    ownerId: lead.ownerId,
  });
  return passed;
}

/** Reps to be told. */
export function listeners(draft: Draft, lead: Lead, audience: Audience | readonly Audience[] | undefined): string[] {
  if (audience === undefined) return [];
  const list = Array.isArray(audience) ? (audience as readonly Audience[]) : [audience as Audience];
  const owner = draft.roster.reps.find(({ id }) => id === lead.ownerId);
  const ids = list.map((who) => (who === "owner" ? lead.ownerId : who === "manager" ? owner?.managerId : who.rep));
  return [...new Set(ids.filter((id) => id !== undefined))];
}
