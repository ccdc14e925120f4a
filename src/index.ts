export { createHandover, timeOrderedIds } from "./engine/index.ts";
export type {
  Accounts,
  Attempt,
  BrokenRow,
  CallOptions,
  Clocks,
  ContactAnswer,
  DeadEvent,
  Delivered,
  Drained,
  Erased,
  EraseOptions,
  ForgottenEvents,
  Handler,
  Handover,
  HandoverOptions,
  Ids,
  ImportCounts,
  ImportOptions,
  ImportReport,
  IngestOptions,
  LeadMigration,
  LeadMigrationOptions,
  Leads,
  Migration,
  People,
  Person,
  PersonCommand,
  PersonExport,
  PersonRecord,
  Pools,
  Quarantine,
  QuarantineCounts,
  QuarantinedInput,
  RemoveOptions,
  RemoveOutcome,
  Reps,
  Rescored,
  RescoreOptions,
  RescoreProgress,
  RestoreScore,
  SetScore,
  SubscribeOptions,
  SubscriberLag,
  Subscribers,
  Subscription,
  Subscriptions,
  TenantOptions,
  TickResult,
  Worker,
  WorkerOptions,
} from "./engine/index.ts";
export { errorCodes, HandoverError, isHandoverError, refusalCodes } from "./errors.ts";
export type { ErrorCode, FailedCriterion, HandoverErrorOptions, Issue, Refusal, RefusalCode } from "./errors.ts";
export { eventId } from "./core/index.ts";
export type {
  EventData,
  EventOf,
  EventType,
  DiscardOutcome,
  FireOutcome,
  HandoverEvent,
  IngestOutcome,
  LeadExplanation,
  Matches,
  LeadOutcome,
  ReleaseOutcome,
  RosterOutcome,
} from "./core/index.ts";
export type {
  Activity,
  ActivityInput,
  Assignment,
  Company,
  Json,
  Lead,
  LeadInput,
  LeadScore,
  FieldSpec,
  FieldSpecs,
  Readers,
  ScoreOverride,
} from "./lead/index.ts";
export type { Account, AccountMatch, MatchRecord, Matching, OtherAccount, OtherLead } from "./matching/index.ts";
export { definePolicy } from "./policy/index.ts";
export type { Policy, PolicyDocument, PolicyExtensions, PolicyInput } from "./policy/index.ts";
export type { Candidate, Decision, DecisionRecord, Pool, PoolInput, Rep, RepInput, Roster } from "./routing/index.ts";
export type { ClockStatus, CommitmentStatus, SlaClock } from "./sla/index.ts";
export { memoryStorage } from "./storage/memory/index.ts";
export { manualClock, systemClock } from "./time/index.ts";
export type { Clock, Duration, Instant, InstantInput, ManualClock } from "./time/index.ts";
