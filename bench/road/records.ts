import type { RoadFacts } from "./engine.ts";
import type { LeadInput } from "./lead-input.ts";
import { clocks as clockTasks, warnShare } from "./task.ts";

/** What the hand-made roads keep: the same records for the floor and for both stacks of packages. */

export interface Score {
  readonly fit: number;
  readonly engagement: number;
  readonly grade: string;
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly rule: string;
  readonly points: number;
}

export interface Decision {
  readonly router: string;
  readonly candidates: readonly string[];
  /** Each candidate's credit before the choice, where the router can tell. */
  readonly credits: readonly number[] | null;
  readonly chosen: string;
  readonly reason: string;
}

export interface ClockRecord {
  readonly leadId: string;
  readonly name: string;
  readonly startedAt: number;
  readonly warnAt: number;
  readonly dueAt: number;
  /** When the clock wants to be looked at next: its warning first, then its breach. */
  nextAt: number;
}

export interface LeadRecord {
  readonly id: string;
  readonly version: number;
  readonly receivedAt: number;
  readonly person: LeadInput;
  readonly accountId: string;
  readonly score: Score;
  readonly stage: string;
  readonly ownerId: string;
  readonly decision: Decision;
}

export interface EventRecord {
  readonly type: string;
  readonly leadId: string;
  readonly at: number;
  readonly data: unknown;
}

export interface Account {
  readonly id: string;
  readonly domain: string;
  leads: number;
}

export function leadRecord(
  id: string,
  now: number,
  person: LeadInput,
  account: Account,
  score: Score,
  stage: string,
  decision: Decision,
): LeadRecord {
  const accountId = account.id;
  return { id, version: 1, receivedAt: now, person, accountId, score, stage, ownerId: decision.chosen, decision };
}

/** The task's clocks for a lead, with working deadlines asked of a calendar. */
export function clockRecords(
  leadId: string,
  now: number,
  addWorking: (at: number, ms: number) => number,
): readonly ClockRecord[] {
  return clockTasks.map(({ name, targetMs, working }) => {
    const warnMs = targetMs * warnShare;
    const warnAt = working ? addWorking(now, warnMs) : now + warnMs;
    const dueAt = working ? addWorking(now, targetMs) : now + targetMs;
    return { leadId, name, startedAt: now, warnAt, dueAt, nextAt: warnAt };
  });
}

/** Six events, seven when the lead advanced a stage. */
export function eventRecords(lead: LeadRecord, clocks: readonly ClockRecord[], now: number): EventRecord[] {
  const events: EventRecord[] = [
    { type: "lead.received", leadId: lead.id, at: now, data: { email: lead.person.email, source: lead.person.source } },
    { type: "lead.scored", leadId: lead.id, at: now, data: lead.score },
  ];
  if (lead.stage !== "inquiry") {
    const data = { from: "inquiry", to: lead.stage, reason: "engagement" };
    events.push({ type: "lead.stage_changed", leadId: lead.id, at: now, data });
  }
  events.push({ type: "lead.routed", leadId: lead.id, at: now, data: lead.decision });
  for (const clock of clocks) events.push({ type: "clock.started", leadId: lead.id, at: now, data: clock });
  return events;
}

export function recordFacts(lead: LeadRecord, clocks: readonly ClockRecord[]): RoadFacts {
  return {
    fit: lead.score.fit,
    engagement: lead.score.engagement,
    grade: lead.score.grade,
    stage: lead.stage,
    ownerId: lead.ownerId,
    firstContactDueAt: clocks[0]!.dueAt,
  };
}
