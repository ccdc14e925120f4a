import { zoneOf, type Calendar } from "../../calendar/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Instant } from "../../time/index.ts";
import {
  behind,
  commitmentSubject,
  dayAt,
  dayFrom,
  figuresOf,
  isDue,
  nextPoint,
  periodOfDay,
  startPeriod,
  verdictOn,
  type CommitmentPeriod,
  type CompiledCommitment,
  type Point,
  type SlaClock,
} from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { rulesOf } from "./clock-rules.ts";
import { toBeTold } from "./listeners.ts";

/** The rules a commitment's period goes by: those it began under. */
export interface CommitmentRules {
  readonly one: CompiledCommitment;
  readonly calendar: Calendar;
}

/** A commitment of a policy, with its calendar; nothing when there is none of this name. */
export function commitmentIn(policy: Policy, name: string): CommitmentRules | undefined {
  const one = policy.commitment(name);
  return one && { one, calendar: policy.calendar(one.spec.calendar) };
}

/**
 * Lets a commitment say all it should have said by now, in order: whatever counts afterwards is told by the next points. Returns
 * its clock as it is then.
 */
export function attendCommitment(draft: Draft, policy: Policy, name: string): SlaClock | undefined {
  for (;;) {
    const clock = draft.clocks(commitmentSubject(name))[0];
    // One that runs under a version this engine has not read is left to an engine that has.
    if (clock === undefined || !isDue(clock, draft.now) || policy.at(clock.policyVersion) === undefined) return clock;
    const rules = commitmentIn(rulesOf(policy, clock), name);
    if (rules === undefined) return clock;
    speak(draft, policy, rules, clock);
  }
}

/** The clock with the number of its next event. */
export function numbered(clock: SlaClock, before: SlaClock | undefined = clock): SlaClock {
  return { ...clock, version: (before?.version ?? 0) + 1 };
}

/** A commitment stands still until a policy names it again. */
export function endCommitment(draft: Draft, clock: SlaClock, reason: string): void {
  draft.emit("commitment.ended", clock.leadId, {
    clock: numbered({ ...clock, state: "paused", nextAt: undefined }),
    reason,
  });
}

/** Why no period follows. */
export function goneReason(policy: Policy, one: CompiledCommitment | undefined): string {
  return one === undefined ? `policy ${policy.version} has no such commitment` : `its last day was ${one.spec.until}`;
}

function speak(draft: Draft, policy: Policy, rules: CommitmentRules, clock: SlaClock): void {
  const { one, calendar } = rules;
  const point = nextPoint(one, clock, calendar);
  // Whatever has become of its hours since it was planned: never early.
  if (point.at > draft.now) {
    const later = numbered({ ...clock, nextAt: point.at });
    return draft.emit("commitment.replanned", clock.leadId, { clock: later, reason: "its hours have changed" });
  }
  if (point.kind === "check") check(draft, rules, clock, point);
  else if (point.kind === "review") review(draft, rules, clock, point);
  else close(draft, policy, rules, clock);
}

function check(draft: Draft, { one, calendar }: CommitmentRules, clock: SlaClock, { at, index }: Point): void {
  const told = { ...clock, told: clock.told | (1 << index) };
  const short = behind(clock, at, calendar);
  const data = {
    clock: numbered({ ...told, nextAt: nextPoint(one, told, calendar).at }),
    plannedAt: at,
    share: one.checks[index] as number,
    ...toBeTold(draft, undefined, short.length === 0 ? undefined : one.notify),
    ...figuresOf(clock, at, calendar),
  };
  if (short.length === 0) draft.emit("commitment.checked", clock.leadId, data);
  else draft.emit("commitment.at_risk", clock.leadId, { ...data, behind: short });
}

function review(draft: Draft, { one, calendar }: CommitmentRules, clock: SlaClock, { at: plannedAt }: Point): void {
  const period = clock.period as CommitmentPeriod;
  const { on: reviewOn } = period.review as NonNullable<CommitmentPeriod["review"]>;
  const told = { ...clock, period: { ...period, review: { on: reviewOn, told: true } } };
  const people = toBeTold(draft, undefined, one.notify);
  const next = numbered({ ...told, nextAt: nextPoint(one, told, calendar).at });
  draft.emit("commitment.review_due", clock.leadId, { clock: next, plannedAt, reviewOn, ...people });
}

/** The period is over: what became of it is told, and the next one begins by the policy as it is now. */
function close(draft: Draft, policy: Policy, { one, calendar }: CommitmentRules, clock: SlaClock): void {
  const verdict = verdictOn(clock);
  const over = numbered({ ...clock, nextAt: undefined });
  draft.emit(verdict.kept ? "commitment.met" : "commitment.missed", clock.leadId, {
    clock: over,
    plannedAt: clock.dueAt,
    ...toBeTold(draft, undefined, one.notify),
    ...figuresOf(clock, clock.dueAt, calendar),
    ...verdict,
  });
  const next = commitmentIn(policy, clock.name);
  if (next === undefined) return endCommitment(draft, over, goneReason(policy, next));
  const carried = verdict.consequences.reduce((sum, one) => sum + (one.carried ?? 0), 0);
  const fresh = startPeriod(next.one, next.calendar, {
    day: dayAfter(clock.dueAt, next),
    from: clock.dueAt,
    generation: clock.generation + 1,
    policyVersion: policy.version,
    carried,
    review: clock.period?.review,
  });
  if (fresh === undefined) endCommitment(draft, over, goneReason(policy, next.one));
  else draft.emit("commitment.started", clock.leadId, { clock: numbered(fresh, over) });
}

/** The day on which the next period begins: in another zone it may have begun already. */
function dayAfter(endedAt: Instant, { one, calendar }: CommitmentRules): number {
  const zone = zoneOf(calendar.spec);
  const day = dayAt(endedAt, zone);
  return periodOfDay(one.spec.every, day).first === day ? day : dayFrom(endedAt, zone);
}
