import type { LedgerTurn } from "../lead/index.ts";
import { drift, evenWeights, openLedger, type Ledger, type LedgerRecord } from "../routing/index.ts";
import { count } from "./book.ts";
import type { LedgerFigures } from "./report.ts";

interface LedgerBook {
  readonly ledger: Ledger;
  /** Leads counted, by rep. */
  readonly counted: Map<string, number>;
}

/** What is kept of one. JSON-safe. */
export type SavedLedger = readonly [
  record: LedgerRecord,
  counted: readonly (readonly [repId: string, leads: number])[],
];

/** Ledgers, counted over again from the turns in events. */
export class LedgerBooks {
  private readonly books = new Map<string, LedgerBook>();

  constructor(saved: readonly SavedLedger[] = []) {
    for (const [record, counted] of saved)
      this.books.set(record.key, { ledger: openLedger(record, record.key), counted: new Map(counted) });
  }

  charge(turn: LedgerTurn, direction: "charge" | "refund"): void {
    const { ledger, counted } = this.open(turn.ledger);
    const eligible = ledger.positions(turn.eligible);
    ledger[direction](eligible, turn.weights ?? evenWeights(eligible.length), ledger.position(turn.chosen));
    count(counted, turn.chosen, direction === "charge" ? 1 : -1);
  }

  grant(key: string, repId: string, leads: number, against: readonly string[]): void {
    const { ledger } = this.open(key);
    ledger.grant(repId, leads, ledger.positions(against));
  }

  /** Ledgers by key; the shares of each by rep id. */
  figures(): LedgerFigures[] {
    return [...this.books]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { ledger, counted }]) => {
        const shares = drift(ledger.toRecord())
          .map(({ repId, credit }) => {
            const received = counted.get(repId) ?? 0;
            const owed = Number(credit.numerator) / Number(credit.denominator);
            return { repId, counted: received, entitled: received + owed, drift: owed };
          })
          .sort((a, b) => (a.repId < b.repId ? -1 : 1));
        const worstDrift = shares.reduce((worst, share) => Math.max(worst, Math.abs(share.drift)), 0);
        return { ledger: key, turns: ledger.turns, shares, worstDrift };
      });
  }

  toJSON(): SavedLedger[] {
    return [...this.books.values()].map(({ ledger, counted }) => [ledger.toRecord(), [...counted]]);
  }

  private open(key: string): LedgerBook {
    let book = this.books.get(key);
    if (book === undefined) this.books.set(key, (book = { ledger: openLedger(undefined, key), counted: new Map() }));
    return book;
  }
}
