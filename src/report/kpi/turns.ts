import type { LedgerTurn } from "../../lead/index.ts";
import { LedgerBooks, type SavedLedger } from "../ledger-books.ts";
import type { RowKey } from "./dimension.ts";
import type { LedgerFigures } from "../report.ts";
import type { KpiFigures } from "./kpis.ts";

/** What is kept of the turns. JSON-safe. */
export interface SavedTurns {
  readonly whole: readonly SavedLedger[];
  readonly rows: readonly (readonly [row: RowKey, ledgers: readonly SavedLedger[]])[];
}

/** What turns come to, by row. */
export interface TurnFigures {
  readonly whole: KpiFigures["fairness"];
  row(row: RowKey): KpiFigures["fairness"];
  /** Of one rep; of what is nobody's without one. */
  rep(row: RowKey, repId: string | undefined): KpiFigures["fairness"];
  rows(): readonly RowKey[];
  /** Who could have had a lead of the row. */
  reps(row: RowKey): readonly string[];
}

type RepShare = LedgerFigures["shares"][number];

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

  /** What the turns come to as they are now. */
  figures(): TurnFigures {
    const whole = sharesOf(this.whole);
    const rows = new Map([...this.rows].map(([row, books]) => [row, sharesOf(books)]));
    return {
      whole: fairness([...whole.values()].flat()),
      row: (row) => fairness([...(rows.get(row)?.values() ?? [])].flat()),
      rep: (row, repId) => fairness((repId === undefined ? undefined : rows.get(row)?.get(repId)) ?? []),
      rows: () => [...rows.keys()],
      reps: (row) => [...(rows.get(row)?.keys() ?? [])],
    };
  }

  toJSON(): SavedTurns {
    return { whole: this.whole.toJSON(), rows: [...this.rows].map(([row, books]) => [row, books.toJSON()]) };
  }
}

function sharesOf(books: LedgerBooks): ReadonlyMap<string, readonly RepShare[]> {
  const byRep = new Map<string, RepShare[]>();
  for (const { shares } of books.figures()) {
    for (const share of shares) {
      const known = byRep.get(share.repId);
      if (known === undefined) byRep.set(share.repId, [share]);
      else known.push(share);
    }
  }
  return byRep;
}

function fairness(shares: readonly RepShare[]): KpiFigures["fairness"] {
  let [counted, worst] = [0, 0];
  for (const share of shares) {
    counted += share.counted;
    worst = Math.max(worst, Math.abs(share.drift));
  }
  return { counted, worstDrift: shares.length === 0 ? undefined : worst };
}
