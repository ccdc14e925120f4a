export { onActivity } from "../condition/index.ts";
export { altered } from "./altered.ts";
export { cadence, clocksOf, mostSteps } from "./cadence.ts";
export type { Cadence, CadenceClock, CadenceEnd, Reminder, Step, StopOn } from "./cadence.ts";
export { bitsOf, carried, wasTold } from "./carry.ts";
export type { Told } from "./carry.ts";
export { afterDays, isDue, isOver, plainClock, startClock } from "./clock.ts";
export type { CadencePlace, CadenceStep, ClockStart, Hours, Postponed, SlaClock } from "./clock.ts";
export { compileSla } from "./compile.ts";
export type { CompiledPause, CompiledSla, SlaOptions } from "./compile.ts";
export { channelsIn, compileContact, contactFrom, contactHours, deniedBy } from "./contact.ts";
export type { ChannelRule, CompiledContact, Contacted, ContactCap, ContactRules } from "./contact.ts";
export { calendarIn, onLeadsClock } from "./hours-names.ts";
export {
  behind,
  commitment,
  commitmentStatus,
  compileCommitment,
  dayAt,
  dayFrom,
  deliveryOf,
  figuresOf,
  nextPoint,
  periodOfDay,
  reviewOf,
  startPeriod,
  termsOf,
  validateCommitment,
  verdictOn,
} from "./commitment/index.ts";
export type {
  Commitment,
  CommitmentFigures,
  CommitmentNames,
  CommitmentPeriod,
  CommitmentStatus,
  CommitmentVerdict,
  CompiledCommitment,
  Consequence,
  Credit,
  Judged,
  Measure,
  Parties,
  Penalty,
  Point,
  Terms,
} from "./commitment/index.ts";
export { compileDigest, delivered, gather, validateDigest } from "./digest.ts";
export type { CompiledDigest, Digest, DigestGroup, Gathering, Notice } from "./digest.ts";
export { mostMilestones, workMsOf } from "./milestones.ts";
export type { Milestone } from "./milestones.ts";
export { anyActivity, asList, clocksIn, listenersBy } from "./moment.ts";
export type { Moment, On } from "./moment.ts";
export { milestoneAt, nextMilestone } from "./next.ts";
export type { Next } from "./next.ts";
export {
  archiveAfter,
  archiveReview,
  attempts,
  firstContact,
  inactivity,
  nextResponse,
  timeInStage,
  timeToAccept,
  timeToAssign,
  wakeUp,
} from "./presets.ts";
export type { PresetOptions, ThenMove } from "./presets.ts";
export { isLate, moveClock, pauseClock, planned, resumeClock, tallied, usedAt } from "./run.ts";
export { parkedReason } from "./parked.ts";
export { sla } from "./sla.ts";
export type { ActivityCount, MeetOn, Pause, Sla } from "./sla.ts";
export { statusOf } from "./status.ts";
export type { ClockStatus } from "./status.ts";
export { commitmentOf, commitmentSubject, digestSubject, isSubject } from "./subject.ts";
export { isCustom, readTarget, targetsIn } from "./target.ts";
export type { CompiledTarget, CustomTarget, Target, Targets } from "./target.ts";
export type { ActionRequest, Audience, Task, Threshold } from "./threshold.ts";
export { validateCadence } from "./validate-cadence.ts";
export { validateContact } from "./validate-contact.ts";
export { validateSla } from "./validate.ts";
export type { SlaNames } from "./validate.ts";
