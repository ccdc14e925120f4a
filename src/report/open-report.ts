import type { Timeline } from "../calendar/index.ts";
import type { HandoverEvent } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import { compileStaff, type Rep } from "../routing/index.ts";
import type { Instant } from "../time/index.ts";
import { distribute } from "./book.ts";
import { Clocks } from "./clocks.ts";
import { contactsOf } from "./contacts.ts";
import { Fates, type Sent } from "./fates.ts";
import type { RepFigures, Report } from "./report.ts";
import { Responses } from "./response.ts";
import { RosterBook } from "./roster-book.ts";
import { Shares } from "./shares.ts";
import { spreadOf } from "./statistics.ts";
import type { Waited } from "./wait.ts";

export interface ReportOptions {
  /** The rules the events happened under: its calendars measure working time, its pipeline names the stages. */
  readonly policy: Policy;
  /**
   * Activities that count as contact with a lead. @defaultValue those that meet a clock which starts with the assignment or the
   * acceptance; `call` and `email` when there is none
   */
  readonly contacts?: readonly string[] | undefined;
}

/** A report being written. Keeps some 600 bytes for each lead, and no event. */
export interface OpenReport {
  /** Takes in what happened next. */
  collect(event: HandoverEvent): void;
  /** The figures up to now; `sent` adds what no event tells. */
  figures(sent?: Sent): Report;
}

/**
 * A report over events as they happen, in their order.
 *
 * @example
 * const report = openReport({ policy });
 * handover.on("event", (event) => report.collect(event));
 * report.figures().response.fromAssignment.working.medianMs;
 */
export function openReport({ policy, contacts = contactsOf(policy) }: ReportOptions): OpenReport {
  const fates = new Fates();
  const shares = new Shares();
  const clocks = new Clocks();
  const responses = new Responses(new Set(contacts));
  const roster = new RosterBook();
  const tell = distribute([fates, shares, clocks, responses, roster]);
  let events = 0;
  let at: Instant = Number.NEGATIVE_INFINITY;
  return {
    collect(event) {
      events += 1;
      if (event.at > at) at = event.at;
      tell(event);
    },
    figures(sent = {}) {
      const staff = compileStaff(roster.roster, policy.calendar);
      const hours = (repId: string): Timeline => (staff.member(repId)?.calendar ?? policy.calendar()).timeline;
      const waited = responses.waited(hours);
      const ledgers = shares.figures();
      return {
        at: events === 0 ? 0 : at,
        events,
        inputs: fates.inputs(sent),
        stages: fates.stages(policy),
        reps: repFigures(roster.roster.reps, shares, ledgers, fates.holdings(), waited),
        ledgers,
        clocks: clocks.figures(policy.slas.map(({ spec }) => spec.name)),
        response: responses.figures(waited),
      };
    },
  };
}

/** The report over a finished log of events. */
export function reportOf(events: Iterable<HandoverEvent>, options: ReportOptions, sent: Sent = {}): Report {
  const report = openReport(options);
  for (const event of events) report.collect(event);
  return report.figures(sent);
}

/** Everybody on the roster who is in a ledger or ever had a lead, in roster order, then those who have left. */
function repFigures(
  reps: readonly Rep[],
  shares: Shares,
  ledgers: Report["ledgers"],
  holdings: ReadonlyMap<string, number>,
  waited: readonly Waited[],
): RepFigures[] {
  const sums = new Map<string, { counted: number; entitled: number; drift: number }>();
  for (const share of ledgers.flatMap((ledger) => ledger.shares)) {
    const sum = sums.get(share.repId) ?? { counted: 0, entitled: 0, drift: 0 };
    sum.counted += share.counted;
    sum.entitled += share.entitled;
    sum.drift += share.drift;
    sums.set(share.repId, sum);
  }
  const times = new Map<string, number[]>();
  for (const { repId, assignment } of waited) {
    const list = times.get(repId);
    if (list === undefined) times.set(repId, [assignment.workingMs]);
    else list.push(assignment.workingMs);
  }
  const ids = new Set([...reps.map(({ id }) => id), ...sums.keys(), ...shares.assigned.keys()]);
  return [...ids]
    .filter((repId) => sums.has(repId) || shares.assigned.has(repId))
    .map((repId) => {
      const spread = spreadOf(times.get(repId) ?? []);
      return {
        repId,
        assigned: shares.assigned.get(repId) ?? 0,
        ...(sums.get(repId) ?? { counted: 0, entitled: 0, drift: 0 }),
        accepted: shares.accepted.get(repId) ?? 0,
        declined: shares.declined.get(repId) ?? 0,
        expired: shares.expired.get(repId) ?? 0,
        holds: holdings.get(repId) ?? 0,
        contacted: spread.count,
        medianContactMs: spread.medianMs,
      };
    });
}
