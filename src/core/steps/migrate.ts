import type { Policy } from "../../policy/index.ts";
import {
  afterDays,
  isLate,
  planned,
  usedAt,
  type CompiledSla,
  type CompiledTarget,
  type SlaClock,
} from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf, targetToldOf } from "./clock-rules.ts";
import { catchUp } from "./milestones.ts";

/**
 * A running clock under the present policy; nothing when that has no such clock for its lead. What is used stays used, and the rest
 * of the new target counts from now, in the hours of the present policy. Points on the way that are past by then are not told again.
 */
export function migrated(draft: Draft, policy: Policy, clock: SlaClock): SlaClock | undefined {
  const lead = draft.known(clock.leadId);
  const sla = policy.sla(clock.name);
  if (sla === undefined || !sla.applies(lead)) return undefined;
  const { target, failed } = targetToldOf(draft, policy, sla, lead);
  // Code that fails says nothing about it: it stays as it is.
  if (target === undefined) return failed ? clock : undefined;
  const next = retimed(draft, policy, sla, clock, target);
  const { usedMs } = next.moved as NonNullable<SlaClock["moved"]>;
  const past = sla
    .milestones(next.targetMs)
    .filter(({ kind, workMs }) =>
      kind === "breach" || kind === "elapsed" ? clock.breachedAt !== undefined : workMs <= usedMs,
    );
  return replanned(draft, policy, sla, { ...next, told: past.reduce((bits, { index }) => bits | (1 << index), 0) });
}

/**
 * A clock whose lead would be given another target by now, where its policy says that it gets it: told as `clock.replanned`. One
 * that is broken keeps the target it has, and so does one that no target is meant for any more.
 */
export function retarget(draft: Draft, policy: Policy, running: SlaClock, target: CompiledTarget): SlaClock {
  const rules = rulesOf(policy, running);
  const sla = slaOf(policy, running);
  if (sla === undefined || running.breachedAt !== undefined || isLate(running, draft.now)) return running;
  const clock = catchUp(draft, policy, running, draft.now);
  const next = retimed(draft, rules, sla, clock, target);
  const before = sla.milestones(clock.targetMs).filter(({ index }) => (clock.told & (1 << index)) !== 0);
  const { usedMs } = next.moved as NonNullable<SlaClock["moved"]>;
  const told = sla.milestones(next.targetMs).filter(
    (one) =>
      before.some(
        ({ kind, threshold, round }) => one.kind === kind && one.threshold.at === threshold.at && one.round === round,
      ) ||
      // Told again and again is what is still to come.
      (one.round > 0 && one.workMs <= usedMs),
  );
  const clockNow = replanned(draft, rules, sla, {
    ...next,
    told: told.reduce((bits, { index }) => bits | (1 << index), 0),
  });
  draft.emit("clock.replanned", clock.leadId, { clock: clockNow, reason: "the lead has another target" });
  return clockNow;
}

/** The clock with another target, and under these rules; what of it was told is for the caller to say. */
function retimed(draft: Draft, rules: Policy, sla: CompiledSla, clock: SlaClock, target: CompiledTarget): SlaClock {
  const lead = draft.known(clock.leadId);
  const before = hoursOf(draft, rulesOf(rules, clock), lead.id);
  const usedMs = usedAt(clock, draft.now, before(clock.calendar, clock.repId));
  const calendar = sla.spec.calendar ?? "";
  const repId = calendar === "owner" ? lead.ownerId : undefined;
  const timeline = hoursOf(draft, rules, lead.id)(calendar, repId);
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
  return {
    ...clock,
    policyVersion: rules.version,
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
  };
}

function replanned(draft: Draft, rules: Policy, sla: CompiledSla, clock: SlaClock): SlaClock {
  return planned(sla, clock, hoursOf(draft, rules, clock.leadId));
}
