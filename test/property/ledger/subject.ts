import { openLedger } from "../../../src/routing/ledger/index.ts";
import type { LedgerRecord } from "../../../src/routing/ledger/index.ts";

/** An exact number, as the oracle and the laws see it. */
export interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Somebody a lead may go to, with a whole weight. */
export interface Entrant {
  readonly id: string;
  readonly weight: number;
}

/** What the laws ask of a ledger, whatever it is made of. */
export interface Subject {
  join(id: string): void;
  pick(lead: readonly Entrant[]): string | undefined;
  turn(lead: readonly Entrant[]): string | undefined;
  charge(lead: readonly Entrant[], chosen: string): void;
  refund(lead: readonly Entrant[], chosen: string): void;
  grant(id: string, amount: number, against: readonly string[]): void;
  credit(id: string): Exact;
  ids(): readonly string[];
  /** Goes through what a storage keeps. */
  reload(): void;
}

export type MakeSubject = () => Subject;

/** The ledger of the library. */
export function realLedger(record?: LedgerRecord): Subject & { record(): LedgerRecord } {
  let ledger = openLedger(record, "sdr");
  const positions = (lead: readonly Entrant[]): number[] => lead.map(({ id }) => ledger.position(id));
  const weights = (lead: readonly Entrant[]): number[] => lead.map(({ weight }) => weight);
  const idAt = (position: number): string | undefined => (position === -1 ? undefined : ledger.repAt(position));
  return {
    join: (id) => void ledger.position(id),
    pick: (lead) => idAt(ledger.pick(positions(lead), weights(lead))),
    turn: (lead) => idAt(ledger.turn(positions(lead), weights(lead))),
    charge: (lead, chosen) => ledger.charge(positions(lead), weights(lead), ledger.position(chosen)),
    refund: (lead, chosen) => ledger.refund(positions(lead), weights(lead), ledger.position(chosen)),
    grant: (id, amount, against) => ledger.grant(id, amount, ledger.positions(against)),
    credit: (id) => ledger.creditOf(id),
    ids: () => ledger.toRecord().reps,
    reload: () => {
      ledger = openLedger(JSON.parse(JSON.stringify(ledger.toRecord())) as LedgerRecord, "sdr");
    },
    record: () => ledger.toRecord(),
  };
}

/**
 * The ledger of the library with a wide denominator to begin with: all totals up to `totals` are behind it, everybody who
 * took part in them has gone, and nobody is owed anything.
 */
export function wideLedger(totals: number): Subject & { record(): LedgerRecord } {
  return realLedger(wideRecord(totals));
}

const wideRecords = new Map<number, LedgerRecord>();

function wideRecord(totals: number): LedgerRecord {
  let wide = wideRecords.get(totals);
  if (wide === undefined) {
    const { record, charge, refund } = realLedger();
    for (let total = 2; total <= totals; total++) {
      const lead = [
        { id: "a", weight: 1 },
        { id: "b", weight: total - 1 },
      ];
      charge(lead, "a");
      refund(lead, "a");
    }
    const { factors, key, exact } = record();
    wide = { key, exact, factors, credits: factors.map(() => []), reps: [], lastTurns: [], turns: 0 };
    wideRecords.set(totals, wide);
  }
  return wide;
}
