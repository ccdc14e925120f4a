import type { Lead, LedgerTurn } from "../lead/index.ts";
import type { Account } from "../matching/index.ts";
import type { Instant } from "../time/index.ts";
import type { Ledger } from "./ledger/index.ts";
import type { Staff, Verdict } from "./staff.ts";
import type { AccountOwner } from "./routers/account-owner.ts";
import type { Custom } from "./routers/custom.ts";
import type { FirstOf } from "./routers/first-of.ts";
import type { RoundRobin } from "./routers/round-robin.ts";
import type { TerritoryRouter } from "./routers/territory.ts";

/** A router as a value: plain JSON, validated with the policy, compiled once. */
export type Router = RoundRobin | TerritoryRouter | AccountOwner | FirstOf | Custom;

/** What a router may look at. It changes nothing: the turn it names is charged when the decision is applied. */
export interface RouteContext {
  readonly lead: Lead;
  readonly now: Instant;
  readonly staff: Staff;
  readonly account: Account | undefined;
  /** Reps who must not get the lead in this decision: whoever has just declined it or let it lie. */
  readonly never: readonly string[];
  /** Reps who held the lead before: chosen only when there is nobody else. */
  readonly avoid: readonly string[];
  /** Where the ledgers are. */
  readonly ledgers: { ledger(pool: string, key: string): Ledger };
}

/** How a pool looked when it was asked: enough to say for every member why or why not. */
export interface PoolTrace {
  readonly pool: string;
  readonly ledger: string;
  readonly reps: readonly string[];
  /** Beside `reps`: why not, or nothing for a candidate. */
  readonly verdicts: readonly (Verdict | null | undefined)[];
  /** Beside `reps`: what was owed to each before the turn, in parts of which `per` make a lead. */
  readonly credits: readonly number[];
  readonly per: number;
  /** Beside the candidates only: whole-number weights. */
  readonly weights: readonly number[];
}

export type RouteOutcome =
  | {
      readonly kind: "assigned";
      readonly repId: string;
      readonly reason: string;
      readonly turn: LedgerTurn | undefined;
      readonly trace: PoolTrace | undefined;
    }
  | { readonly kind: "held"; readonly until: Instant; readonly reason: string; readonly trace: PoolTrace | undefined }
  | { readonly kind: "passed"; readonly reason: string; readonly trace: PoolTrace | undefined };

/** A compiled router: a pure function from what there is to who gets the lead. */
export interface CompiledRouter {
  /** What people call it: `roundRobin sdr`. */
  readonly name: string;
  route(context: RouteContext, log: RouteLog): RouteOutcome;
}

/** Remembers that somebody who is out now can be asked from `at` on. */
export function noteOpening(log: RouteLog, at: Instant | null): void {
  if (at !== null && (log.opens === undefined || at < log.opens)) log.opens = at;
}

/** Remembers what a router on the way said. Mostly that is one line, kept for ever: a list that grew by `push` would keep room for 17. */
export function notePassed(log: RouteLog, line: string): void {
  if (log.passed === undefined) log.passed = [line];
  else log.passed.push(line);
}

/** Collects what each router on the way said, for the decision's explanation. */
export interface RouteLog {
  passed: string[] | undefined;
  /** The earliest instant at which somebody who is out now is in: when a lead that every router passes on is looked at again. */
  opens?: Instant | undefined;
}

/** A router of the host's own, registered by name: names a rep, or says why it passes. */
export type CustomRouter = (context: {
  readonly lead: Lead;
  readonly now: Instant;
  readonly options: unknown;
  readonly account: Account | undefined;
  readonly reps: readonly {
    readonly id: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    /** In their own hours, not away, not on leave, and not whoever has just given the lead up. */
    readonly available: boolean;
    readonly hadItBefore: boolean;
  }[];
}) => { readonly repId: string; readonly reason?: string | undefined } | { readonly pass: string };
