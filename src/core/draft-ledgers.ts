import type { LedgerTurn } from "../lead/index.ts";
import { evenWeights, openLedger, type Ledger } from "../routing/index.ts";
import { append } from "./append.ts";
import { Shelf } from "./shelf.ts";
import type { PoolLedger, Snapshot } from "./snapshot.ts";

/** The ledgers that a batch looks at, and those it charges. */
export class DraftLedgers {
  /** How far ahead reps may get, by group of ledgers: a turn makes room for whoever was too far ahead and is not any more. */
  mostAhead: ReadonlyMap<string, readonly number[]> | undefined;
  private readonly snapshot: Snapshot;
  private readonly kept: OpenLedgers | undefined;
  private readonly ledgers = new Shelf<DraftLedger>();

  constructor(snapshot: Snapshot, kept: OpenLedgers | undefined) {
    this.snapshot = snapshot;
    this.kept = kept;
  }

  get(pool: string, key: string): Ledger {
    return this.open(key, pool).ledger;
  }

  /** Counts a turn, or takes it back; whether somebody may have leads again by that. */
  charge(turn: LedgerTurn, direction: "charge" | "refund"): boolean {
    const open = this.open(turn.ledger);
    const { ledger } = open;
    const eligible = ledger.positions(turn.eligible);
    const chosen = ledger.position(turn.chosen);
    const most = this.mostAhead?.size === 0 ? undefined : this.mostAhead?.get(open.pool);
    const comesBack = most === undefined ? undefined : backAmong(ledger, [...turn.eligible, turn.chosen], most);
    ledger[direction](eligible, turn.weights ?? evenWeights(eligible.length), chosen);
    open.charged = true;
    return comesBack?.() === true;
  }

  /** Gives credit by hand; whether somebody may have leads again by that. */
  grant(key: string, repId: string, leads: number, against: readonly string[]): boolean {
    const open = this.open(key);
    open.ledger.grant(repId, leads, open.ledger.positions(against));
    open.charged = true;
    return this.mostAhead?.has(open.pool) === true;
  }

  /** Those that were charged, to be written down. */
  records(): PoolLedger[] {
    let records: PoolLedger[] = [];
    for (const { pool, key, ledger, charged } of this.ledgers.values()) {
      if (!charged) continue;
      const { turns, reps, lastTurns, factors, credits, exact } = ledger.toRecord();
      const record: PoolLedger = { pool, key, turns, reps, lastTurns, factors, credits, exact };
      records = append(records, record);
      if (this.kept !== undefined) keepOpen(this.kept, key, record, ledger);
    }
    return records;
  }

  private open(key: string, pool?: string): DraftLedger {
    return (
      this.ledgers.get(key) ??
      this.ledgers.add(key, { pool: pool ?? poolOf(key), key, ledger: this.takeUp(key), charged: false })
    );
  }

  private takeUp(key: string): Ledger {
    const record = this.snapshot.ledger(key);
    const kept = this.kept?.get(key);
    if (kept === undefined || kept.record !== record || record === undefined) return openLedger(record, key);
    kept.record = undefined;
    return kept.ledger;
  }
}

interface DraftLedger {
  readonly pool: string;
  readonly key: string;
  readonly ledger: Ledger;
  charged: boolean;
}

/** The pool a ledger belongs to: its key, up to the dimensions. */
function poolOf(ledger: string): string {
  return ledger.split("|", 1)[0] ?? ledger;
}

/** Looks at who is too far ahead now; asked later, tells whether one of them is not any more. */
function backAmong(ledger: Ledger, repIds: readonly string[], most: readonly number[]): () => boolean {
  const look = (): boolean[] => {
    const { credits, per } = ledger.glance(repIds);
    return credits.flatMap((credit) => most.map((leads) => credit <= -leads * per));
  };
  const before = look();
  return () => look().some((isAhead, i) => before[i] === true && !isAhead);
}

/** Open ledgers kept at most. */
const mostOpen = 256;

/**
 * Working copies of ledgers, each beside the record it was last written down as. Whoever decides batch after batch keeps one
 * of these, so that a ledger goes on where the last batch left it instead of being opened from its record each time. It changes
 * no decision: a copy is taken up only while its record is the stored one, and by one batch only.
 */
export type OpenLedgers = Map<string, KeptLedger>;

interface KeptLedger {
  /** Missing while a batch has the copy. */
  record: PoolLedger | undefined;
  ledger: Ledger;
}

function keepOpen(open: OpenLedgers, key: string, record: PoolLedger, ledger: Ledger): void {
  const kept = open.get(key);
  if (kept === undefined) {
    if (open.size >= mostOpen) open.clear();
    open.set(key, { record, ledger });
  } else {
    kept.record = record;
    kept.ledger = ledger;
  }
}
