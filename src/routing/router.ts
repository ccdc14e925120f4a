import type { Lead, LedgerTurn } from "../lead/index.ts";
import type { Account } from "../matching/index.ts";
import type { Instant } from "../time/index.ts";
import type { EligibilityRule } from "./eligibility/filter.ts";
import type { Verdict } from "./eligibility/verdict.ts";
import type { Ledger, TieBreak } from "./ledger/index.ts";
import type { Load } from "./load.ts";
import type { AccountOwner } from "./routers/account-owner.ts";
import type { ByAttribute } from "./routers/by-attribute.ts";
import type { Custom } from "./routers/custom.ts";
import type { Answers } from "./routers/custom-answer.ts";
import type { FirstOf } from "./routers/first-of.ts";
import type { Fixed } from "./routers/fixed.ts";
import type { LeastLoaded } from "./routers/least-loaded.ts";
import type { Overflow } from "./routers/overflow.ts";
import type { Paired } from "./routers/paired.ts";
import type { RoundRobin } from "./routers/round-robin.ts";
import type { Split } from "./routers/split.ts";
import type { Sticky } from "./routers/sticky.ts";
import type { Territory } from "./routers/territory.ts";
import type { WhenOpen } from "./routers/when-open.ts";
import type { Staff } from "./staff.ts";

/** A router as a value: plain JSON, validated with the policy, compiled once. */
export type Router =
  | AccountOwner
  | ByAttribute
  | Custom
  | FirstOf
  | Fixed
  | LeastLoaded
  | Overflow
  | Paired
  | RoundRobin
  | Split
  | Sticky
  | Territory
  | WhenOpen;

/** What a router may look at. It changes nothing: the turn it names is charged when the decision is applied. */
export interface RouteContext {
  readonly lead: Lead;
  readonly now: Instant;
  readonly staff: Staff;
  readonly account: Account | undefined;
  /** Reps who must not get the lead in this decision: whoever has just declined it or let it lie. */
  readonly never: readonly string[];
  /** The one rep who may have it, and is at work whatever the hours say: who asks for a lead that waits. @defaultValue anybody */
  readonly only?: string | undefined;
  /** Reps who held the lead before: no router may choose them. Where that leaves nobody, now or later, all are asked again without it. */
  readonly avoid: readonly string[];
  /** Those, where the routers are asked again. @defaultValue they are asked for the first time */
  readonly waived?: readonly string[] | undefined;
  /** The arms of experiments that it goes by. @defaultValue none */
  readonly arms?: { readonly [experiment: string]: string } | undefined;
  /** The policy's rules about who may have which lead. */
  readonly rules: readonly EligibilityRule[];
  /** What asynchronous routers have answered. @defaultValue nothing yet */
  readonly answers?: Answers | undefined;
  /** What reps hold and were given. */
  readonly load: Load;
  /** Where the ledgers are. */
  readonly ledgers: { ledger(pool: string, key: string): Ledger };
}

/** How a pool looked when it was asked: enough to say for every member why or why not. */
export interface PoolTrace {
  readonly pool: string;
  readonly ledger: string;
  /** Leads the ledger had counted before. */
  readonly turns: number;
  readonly reps: readonly string[];
  /** Beside `reps`: whole-number weights. */
  readonly weights: readonly number[];
  /** Beside `reps`: every reason why not, or nothing for a candidate. */
  readonly verdicts: readonly (readonly Verdict[] | null | undefined)[];
  /** Beside `reps`: what was owed to each before the turn, in parts of which `per` make a lead. */
  readonly credits: readonly number[];
  readonly per: number;
  /** What decided between those who were owed the same; absent where one was owed most. */
  readonly tie?: TieBreak | undefined;
  /**
   * Beside `reps`: the ledger's turn at which each was last handed a lead, 0 for never; only where what would have been otherwise
   * may hang on it: somebody was excluded, several got an offer, loads were compared, or a tie went to whoever never had a turn.
   */
  readonly lastTurns?: readonly number[] | undefined;
  /** How many are offered the lead at once; 1 when absent. */
  readonly places?: number | undefined;
  /** Places of those with enough of the shift left, where no candidate had it and so it kept nobody away. */
  readonly inTime?: readonly number[] | undefined;
  /** Beside `reps`, where the least loaded was asked for: what each held, in the router's measure. */
  readonly loads?: readonly number[] | undefined;
  /** Parts of a load that make one; 1 when absent. */
  readonly loadsPer?: number | undefined;
}

