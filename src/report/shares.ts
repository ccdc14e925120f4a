import { count, type Book } from "./book.ts";
import { LedgerBooks } from "./ledger-books.ts";
import type { LedgerFigures } from "./report.ts";

/** Assignments by rep, and the ledgers they add up to, counted over again from the turns in the events. */
export class Shares implements Book {
  readonly assigned = new Map<string, number>();
  readonly accepted = new Map<string, number>();
  readonly declined = new Map<string, number>();
  readonly expired = new Map<string, number>();
  private readonly ledgers = new LedgerBooks();

  readonly entries: Book["entries"] = {
    "assignment.offered": ({ data: { repId, turn } }) => {
      count(this.assigned, repId);
      if (turn !== undefined) this.ledgers.charge(turn, "charge");
    },
    "assignment.accepted": ({ data }) => count(this.accepted, data.repId),
    "assignment.declined": ({ data }) => count(this.declined, data.repId),
    "assignment.expired": ({ data }) => count(this.expired, data.repId),
    "ledger.granted": ({ data: { ledger, repId, leads, against } }) =>
      this.ledgers.grant(ledger, repId, leads, against),
    "ledger.refunded": ({ data: { turn } }) => {
      if (turn !== undefined) this.ledgers.charge(turn, "refund");
    },
  };

  /** Ledgers by key; the shares of each by rep id. */
  figures(): LedgerFigures[] {
    return this.ledgers.figures();
  }
}
