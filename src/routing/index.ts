export { decisionOf } from "./decision/decision.ts";
export type { Decision, DecisionRecord } from "./decision/decision.ts";
export type { Candidate } from "./decision/candidates.ts";
export type { DecisionReport } from "./decision/explain.ts";
export type { WhatIf } from "./decision/what-if.ts";
export { acceptsRule } from "./eligibility/accepts.ts";
export { filtersOf } from "./eligibility/filter.ts";
export type { EligibilityRule, Filter } from "./eligibility/filter.ts";
export { capacity, quota, rate } from "./eligibility/limit.ts";
export type { Capacity, Limit, PeriodLimit, Quota, Rate } from "./eligibility/limit.ts";
export { compileLimits } from "./eligibility/limits.ts";
export type { Limits } from "./eligibility/limits.ts";
export { obstacles, turnPast } from "./eligibility/named.ts";
export type { Hours, StaffMember } from "./eligibility/presence.ts";
export { compileRights, hasRole, rightsRule, validateRights } from "./eligibility/rights.ts";
export type { Right, Rights } from "./eligibility/rights.ts";
export type { Skill } from "./eligibility/skills.ts";
export { checkAmount, validateLimits } from "./eligibility/validate-limits.ts";
export { periodOf } from "./eligibility/period-limit.ts";
export { isAbsence, isLimit, sayVerdict, verdicts } from "./eligibility/verdict.ts";
export type { Verdict, VerdictCode } from "./eligibility/verdict.ts";
export type { Names } from "./kind.ts";
export { passed } from "./router.ts";
export { evenWeights } from "./even-weights.ts";
export { childRouters, compileRouter, drawsOf, someRouter, validateRouter } from "./kinds.ts";
export { drift, integerWeights, openLedger } from "./ledger/index.ts";
export type { Ledger, LedgerRecord, RepDrift, TieBreak } from "./ledger/index.ts";
export { noLoad } from "./load.ts";
export type { HeldLeads, Load } from "./load.ts";
export {
  isRevisionDue,
  nextInPlan,
  noPlan,
  turnAt,
  turnInForce,
  turnsBy,
  untoldRevision,
  versionBefore,
  withRevisionTold,
  withTurn,
  withVersion,
} from "./policy-plan.ts";
export type { PlannedVersion, PolicyPlan, PolicyTurn, ToldTurn, TurnKind } from "./policy-plan.ts";
export { readAway, readPool, readRep, readTimeOff } from "./roster-change.ts";
export type { PoolInput, RepInput } from "./roster-change.ts";
export { emptyRoster } from "./roster.ts";
export type { Member, Pool, Rep, Roster, StoppedArm, TimeOff } from "./roster.ts";
export { route } from "./route.ts";
export type { Routed } from "./route.ts";
export type { CompiledRouter, PassCode, PassedBy, PoolTrace, RouteContext, Router, RouteOutcome } from "./router.ts";
export { accountOwner } from "./routers/account-owner.ts";
export type { AccountOwner } from "./routers/account-owner.ts";
export { byAttribute } from "./routers/by-attribute.ts";
export type { ByAttribute, ByAttributeOptions } from "./routers/by-attribute.ts";
export { customRouter } from "./routers/custom.ts";
export type { Custom } from "./routers/custom.ts";
export { asyncRouter, failure, readAnswer, thrown, Unanswered } from "./routers/custom-answer.ts";
export type {
  Answers,
  AsyncRouter,
  CustomAnswer,
  CustomQuestion,
  CustomReply,
  CustomRouter,
} from "./routers/custom-answer.ts";
export { firstOf } from "./routers/first-of.ts";
export type { FirstOf } from "./routers/first-of.ts";
export { fixed } from "./routers/fixed.ts";
export type { Fixed } from "./routers/fixed.ts";
export { leastLoaded } from "./routers/least-loaded.ts";
export type { LeastLoaded, LeastLoadedOptions } from "./routers/least-loaded.ts";
export { overflow } from "./routers/overflow.ts";
export type { Overflow, OverflowStep } from "./routers/overflow.ts";
export { paired } from "./routers/paired.ts";
export type { Paired } from "./routers/paired.ts";
export { roundRobin, weighted } from "./routers/round-robin.ts";
export type { RoundRobin, RoundRobinOptions } from "./routers/round-robin.ts";
export { split } from "./routers/split.ts";
export type { Arm, Split } from "./routers/split.ts";
export { sticky } from "./routers/sticky.ts";
export type { Sticky } from "./routers/sticky.ts";
export { territory } from "./routers/territory.ts";
export type { Territory } from "./routers/territory.ts";
export { whenOpen } from "./routers/when-open.ts";
export type { WhenOpen } from "./routers/when-open.ts";
export type { Sharing } from "./sharing/sharing.ts";
export { compileStaff } from "./staff.ts";
export type { Availability, CalendarLookup, Staff, StaffPool } from "./staff.ts";
export { territoryLookup, territoryMatches } from "./territory/index.ts";
export type { Band, TerritoryEntry, TerritoryLookup, TerritoryMatch, TerritoryTable } from "./territory/index.ts";
