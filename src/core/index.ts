export { checkEvent } from "./check-event.ts";
export type {
  AgreeOutcome,
  Command,
  CommandType,
  Decided,
  EraseOutcome,
  DiscardOutcome,
  FireOutcome,
  IngestOutcome,
  LeadOutcome,
  OpenQuestion,
  Outcome,
  Outcomes,
  PolicyOutcome,
  RankOutcome,
  ReleaseOutcome,
  ReplannedClock,
  ReplanOutcome,
  RosterOutcome,
  StopOutcome,
  TakeOverOutcome,
} from "./commands.ts";
export { isSameScore } from "./steps/score.ts";
export { commitmentStatuses } from "./commitment-status.ts";
export { clockStatuses } from "./clock-status.ts";
export { decide, decideAll } from "./decide.ts";
export type { BatchDecision, Decision } from "./decide.ts";
export type { OpenLedgers } from "./draft-ledgers.ts";
export { nextDueOf } from "./next-due.ts";
export { eventId } from "./events.ts";
export { eventTypes, readEventTypes } from "./event-types.ts";
export type { EventData, EventOf, EventType, HandoverEvent } from "./events.ts";
export { erasedText, redactor } from "./redact/redactor.ts";
export type { Redactor } from "./redact/redactor.ts";
export { formerEvents, isGivenOver } from "./redact/former.ts";
export { withoutPerson } from "./redact/without-person.ts";
export { knownWords, tellingIn } from "./redact/telling.ts";
export { matchesOf, needsToMatch } from "./matches.ts";
export type { Matches } from "./matches.ts";
export { mayContact, needsToContact } from "./may-contact.ts";
export type { ContactVerdict } from "./may-contact.ts";
export { needsBeyond } from "./needs-beyond.ts";
export { needsOf } from "./needs.ts";
export { isPostponed, OthersFirst, StillOpen } from "./postponed.ts";
export type { QueueRead } from "./queue-read.ts";
export { replayDecisions } from "./replay-decisions.ts";
export type { ReplayedDecision } from "./replay-decisions.ts";
export { replay } from "./replay.ts";
export { emptyDossier, emptySnapshot, needsNothing, noChanges } from "./snapshot.ts";
export type {
  Changes,
  ClockRef,
  Dossier,
  Erasure,
  Given,
  KnownKey,
  NamedLead,
  Naming,
  Needs,
  PoolLedger,
  ClosedInput,
  Quarantined,
  Receipt,
  Snapshot,
} from "./snapshot.ts";
export { staysOf, timeInStages } from "./stays.ts";
export type { Stay } from "./stays.ts";
export { explainLead, tell } from "./explain.ts";
export type { LeadExplanation } from "./explain.ts";
export { rulesFor } from "./rules-for.ts";
export { rosterAfter } from "./roster-after.ts";
