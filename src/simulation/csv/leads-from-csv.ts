import { HandoverError, show, type Issue } from "../../errors.ts";
import type { LeadInput } from "../../lead/index.ts";
import type { InstantInput } from "../../time/index.ts";
import type { Arrival } from "../arrivals.ts";
import { csvRecords, type CsvRecord, type CsvText } from "./csv-records.ts";

/** A row by the names of its columns. */
export interface CsvRow {
  readonly [column: string]: string;
}

export interface CsvOptions {
  /**
   * When the row came in, and what it says. What it throws makes the row unreadable.
   */
  readonly map: (row: CsvRow, line: number) => { readonly at: InstantInput; readonly input: LeadInput };
  /** @defaultValue `","` */
  readonly delimiter?: string | undefined;
  /** Told of each row that could not be read, with the number of its line; it is counted as unreadable. @defaultValue nobody is told */
  readonly onUnreadable?: ((line: number, issue: Issue) => void) | undefined;
}

/**
 * Leads from the rows of a CSV file, in its order, which must be that of time: the first line names the columns. Rows are read as they are
 * needed, so a file of any size takes no more memory than a row. A row that cannot be read comes as unreadable, at the instant of the one
 * before.
 *
 * @example
 * const leads = leadsFromCsv(createReadStream("leads.csv"), {
 *   map: (row) => ({ at: row["created_at"] ?? "", input: { email: row["email"], company: row["company"] } }),
 * });
 *
 * @throws HandoverError `INPUT_INVALID` when there is no first line, or it names a column twice.
 */
export async function* leadsFromCsv(text: CsvText, options: CsvOptions): AsyncGenerator<Arrival, void, undefined> {
  const { map, delimiter = ",", onUnreadable } = options;
  let columns: readonly string[] | undefined;
  let last: InstantInput | undefined;
  /** Unreadable rows before the first instant: there is none yet for them to come at. */
  const early: { count: number; unreadable: readonly Issue[] } = { count: 0, unreadable: [] };
  for await (const { line, cells, fault } of csvRecords(text, delimiter)) {
    if (columns === undefined) {
      columns = checkColumns(cells, fault);
      continue;
    }
    const read = fault === undefined ? readRow(columns, cells, line, map) : issueAt(line, fault.expected, fault.got);
    if ("expected" in read) {
      onUnreadable?.(line, read);
      if (last !== undefined) yield { at: last, input: {}, unreadable: [read] };
      else if (early.count++ === 0) early.unreadable = [read];
      continue;
    }
    last = read.at;
    for (; early.count > 0; early.count--) yield { at: last, input: {}, unreadable: early.unreadable };
    yield read;
  }
  if (columns === undefined) checkColumns([], undefined);
  for (; early.count > 0; early.count--) yield { at: 0, input: {}, unreadable: early.unreadable };
}

function checkColumns(cells: readonly string[], fault: CsvRecord["fault"]): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (columns.length > 0 && fault === undefined && twice === undefined) return columns;
  const got = twice === undefined ? (fault?.got ?? "nothing") : `${show(twice)} twice`;
  throw new HandoverError(
    "INPUT_INVALID",
    `csv: expected a first line that names each column once, got ${got}; check the export`,
  );
}

function readRow(
  columns: readonly string[],
  cells: readonly string[],
  line: number,
  map: CsvOptions["map"],
): Arrival | Issue {
  if (cells.length !== columns.length) {
    return issueAt(line, `${columns.length} columns`, String(cells.length), "quote values that hold the delimiter");
  }
  // A column may be called like anything an object has of its own.
  const row = Object.fromEntries(columns.map((column, i) => [column, cells[i] as string]));
  try {
    return map(row, line);
  } catch (error) {
    // What it says may quote the row.
    return issueAt(line, "a row that `map` can read", error instanceof Error ? error.name : "an error");
  }
}

function issueAt(line: number, expected: string, got: string, hint = "correct the row in the file"): Issue {
  return { path: `line ${line}`, expected, got, hint };
}
