import { HandoverError, show } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import { isDue, type SlaClock } from "../../sla/index.ts";
import type { Command, FireOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { Unanswered } from "../../routing/index.ts";
import { attendCommitment } from "../steps/commitments.ts";
import { attendDigest } from "../steps/digest.ts";
import { slaOf } from "../steps/clock-rules.ts";
import { postponed, skippedFor } from "../steps/contact.ts";
import { chain, skip } from "../steps/clocks.ts";
import { expire } from "../steps/end-clocks.ts";
import { escalate } from "../steps/escalate.ts";
import { nextOf, speak } from "../steps/milestones.ts";
import { expireOffer, missedOffer } from "../steps/offers.ts";
import { wakeIfDue } from "../steps/wake-if-due.ts";
import { isPlaced, wantsOwner } from "../steps/route.ts";
import { replanClock } from "../steps/replan-clock.ts";
import { freshen } from "../steps/score.ts";
import { askAgain, lookAhead } from "../steps/score-clock.ts";
import { seekOwner, settle, takeTurn } from "../steps/stage.ts";

const counters = {
  warning: "warnings",
  breach: "breaches",
  elapsed: "elapsed",
  notice: "escalations",
  escalation: "escalations",
  contact: "escalations",
} as const;

/** Lets clocks speak whose time has come: every threshold that is past, in order, each once. Wakes leads on hold. */
export function fire(draft: Draft, policy: Policy, { due }: Extract<Command, { type: "fire" }>): FireOutcome {
  const counts = { warnings: 0, breaches: 0, elapsed: 0, escalations: 0, routed: draft.woken };
  draft.woken = 0;
  for (const { leadId, clockId } of due) {
    const clock = draft.clocks(leadId).find(({ id }) => id === clockId);
    const before = draft.lead(leadId)?.version ?? 0;
    if (clock === undefined || !isDue(clock, draft.now)) continue;
    if (draft.lead(leadId) !== undefined) freshen(draft, policy, leadId);
    if (clock.kind === "score") {
      askAgain(draft, policy, leadId);
      settle(draft, policy, leadId);
      lookAhead(draft, policy, leadId);
    } else if (clock.kind === "offer") {
      const missed = missedOffer(draft, policy, leadId);
      const decision = missed === undefined ? undefined : expireOffer(draft, policy, missed);
      if (decision !== undefined && isPlaced(decision)) counts.routed += 1;
    } else if (clock.kind === "sla") {
      fireClock(draft, policy, clock, counts);
      fireStarted(draft, policy, leadId, before, counts);
    } else if (clock.kind === "commitment") {
      mustKnow(policy, clock);
      attendCommitment(draft, policy, clock.name);
    } else if (clock.kind === "digest") attendDigest(draft);
    else if (clock.kind === "park") {
      const decision = wakeIfDue(draft, policy, draft.known(leadId));
      if (decision !== undefined && isPlaced(decision)) counts.routed += 1;
    }
    // Whoever waits has had their turn as the batch began, but for those far back in the queue.
    else if (draft.open.some((question) => question.leadId === leadId)) continue;
    else {
      const decision = seekOwner(draft, policy, leadId);
      if (decision !== undefined && isPlaced(decision)) counts.routed += 1;
    }
    // A clock that has nothing to say for itself any more must not come up again for ever.
    const left = draft.clocks(leadId).find(({ id }) => id === clockId);
    if (left !== undefined && isDue(left, draft.now)) {
      draft.emit("clock.cancelled", leadId, {
        clock: { ...left, state: "cancelled", nextAt: undefined, endedAt: draft.now },
        reason: "nothing waits for it any more",
      });
    }
  }
  return counts;
}

/** Tries to route leads on hold, whatever they wait for: something has changed for the better. */
export function drain(draft: Draft, policy: Policy, { leadIds }: Extract<Command, { type: "drain" }>): FireOutcome {
  let routed = draft.woken;
  draft.woken = 0;
  for (const leadId of leadIds) {
    const lead = draft.lead(leadId);
    if (lead === undefined || !wantsOwner(policy, lead)) continue;
    try {
      const decision = takeTurn(draft, policy, leadId);
      if (decision !== undefined && isPlaced(decision)) routed += 1;
    } catch (error) {
      // One lead alone is tried again with the answer; of many, none keeps the others.
      if (leadIds.length === 1 || !(error instanceof Unanswered)) throw error;
      draft.open.push({ leadId, unanswered: error });
    }
  }
  return { warnings: 0, breaches: 0, elapsed: 0, escalations: 0, routed };
}

function mustKnow(policy: Policy, { id, policyVersion }: SlaClock): void {
  if (policy.at(policyVersion) !== undefined) return;
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `clock ${id} runs under policy version ${show(policyVersion)}, which this engine has not read; it was stored after the engine started, so let an engine that has it fire the clock, or start this one again`,
  );
}

type Counts = Record<(typeof counters)[keyof typeof counters], number>;

/** One after another, so many at once: the rest has its turn at the next look. */
const mostInARow = 100;

/** A clock that another one started may be due already, where nobody has looked for long. */
function fireStarted(draft: Draft, policy: Policy, leadId: string, before: number, counts: Counts): void {
  for (let i = 0; i < mostInARow; i++) {
    const started = draft
      .clocks(leadId)
      .find((one) => one.kind === "sla" && one.generation > before && isDue(one, draft.now));
    if (started === undefined) return;
    fireClock(draft, policy, started, counts);
  }
}

function fireClock(draft: Draft, policy: Policy, first: SlaClock, counts: Counts): void {
  mustKnow(policy, first);
  // Whatever has become of its hours since it was planned: never early.
  replanClock(draft, policy, first, "its hours have changed");
  const current = draft.clocks(first.leadId).find((one) => one.name === first.name && one.kind === "sla");
  for (let clock: SlaClock | undefined = current; clock !== undefined && isDue(clock, draft.now);) {
    const next = nextOf(draft, policy, clock);
    const sla = slaOf(policy, clock);
    if (next === undefined || sla === undefined) return;
    const { milestone, at } = next;
    const { id, name, leadId, dueAt, cadence }: SlaClock = clock;
    const skipped = skippedFor(draft, policy, sla, clock, milestone);
    // A millisecond after the deadline is when it may be told; it is the deadline that counts.
    const upAt = milestone.channels.length === 0 || at === dueAt + 1 ? dueAt : at;
    if (skipped !== undefined) return skip(draft, policy, clock, upAt, skipped);
    const later = milestone.channels.length === 0 ? undefined : postponed(draft, policy, clock, milestone);
    if (later !== undefined) {
      clock = later;
      continue;
    }
    speak(draft, policy, clock, next);
    counts[counters[milestone.kind]] += 1;
    escalate(draft, policy, clock, milestone);
    clock = draft.clocks(leadId).find((one) => one.id === id);
    // The time of a timer is up, and all that was to come after it has come.
    if (clock !== undefined) expire(draft, policy, clock);
    if (milestone.kind === "elapsed" || milestone.kind === "breach")
      chain(draft, policy, leadId, { kind: "elapsed", name, at: upAt, since: cadence?.since });
    clock = draft.clocks(leadId).find((one) => one.id === id);
  }
}
