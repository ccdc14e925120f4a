import { weekly, type Calendar } from "handover/calendar";
import type { Lead } from "handover/lead";
import {
  compileRouter,
  compileStaff,
  noLoad,
  openLedger,
  route,
  type CustomRouter,
  type Ledger,
  type Member,
  type Rep,
  type RouteContext,
  type Routed,
  type Router,
  type Staff,
} from "handover/routing";
import { someLead } from "../lead/some-lead.ts";

export const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
const boston = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } });

/** Monday 2026-01-05, 11:00 in Warsaw, 05:00 in Boston. */
export const mondayMorning = Date.parse("2026-01-05T10:00:00Z");
/** The Sunday before, noon in Warsaw. */
export const sunday = Date.parse("2026-01-04T11:00:00Z");

export function someRep(id: string, differs: Partial<Rep> = {}): Rep {
  return { id, active: true, timeOff: [], attributes: {}, ...differs };
}

/** A roster of these reps, compiled; rep calendars named `boston` are Boston's, all others the office's. */
export function staffOf(reps: readonly Rep[], pools: Readonly<Record<string, readonly Member[]>> = {}): Staff {
  const calendars = (name: string | undefined): Calendar => (name === "boston" ? boston : office);
  const all = Object.entries(pools).map(([id, members]) => ({ id, members }));
  return compileStaff({ version: 7, reps, pools: all }, calendars);
}

/** Members of weight 1. */
export const members = (...ids: string[]): Member[] => ids.map((repId) => ({ repId, weight: 1 }));

export interface Desk {
  /** Routes a lead and charges the turn, as applying the decision does. */
  route(lead?: Partial<Lead>, differs?: Partial<RouteContext>): Routed;
  readonly ledgers: ReadonlyMap<string, Ledger>;
}

/** A router at work: its ledgers live on from lead to lead. */
export function deskOf(router: Router, staff: Staff, custom: Readonly<Record<string, CustomRouter>> = {}): Desk {
  const compiled = compileRouter(router, { custom, calendars: () => office });
  const ledgers = new Map<string, Ledger>();
  const ledger = (_: string, key: string): Ledger => {
    const known = ledgers.get(key) ?? openLedger(undefined, key);
    ledgers.set(key, known);
    return known;
  };
  return {
    ledgers,
    route(lead = {}, differs = {}) {
      const context: RouteContext = {
        lead: someLead(lead),
        now: mondayMorning,
        staff,
        account: undefined,
        never: [],
        avoid: [],
        rules: [],
        load: noLoad,
        ledgers: { ledger },
        ...differs,
      };
      const routed = route(compiled, context, "v1");
      const { turn } = routed;
      if (turn !== undefined) {
        const book = ledger("", turn.ledger);
        const weights = turn.weights ?? turn.eligible.map(() => 1);
        book.charge(book.positions(turn.eligible), weights, book.position(turn.chosen));
      }
      return routed;
    },
  };
}
