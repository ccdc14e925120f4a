import type { Decided, IngestOutcome } from "../core/index.ts";
import { describe, HandoverError, isHandoverError, issueKind, show, type Issue } from "../errors.ts";
import type { LeadInput } from "../lead/index.ts";
import { optional } from "./arguments.ts";
import { checkId } from "./call-options.ts";
import { eventLoopTurn } from "./turn.ts";

export interface ImportOptions<Row = LeadInput> {
  /** How many rows are taken in at once, in one transaction. @defaultValue `500` */
  readonly batch?: number | undefined;
  /** The pipeline they go to. @defaultValue as the policy says */
  readonly pipeline?: string | undefined;
  /** Makes a lead of a row. @defaultValue the row is one */
  readonly toLead?: ((row: Row, index: number) => LeadInput) | undefined;
  /**
   * The row's own id, the same whenever it comes: a row that was taken in before is counted again as what it was then, and nothing is done.
   * So an import that was cut short is simply begun anew. @defaultValue none: what is begun anew merges into the leads that it made
   */
  readonly keyOf?: ((row: Row, index: number) => string) | undefined;
  /** Told after each batch. What it throws ends the import, and is thrown. */
  readonly onProgress?: ((progress: ImportCounts) => unknown) | undefined;
  /** Told of each row that was not taken in, in their order; waited for. What it throws ends the import, and is thrown. */
  readonly onBroken?: ((broken: BrokenRow<Row>) => unknown) | undefined;
  /** Ends the import after the batch that is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of rows: `total` is the sum of the others. */
export interface ImportCounts {
  readonly total: number;
  readonly created: number;
  readonly merged: number;
  /** Kept with the reasons: see `handover.quarantine`. */
  readonly quarantined: number;
  /** Not kept, as the policy says (`intake.invalid: "refuse"`). */
  readonly refused: number;
  /** `toLead` or `keyOf` threw, the key is none or was used for another row, or the storage refused this one row. Not kept. */
  readonly failed: number;
}

/** A row that was not taken in. */
export interface BrokenRow<Row = LeadInput> {
  /** Its place among the rows, from 0. */
  readonly index: number;
  readonly row: Row;
  readonly status: "quarantined" | "refused" | "failed";
  /** Names it in quarantine. */
  readonly quarantineId: string | undefined;
  readonly issues: readonly Issue[];
  readonly error: unknown;
}

/** What an import came to. */
export interface ImportReport extends ImportCounts {
  /** Whether all rows were dealt with. */
  readonly complete: boolean;
  /**
   * Why not all were: `signal` was aborted, the `source` of the rows failed, or nothing could be written (`storage`). What is counted is
   * done; of the others nothing is.
   */
  readonly stopped: { readonly by: "signal" | "source" | "storage"; readonly error: unknown } | undefined;
  /** Why rows were not taken in, by the first of their issues, the most frequent first; with the places of the first few. */
  readonly reasons: readonly { readonly reason: string; readonly count: number; readonly rows: readonly number[] }[];
}

/** Takes leads in, in one transaction, each with its own outcome. */
export type TakeIn = (rows: readonly ReadRow[]) => Promise<readonly Decided[]>;

interface ReadRow {
  readonly input: LeadInput;
  readonly key: string | undefined;
}

const mostAtOnce = 10_000;
const mostReasons = 100;
const mostSamples = 5;

/** Takes rows in, batch by batch: as many are held in memory as a batch has. */
export async function importRows<Row>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  options: ImportOptions<Row> | undefined,
  takeIn: TakeIn,
): Promise<ImportReport> {
  const given = readOptions(rows, options);
  const book = new ImportBook<Row>(given.onBroken);
  let stopped: ImportReport["stopped"];
  let next = 0;
  const flush = async (batch: Row[]): Promise<boolean> => {
    const from = next;
    const taken = batch.splice(0);
    stopped = await takeBatch(taken, from, given, takeIn, book);
    if (stopped !== undefined) return false;
    next += taken.length;
    await given.onProgress?.(book.counts());
    await eventLoopTurn();
    return true;
  };
  const batch: Row[] = [];
  const source = failing(rows);
  for await (const row of source.rows) {
    if (isAborted(given.signal)) break;
    batch.push(row);
    if (batch.length >= given.batch && !(await flush(batch))) break;
  }
  const { signal } = given;
  if (stopped === undefined && isAborted(signal)) stopped = { by: "signal", error: signal?.reason };
  if (stopped === undefined && batch.length > 0) await flush(batch);
  stopped ??= source.failure();
  return { ...book.counts(), complete: stopped === undefined, stopped, reasons: book.reasons() };
}

