import { dayOf, type Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { rulesFor } from "../rules-for.ts";
import { dayMs, type Instant } from "../../time/index.ts";
import { askedAgain, isOpen } from "../../scoring/index.ts";
import { plainClock, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { rescore } from "./score.ts";

/** No points fade for longer: what is kept of days is not older. */
const horizon = 4_096;

/**
 * Sees to it that the score of a lead is looked at again when time alone gives it another grade, or makes an automatic transition due, or
 * ends what somebody set by hand. It may be looked at sooner than need be, and never later: a clock that is early enough stays.
 */
export function lookAhead(draft: Draft, policy: Policy, leadId: string): void {
  const lead = draft.lead(leadId);
  if (lead === undefined) return;
  const running = draft.clocks(leadId).find(({ kind }) => kind === "score");
  const at = nextLook(rulesFor(policy, lead), lead, draft.now);
  if (at === undefined || lead.closed !== undefined) {
    if (running !== undefined) stop(draft, running);
  } else if (running === undefined || running.policyVersion !== policy.version) {
    if (running !== undefined) stop(draft, running);
    const start = { leadId, generation: draft.known(leadId).version + 1, policyVersion: policy.version, at: draft.now };
    draft.emit("clock.started", leadId, { clock: plainClock("score", start, at, undefined) });
  } else if (at < running.dueAt || running.dueAt <= draft.now) {
    const clock: SlaClock = { ...running, dueAt: at, targetMs: at - running.startedAt, nextAt: at };
    draft.emit("clock.replanned", leadId, { clock, reason: "the score is to be looked at again" });
  }
}

function stop(draft: Draft, running: SlaClock): void {
  const clock: SlaClock = { ...running, state: "cancelled", nextAt: undefined, endedAt: draft.now };
  draft.emit("clock.cancelled", running.leadId, { clock, reason: "the score stays as it is" });
}

function nextLook(policy: Policy, lead: Lead, now: Instant): Instant | undefined {
  const { score, closed, erasedAt } = lead;
  if (score === undefined || closed !== undefined || erasedAt !== undefined) return undefined;
  const until = score.override?.until ?? Number.POSITIVE_INFINITY;
  const faded = policy.fades ? nextTurn(policy, lead, now) : Number.POSITIVE_INFINITY;
  const at = Math.min(until, faded, whenToAskAgain(policy, lead));
  return at === Number.POSITIVE_INFINITY ? undefined : at;
}

/** A registered scorer that has not answered in all this time, or failed with what passes, is asked once more. */
export function askAgain(draft: Draft, policy: Policy, leadId: string): void {
  const { score } = draft.known(leadId);
  if (score?.external === undefined || draft.now < whenToAskAgain(policy, draft.known(leadId))) return;
  rescore(draft, policy, leadId, { external: askedAgain(score.external, draft.now) });
}

function whenToAskAgain({ external }: Policy, { score }: Lead): Instant {
  const known = score?.external;
  if (external === undefined || known === undefined || !isOpen(known)) return Number.POSITIVE_INFINITY;
  return known.since + external.patienceMs;
}

/**
 * The day on which what follows from the score is another. Looked for further and further ahead, then in between: what points of both
 * signs come to in the meantime, and lose again, is seen when somebody looks.
 */
function nextTurn(policy: Policy, lead: Lead, now: Instant): Instant {
  const today = dayOf(now);
  const present = whatFollows(policy, lead, now);
  const differs = (ahead: number): boolean => whatFollows(policy, lead, (today + ahead) * dayMs) !== present;
  let same = 0;
  for (let ahead = 1; ahead <= horizon; ahead *= 2) {
    if (!differs(ahead)) {
      same = ahead;
      continue;
    }
    let first = ahead;
    while (first - same > 1) {
      const middle = (first + same) >> 1;
      if (differs(middle)) first = middle;
      else same = middle;
    }
    return (today + first) * dayMs;
  }
  return Number.POSITIVE_INFINITY;
}

function whatFollows(policy: Policy, lead: Lead, at: Instant): string {
  const score = policy.score(lead, at);
  return `${score?.grade} ${policy.pipelines.of(lead).auto({ ...lead, score })?.name}`;
}
