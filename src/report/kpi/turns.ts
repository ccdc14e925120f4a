import type { LedgerTurn } from "../../lead/index.ts";
import { LedgerBooks, type SavedLedger } from "../ledger-books.ts";
import type { RowKey } from "./dimension.ts";
import type { KpiFigures } from "./kpis.ts";

/** What is kept of the turns. JSON-safe. */
export interface SavedTurns {
  readonly whole: readonly SavedLedger[];
  readonly rows: readonly (readonly [row: RowKey, ledgers: readonly SavedLedger[]])[];
}

/** Turns of ledgers, by row and in all. A turn concerns all reps who could have had the lead: rows for reps share it. */
export class Turns {
  private readonly whole: LedgerBooks;
  private readonly rows: Map<RowKey, LedgerBooks>;

  constructor(saved: SavedTurns = { whole: [], rows: [] }) {
    this.whole = new LedgerBooks(saved.whole);
    this.rows = new Map(saved.rows.map(([row, ledgers]) => [row, new LedgerBooks(ledgers)]));
  }

  charge(row: RowKey, turn: LedgerTurn, direction: "charge" | "refund"): void {
    let books = this.rows.get(row);
    if (books === undefined) this.rows.set(row, (books = new LedgerBooks()));
    books.charge(turn, direction);
    this.whole.charge(turn, direction);
  }

  /** Rows with turns. @param split Rows are for reps: one for each who could have had a lead. */
  rowsWith(split: ((row: RowKey, repId: string) => RowKey) | undefined): RowKey[] {
    if (split === undefined) return [...this.rows.keys()];
    return [...this.rows].flatMap(([row, books]) => {
      const reps = books.figures().flatMap(({ shares }) => shares.map(({ repId }) => repId));
      return [...new Set(reps)].map((repId) => split(row, repId));
    });
  }

  /** @param repId Whose, where rows are for reps; `null` for what is nobody's. */
  figures(row: RowKey | undefined, repId?: string | null): KpiFigures["fairness"] {
    const ledgers = (row === undefined ? this.whole : this.rows.get(row))?.figures() ?? [];
    const shares = ledgers.flatMap((one) => one.shares).filter((one) => repId === undefined || one.repId === repId);
    return {
      counted: shares.reduce((sum, { counted }) => sum + counted, 0),
      worstDrift:
        shares.length === 0 ? undefined : shares.reduce((worst, { drift }) => Math.max(worst, Math.abs(drift)), 0),
    };
  }

  toJSON(): SavedTurns {
    return { whole: this.whole.toJSON(), rows: [...this.rows].map(([row, books]) => [row, books.toJSON()]) };
  }
}
