import type { Policy } from "../../policy/index.ts";
import { afterDays, planned, usedAt, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, targetOf } from "./clock-rules.ts";

/**
 * A running clock under the present policy; nothing when that has no such clock for its lead. What is used stays used, and the rest
 * of the new target counts from now, in the hours of the present policy. Points on the way that are past by then are not told again.
 */
export function migrated(draft: Draft, policy: Policy, clock: SlaClock): SlaClock | undefined {
  const lead = draft.known(clock.leadId);
  const sla = policy.sla(clock.name);
  const target = sla?.applies(lead) === true ? targetOf(draft, policy, sla, lead) : undefined;
  if (sla === undefined || target === undefined) return undefined;
  const before = hoursOf(draft, rulesOf(policy, clock), lead.id);
  const hours = hoursOf(draft, policy, lead.id);
  const usedMs = usedAt(clock, draft.now, before(clock.calendar, clock.repId));
  const calendar = sla.spec.calendar ?? "";
  const repId = calendar === "owner" ? lead.ownerId : undefined;
  const timeline = hours(calendar, repId);
  const dueAt =
    "dueAt" in target
      ? target.isDay
        ? (timeline.nextOpen(target.dueAt) ?? target.dueAt)
        : target.dueAt
      : "workingDays" in target
        ? (afterDays(sla, clock.startedAt, target.workingDays, timeline) ?? clock.dueAt)
        : // What is used may be more than the new target: then it is past as of now.
          clock.breachedAt === undefined
          ? draft.now
          : clock.dueAt;
  const targetMs = "ms" in target ? target.ms : usedMs + (dueAt <= draft.now ? 0 : timeline.between(draft.now, dueAt));
  const reasons = sla.pauses.map(({ reason }) => reason);
  const pauses = clock.pauses?.filter(({ reason }) => reasons.includes(reason)) ?? [];
  const stands = pauses.length > 0;
  const past = sla
    .milestones(targetMs)
    .filter(({ kind, workMs }) =>
      kind === "breach" || kind === "elapsed" ? clock.breachedAt !== undefined : workMs <= usedMs,
    );
  return planned(
    sla,
    {
      ...clock,
      policyVersion: policy.version,
      cadence: sla.cadence && { ...sla.cadence, since: clock.cadence?.since ?? clock.startedAt },
      postponed: undefined,
      targetMs,
      dueAt,
      fixed: "dueAt" in target ? true : undefined,
      moved: { at: Math.max(draft.now, clock.moved?.at ?? clock.startedAt), usedMs },
      calendar,
      repId,
      state: stands ? "paused" : "running",
      pauses: stands ? pauses : undefined,
      pausedSince: stands ? clock.pausedSince : undefined,
      pausedMs:
        stands || clock.pausedSince === undefined
          ? clock.pausedMs
          : (clock.pausedMs ?? 0) + draft.now - clock.pausedSince,
      told: past.reduce((bits, { index }) => bits | (1 << index), 0),
    },
    hours,
  );
}