async function takeBatch<Row>(
  batch: readonly Row[],
  from: number,
  { toLead, keyOf }: ImportOptions<Row>,
  takeIn: TakeIn,
  book: ImportBook<Row>,
): Promise<ImportReport["stopped"]> {
  const read = batch.map((row, i): ReadRow | { readonly error: unknown } => {
    try {
      const key = keyOf === undefined ? undefined : checkId(keyOf(row, from + i));
      return { input: toLead === undefined ? (row as LeadInput) : made(toLead(row, from + i)), key };
    } catch (error) {
      return { error };
    }
  });
  const good = read.filter((one): one is ReadRow => !("error" in one));
  let decided: readonly Decided[];
  try {
    decided = good.length === 0 ? [] : await takeIn(good);
  } catch (error) {
    return { by: "storage", error };
  }
  if (decided.length > 0 && decided.every(({ error }) => isOfStorage(error)))
    return { by: "storage", error: decided[0]?.error };
  let at = 0;
  for (const [i, one] of read.entries()) {
    const came = "error" in one ? { outcome: undefined, error: one.error } : (decided[at++] as Decided);
    await book.note(batch[i] as Row, from + i, came);
  }
  return undefined;
}

/** What is only promised says nothing of a person: it would be kept as an input in which nothing is. */
function made(input: LeadInput): LeadInput {
  if (!(input instanceof Promise)) return input;
  // Nobody waits for it.
  input.catch(() => undefined);
  throw new HandoverError(
    "INPUT_INVALID",
    "toLead: expected a lead, got a promise; look things up before, in the rows",
  );
}

/** It is not the row's fault: the others would fare no better. */
function isOfStorage(error: unknown): boolean {
  return ["STORAGE_FAILED", "COMMIT_UNKNOWN", "CLOSED"].some((code) => isHandoverError(error, code as "CLOSED"));
}

/** What has become of the rows so far. */
class ImportBook<Row> {
  private readonly onBroken: ImportOptions<Row>["onBroken"];
  private readonly tally = { created: 0, merged: 0, quarantined: 0, refused: 0, failed: 0 };
  private readonly kinds = new Map<string, { count: number; rows: number[] }>();

  constructor(onBroken: ImportOptions<Row>["onBroken"]) {
    this.onBroken = onBroken;
  }

  async note(row: Row, index: number, { outcome, error }: Decided): Promise<void> {
    const came = outcome as IngestOutcome | undefined;
    const status = came?.status ?? "failed";
    this.tally[status] += 1;
    if (status === "created" || status === "merged") return;
    const { issues = [] } = came ?? {};
    this.explain(issues[0] === undefined ? reasonOf(error) : issueKind(issues[0]), index);
    const quarantineId = came === undefined || came.lead !== undefined ? undefined : came.quarantineId;
    await this.onBroken?.({ index, row, status, quarantineId, issues, error });
  }

  counts(): ImportCounts {
    const total = Object.values(this.tally).reduce((sum, n) => sum + n, 0);
    return { total, ...this.tally };
  }

  reasons(): ImportReport["reasons"] {
    const all = Array.from(this.kinds, ([reason, { count, rows }]) => ({ reason, count, rows }));
    return all.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  private explain(kind: string, index: number): void {
    const reason = this.kinds.has(kind) || this.kinds.size < mostReasons ? kind : "others";
    const known = this.kinds.get(reason) ?? { count: 0, rows: [] };
    this.kinds.set(reason, known);
    known.count += 1;
    if (known.rows.length < mostSamples) known.rows.push(index);
  }
}

/** An error by its code or name: what it says may quote the row. */
function reasonOf(error: unknown): string {
  if (isHandoverError(error)) return error.code;
  return error instanceof Error && /^\w{1,40}$/.test(error.name)
    ? `the row could not be read (${error.name})`
    : "the row could not be read";
}

/** The rows, which end where their source fails. */
function failing<Row>(rows: Iterable<Row> | AsyncIterable<Row>): {
  readonly rows: AsyncIterable<Row>;
  readonly failure: () => ImportReport["stopped"];
} {
  let failure: ImportReport["stopped"];
  async function* all(): AsyncIterable<Row> {
    try {
      yield* rows;
    } catch (error) {
      failure = { by: "source", error };
    }
  }
  return { rows: all(), failure: () => failure };
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function readOptions<Row>(
  rows: unknown,
  options: ImportOptions<Row> | undefined,
): ImportOptions<Row> & { readonly batch: number } {
  const isIterable =
    typeof rows === "object" && rows !== null && (Symbol.asyncIterator in rows || Symbol.iterator in rows);
  const say = (expected: string, got: string): never => {
    throw new HandoverError("INPUT_INVALID", `import: expected ${expected}, got ${got}`);
  };
  if (!isIterable) say("rows to go through: a list, a generator or a stream of objects", describe(rows));
  const given = optional<ImportOptions<Row>>("import", "{ batch, keyOf, onProgress, signal }", options);
  const { batch = 500, toLead, keyOf, onProgress, onBroken } = given;
  if (!Number.isInteger(batch) || batch < 1 || batch > mostAtOnce)
    say(`batch: a whole number from 1 to ${mostAtOnce}`, show(batch));
  for (const [name, code] of Object.entries({ toLead, keyOf, onProgress, onBroken }))
    if (code !== undefined && typeof code !== "function") say(`${name}: a function`, show(code));
  return { ...given, batch };
}