/** Why a router named nobody. */
export type PassCode =
  /** Nobody it may choose can take the lead now. */
  | "nobody_available"
  /** It names a pool the roster does not have. */
  | "pool_unknown"
  | "pool_empty"
  /** Everybody in the pool has weight 0. */
  | "weights_zero"
  /** Whom it names cannot have this lead, however long it waits: has left, is unknown, or gave it up before. */
  | "gone"
  /** It is not about this lead: no account, no owner, a value it does not know. */
  | "not_concerned"
  /** As many reps have given the lead up as the policy lets it go round. */
  | "tries_exhausted"
  /** Code of the host's failed. */
  | "failed";

/** A router that was asked and named nobody: whom it may name, and why it could not. */
export interface PassedBy {
  readonly router: string;
  /** Missing where only the router itself knows whom it may name. */
  readonly reps?: readonly string[] | undefined;
  /** Beside `reps`: every reason why not. */
  readonly verdicts?: PoolTrace["verdicts"] | undefined;
}

export type RouteOutcome =
  | {
      readonly kind: "assigned";
      readonly repId: string;
      readonly reason: string;
      readonly turn: LedgerTurn | undefined;
      readonly trace: PoolTrace | undefined;
    }
  | {
      readonly kind: "offered";
      /** Several, who is owed most first; whoever accepts first has the lead. */
      readonly repIds: readonly string[];
      readonly reason: string;
      /** What the ledger counts for whoever takes it. */
      readonly turn: Omit<LedgerTurn, "chosen">;
      readonly trace: PoolTrace | undefined;
    }
  | { readonly kind: "held"; readonly until: Instant; readonly reason: string; readonly trace: PoolTrace | undefined }
  | Passed;

export interface Passed {
  readonly kind: "passed";
  readonly code: PassCode;
  readonly reason: string;
  readonly trace: PoolTrace | undefined;
}

/** A compiled router: a pure function from what there is to who gets the lead. */
export interface CompiledRouter {
  /** What people call it: `roundRobin sdr`. */
  readonly name: string;
  route(context: RouteContext, log: RouteLog): RouteOutcome;
}

/** The answer of a router that names nobody. */
export function passed(code: PassCode, reason: string, trace?: PoolTrace): Passed {
  return { kind: "passed", code, reason, trace };
}

/** Remembers that somebody who is out now can be asked from `at` on. */
export function noteOpening(log: RouteLog, at: Instant | null): void {
  if (at !== null && (log.opens === undefined || at < log.opens)) log.opens = at;
}

/** Whether a router that answered so has somebody for the lead: now, or as far as time decides at some later instant. */
export function hasHope(outcome: RouteOutcome, log: RouteLog): boolean {
  return outcome.kind !== "passed" || log.opens !== undefined;
}

/** Remembers what a router on the way said. Mostly that is one line, kept for ever: a list that grew by `push` would keep room for 17. */
export function notePassed(log: RouteLog, line: string): void {
  if (log.passed === undefined) log.passed = [line];
  else log.passed.push(line);
}

/** Remembers whom a router on the way might have named. */
export function notePassedBy(log: RouteLog, one: PassedBy): void {
  if (log.passedBy === undefined) log.passedBy = [one];
  else log.passedBy.push(one);
}

/** Collects what each router on the way said, for the decision's explanation. */
export interface RouteLog {
  passed: string[] | undefined;
  /** Routers that might have named somebody, and did not. */
  passedBy?: PassedBy[] | undefined;
  /** The earliest instant at which somebody who is out now is in: when a lead that every router passes on is looked at again. */
  opens?: Instant | undefined;
  /** Answers that were used on the way. */
  answers?: Answers | undefined;
}
