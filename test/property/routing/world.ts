import { always, weekly, type Calendar } from "handover/calendar";
import type { Lead } from "handover/lead";
import {
  acceptsRule,
  compileLimits,
  compileRights,
  compileRouter,
  compileStaff,
  openLedger,
  rightsRule,
  route,
  type HeldLeads,
  type Ledger,
  type LeastLoaded,
  type Limit,
  type Load,
  type Member,
  type Rep,
  type Right,
  type RoundRobin,
  type RouteContext,
  type Routed,
  type Router,
} from "handover/routing";
import { someLead } from "../../unit/lead/some-lead.ts";

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
/** A Friday; the clock jumps in Warsaw on the Sunday after, and a week begins the day after that. */
export const start = Date.parse("2026-03-27T00:00:00Z");

export const calendars: Record<string, Calendar> = {
  warsaw: weekly({
    timeZone: "Europe/Warsaw",
    hours: { "mon-sun": ["09:00-12:30", "13:00-17:00"] },
    holidays: ["2026-03-30"],
  }),
  tokyo: weekly({ timeZone: "Asia/Tokyo", hours: { "mon-fri": "09:00-18:00" } }),
  night: weekly({ timeZone: "America/New_York", hours: { "mon-sun": "22:00-06:00" } }),
  always: always(),
  "warsaw always": always({ timeZone: "Europe/Warsaw" }),
  "tokyo always": always({ timeZone: "Asia/Tokyo" }),
  "night always": always({ timeZone: "America/New_York" }),
};
/** On whose clock a rep's days go. */
export const zones: Record<string, string> = {
  warsaw: "Europe/Warsaw",
  tokyo: "Asia/Tokyo",
  night: "America/New_York",
  always: "UTC",
};

/** What accepting a lead does in these worlds. */
export const accepting: ReadonlyMap<string, string> = new Map([["inquiry", "sal"]]);

/** One question to a router that shares the leads of pool `p`, with all it may look at. */
export interface Question {
  readonly reps: readonly Rep[];
  readonly members: readonly Member[];
  readonly router: RoundRobin | LeastLoaded;
  readonly lead: Partial<Lead>;
  readonly now: number;
  readonly never: readonly string[];
  readonly avoid: readonly string[];
  /** Who asks for the lead. */
  readonly only?: string | undefined;
  /** Who is in the other pool, `q`. */
  readonly second?: readonly string[] | undefined;
  readonly rights: readonly Right[];
  readonly limits: readonly Limit[];
  readonly held: { readonly [repId: string]: readonly HeldLeads[] };
  readonly given: { readonly [repId: string]: readonly number[] };
  /** Turns that the ledger has seen: who could have had each lead, and who of them did. */
  readonly before: readonly { readonly among: readonly string[]; readonly chosen: string }[];
}

export interface Answer extends Routed {
  readonly ledger: Ledger;
}

export type Ask = (question: Question) => Answer;

const calendarOf = (name: string | undefined): Calendar => calendars[String(name)] as Calendar;

/** The ledger of the pool as the question finds it. */
export function ledgerOf({ before }: Question): Ledger {
  const ledger = openLedger(undefined, "p");
  for (const { among, chosen } of before)
    ledger.charge(
      ledger.positions(among),
      among.map(() => 1),
      ledger.position(chosen),
    );
  return ledger;
}

/** A router over the question's team, to be asked again and again; nothing of what it answers is carried out. */
export function desk(
  question: Question,
  router: Router = question.router,
  ledger: Ledger = ledgerOf(question),
  load: Load = {
    held: (repId) => question.held[repId] ?? [],
    given: (repId) => question.given[repId] ?? [],
  },
): (now: number, lead?: Partial<Lead>) => Routed {
  const { reps, members, never, avoid, only, rights, limits } = question;
  const second = (question.second ?? []).map((repId) => ({ repId, weight: 1 }));
  const pools = [
    { id: "p", members },
    { id: "q", members: second },
  ];
  const staff = compileStaff({ version: 1, reps, pools }, calendarOf);
  const compiled = compileRouter(router, { custom: {}, calendars: calendarOf });
  const rules: RouteContext["rules"] = [
    acceptsRule,
    ...(rights.length === 0 ? [] : [rightsRule(compileRights(rights))]),
    ...compileLimits(limits, accepting).rules,
  ];
  return (now, lead = {}) =>
    route(
      compiled,
      {
        lead: someLead({ ...question.lead, ...lead }),
        now,
        staff,
        account: undefined,
        never,
        avoid,
        only,
        rules,
        load,
        ledgers: { ledger: () => ledger },
      },
      "v1",
    );
}

export const ask: Ask = (question) => {
  const ledger = ledgerOf(question);
  return { ...desk(question, question.router, ledger)(question.now), ledger };
};

/** Charges the turn of an answer to its ledger, as applying the decision does. */
export function apply({ turn, ledger }: Answer): void {
  if (turn === undefined) return;
  const weights = turn.weights ?? turn.eligible.map(() => 1);
  ledger.charge(ledger.positions(turn.eligible), weights, ledger.position(turn.chosen));
}
