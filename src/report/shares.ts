import type { LedgerTurn } from "../lead/index.ts";
import { drift, evenWeights, openLedger, type Ledger } from "../routing/index.ts";
import { count, type Book } from "./book.ts";
import type { LedgerFigures } from "./report.ts";

/** Assignments by rep, and the ledgers they add up to, counted over again from the turns in the events. */
export class Shares implements Book {
  readonly assigned = new Map<string, number>();
  readonly accepted = new Map<string, number>();
  readonly declined = new Map<string, number>();
  readonly expired = new Map<string, number>();
  private readonly ledgers = new Map<string, { readonly ledger: Ledger; readonly counted: Map<string, number> }>();

  readonly entries: Book["entries"] = {
    "assignment.offered": ({ data: { repId, turn } }) => {
      count(this.assigned, repId);
      if (turn !== undefined) this.charge(turn, "charge");
    },
    "assignment.accepted": ({ data }) => count(this.accepted, data.repId),
    "assignment.declined": ({ data }) => count(this.declined, data.repId),
    "assignment.expired": ({ data }) => count(this.expired, data.repId),
    "ledger.granted": ({ data: { ledger: key, repId, leads, against } }) => {
      const { ledger } = this.open(key);
      ledger.grant(repId, leads, ledger.positions(against));
    },
    "ledger.refunded": ({ data: { turn } }) => {
      if (turn !== undefined) this.charge(turn, "refund");
    },
  };

  /** Ledgers by key; the shares of each by rep id. */
  figures(): LedgerFigures[] {
    return [...this.ledgers]
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

  private charge(turn: LedgerTurn, direction: "charge" | "refund"): void {
    const { ledger, counted } = this.open(turn.ledger);
    const eligible = ledger.positions(turn.eligible);
    ledger[direction](eligible, turn.weights ?? evenWeights(eligible.length), ledger.position(turn.chosen));
    count(counted, turn.chosen, direction === "charge" ? 1 : -1);
  }

  private open(key: string): { readonly ledger: Ledger; readonly counted: Map<string, number> } {
    let book = this.ledgers.get(key);
    if (book === undefined) this.ledgers.set(key, (book = { ledger: openLedger(undefined, key), counted: new Map() }));
    return book;
  }
}
