import { HandoverError } from "../../errors.ts";

/**
 * What a storage keeps of a ledger: JSON-safe, whole numbers only.
 *
 * Rep `reps[i]` has a credit of `credits[0][i] / factors[0] + credits[1][i] / factors[1] + ...` leads and was last handed
 * one on turn `lastTurns[i]` (0: never). Reps who left the pool stay, their credit frozen.
 */
export interface LedgerRecord {
  /** The pool, plus dimensions if asked: what is shared fairly. */
  readonly key: string;
  /** Leads counted so far. */
  readonly turns: number;
  readonly reps: readonly string[];
  readonly lastTurns: readonly number[];
  /** Pairwise coprime; their product is the common denominator of all credits. */
  readonly factors: readonly number[];
  /** One column for each factor, one entry a rep. */
  readonly credits: readonly (readonly number[])[];
  /** False once credits had to be rounded to a grid, see `openLedger`. */
  readonly exact: boolean;
}

/** A ledger nobody has joined. */
export function emptyRecord(key: string): LedgerRecord {
  return { key, turns: 0, reps: [], lastTurns: [], factors: [1], credits: [[]], exact: true };
}

/**
 * Refuses a record whose parts do not belong together. Looks at its shape, not at every entry: it runs on every batch.
 *
 * @throws HandoverError `STORAGE_INCOMPATIBLE`.
 */
export function checkRecord(record: LedgerRecord, key: string): void {
  if (record.key !== key) throw refuse(key, "key", `the ledger ${JSON.stringify(key)}`, JSON.stringify(record.key));
  const size = record.reps.length;
  if (record.lastTurns.length !== size) throw refuse(key, "lastTurns", `${size} entries`, `${record.lastTurns.length}`);
  const { factors, credits } = record;
  if (factors.length === 0 || factors.length !== credits.length) {
    throw refuse(key, "credits", `a column for each of ${factors.length} factors, at least one`, `${credits.length}`);
  }
  for (let p = 0; p < credits.length; p++) {
    const entries = credits[p]!.length;
    if (entries !== size) throw refuse(key, `credits.${p}`, `${size} entries`, `${entries}`);
  }
}

function refuse(key: string, field: string, expected: string, got: string): HandoverError {
  const path = `ledger.${key}.${field}`;
  const hint = "the record was changed by hand or by another version; restore it or rebuild it from the event log";
  const issues = [{ path, expected, got, hint }];
  return new HandoverError("STORAGE_INCOMPATIBLE", `${path}: expected ${expected}, got ${got}; ${hint}`, { issues });
}
