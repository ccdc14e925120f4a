import { zoneOf } from "../../calendar/index.ts";
import type { Policy } from "../../policy/index.ts";
import { commitmentSubject, dayAt, dayFrom, nextPoint, reviewOf, startPeriod, type SlaClock } from "../../sla/index.ts";
import type { AgreeOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { rulesOf } from "../steps/clock-rules.ts";
import {
  attendCommitment,
  commitmentIn,
  endCommitment,
  goneReason,
  numbered,
  type CommitmentRules,
} from "../steps/commitments.ts";

/**
 * Sees to it that every commitment of the policy has a period that runs. The first one begins today, for before that nobody
 * counted, and one that runs already goes on by the terms it began with.
 */
export function agree(draft: Draft, policy: Policy): AgreeOutcome {
  const outcome = { begun: 0, replanned: 0 };
  for (const name of policy.commitments) {
    const clock = attendCommitment(draft, policy, name);
    const rules = commitmentIn(policy, name);
    if (clock === undefined || clock.state !== "running") {
      if (rules !== undefined && begin(draft, policy, rules, clock)) outcome.begun += 1;
    } else if (clock.startedAt > draft.now && clock.policyVersion !== policy.version) {
      if (beginOtherwise(draft, policy, rules, clock)) outcome.replanned += 1;
    } else if (rules !== undefined && remindOtherwise(draft, policy, rules, clock)) outcome.replanned += 1;
  }
  return outcome;
}

function begin(
  draft: Draft,
  policy: Policy,
  { one, calendar }: CommitmentRules,
  before: SlaClock | undefined,
): boolean {
  const zone = zoneOf(calendar.spec);
  const today = dayAt(draft.now, zone);
  const fresh = startPeriod(one, calendar, {
    day: before === undefined ? today : Math.max(today, dayFrom(before.dueAt, zone)),
    generation: (before?.generation ?? 0) + 1,
    policyVersion: policy.version,
    carried: 0,
    review: before?.period?.review,
  });
  if (fresh === undefined) return false;
  draft.emit("commitment.started", commitmentSubject(one.spec.name), { clock: numbered(fresh, before) });
  return true;
}

/** What has not begun yet begins by the policy as it is now. */
function beginOtherwise(draft: Draft, policy: Policy, rules: CommitmentRules | undefined, clock: SlaClock): boolean {
  const zone = rules && zoneOf(rules.calendar.spec);
  const fresh =
    rules &&
    startPeriod(rules.one, rules.calendar, {
      day: dayAt(draft.now, zone as NonNullable<typeof zone>),
      generation: clock.generation,
      policyVersion: policy.version,
      carried: 0,
      review: clock.period?.review,
    });
  if (fresh === undefined) endCommitment(draft, clock, goneReason(policy, rules?.one));
  else draft.emit("commitment.started", clock.leadId, { clock: numbered(fresh, clock) });
  return true;
}

/** The day of the review is the policy's word, while a period runs too. */
function remindOtherwise(draft: Draft, policy: Policy, { one }: CommitmentRules, clock: SlaClock): boolean {
  const { period } = clock;
  const mine = commitmentIn(rulesOf(policy, clock), clock.name);
  if (period === undefined || mine === undefined) return false;
  const review = reviewOf(one, period.review);
  if (review?.on === period.review?.on) return false;
  const next = { ...clock, period: { ...period, review } };
  const planned = { ...next, nextAt: nextPoint(mine.one, next, mine.calendar).at };
  draft.emit("commitment.replanned", clock.leadId, {
    clock: numbered(planned),
    reason: "the review is on another day",
  });
  return true;
}
