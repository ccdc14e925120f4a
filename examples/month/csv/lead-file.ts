import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "csv-parse/sync";
import type { Issue } from "handover";
import type { Arrival } from "handover/simulation";
import { fault, shown } from "../fault.ts";
import { checkMap, type LeadMap } from "./map.ts";
import { readMoment } from "./moment.ts";
import { Records, type RecordPlace } from "./records.ts";
import { rowReader } from "./row.ts";
import { Schedule } from "./schedule.ts";

/** A CSV file whose rows come in as leads, in the order of their instants. */
export interface LeadFile {
  readonly rows: number;
  readonly lastAt: number;
  /** The first few rows that could not be read, and why. */
  readonly faults: readonly Issue[];
  /** Rows one after another; each is read from the file when its time has come. */
  arrivals(): Generator<Arrival, void, undefined>;
  close(): void;
}

const mostFaults = 20;
const byteOrderMark = "\ufeff";

/**
 * Opens a CSV file of leads.
 *
 * Files need not be in the order of time, so there are two passes. The first goes through the file once and keeps for each row only
 * its instant and its place, 24 bytes; the second reads the rows by their places in the order of the instants. A file must therefore be
 * a file, not a pipe.
 */
export function openLeadFile(file: string, map: LeadMap, mapFile: string): LeadFile {
  const fd = open(file);
  const records = new Records(fd, fstatSync(fd).size);
  const delimiter = map.delimiter ?? ",";
  const head = records.next();
  const columns = head === undefined ? undefined : cells(textAt(fd, head).replace(byteOrderMark, ""), delimiter);
  if (columns === undefined)
    throw fault(file, "a first line with the names of the columns", "an empty file", "check the export");
  checkMap(map, columns, mapFile);
  const toInput = rowReader(map, columns);
  const arrivalColumn = "column" in map.arrival ? columns.indexOf(map.arrival.column) : -1;
  const schedule = new Schedule();
  const faults: Issue[] = [];
  const name = basename(file);
  let row = 0;
  for (let place = records.next(); place !== undefined; place = records.next()) {
    const text = textAt(fd, place);
    if (text.trim() === "") continue;
    row += 1;
    const read = readRow(text, place, columns, delimiter);
    if ("expected" in read && place.lineEnd < place.end) records.splitAfterFirstLine(place);
    const at = "expected" in read ? read : arrivalOf(read, place);
    if (typeof at === "number") schedule.add(at, place.start, place.end);
    else {
      if (faults.length < mostFaults) faults.push(at);
      schedule.addUnreadable();
    }
  }
  if ("spread" in map.arrival) schedule.spread(bounds(map.arrival, mapFile));
  schedule.sort();

  function arrivalOf(cells: readonly string[], place: RecordPlace): number | Issue {
    if (arrivalColumn < 0) return 0;
    const path = `${name} line ${place.line}, ${columns?.[arrivalColumn]}`;
    return readMoment(cells[arrivalColumn] ?? "", map.arrival, row, path);
  }
  function readRow(text: string, place: RecordPlace, names: readonly string[], by: string): readonly string[] | Issue {
    const path = `${name} line ${place.line}`;
    const found = place.broken ? undefined : cells(text, by);
    if (found === undefined)
      return {
        path,
        expected: "quotes that are closed",
        got: shown(text.slice(0, 60)),
        hint: "double a quote that is meant as text",
      };
    if (found.length === names.length) return found;
    const hint = "quote values that hold the delimiter or a line break";
    return { path, expected: `${names.length} columns`, got: String(found.length), hint };
  }
  return {
    rows: row,
    lastAt: schedule.lastAt,
    faults,
    *arrivals() {
      for (const { at, start, end } of schedule.rows()) {
        if (end === start) yield { at, input: {}, unreadable: faults.slice(0, 1) };
        else yield { at, input: toInput(cells(textAt(fd, { start, end }), delimiter) ?? []) };
      }
    },
    close: () => closeSync(fd),
  };
}

function open(file: string): number {
  try {
    return openSync(file, "r");
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : String((error as Error).message);
    throw fault("--leads", "a CSV file that can be read", `${shown(file)} (${why})`, "check the path");
  }
}

function textAt(fd: number, { start, end }: { readonly start: number; readonly end: number }): string {
  const buffer = Buffer.allocUnsafe(end - start);
  readSync(fd, buffer, 0, buffer.length, start);
  return buffer.toString("utf8").replace(/\r$/, "");
}

/** The cells of one record; `undefined` when its quotes make no sense. */
function cells(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter);
  try {
    return parse(text, { delimiter, relax_column_count: true })[0] as string[] | undefined;
  } catch {
    return undefined;
  }
}

function bounds(
  { spread, timeZone }: { readonly spread: readonly [string, string]; readonly timeZone: string },
  mapFile: string,
): [number, number] {
  const [from, to] = spread.map((date, i) =>
    readMoment(date, { timeZone, time: "00:00" }, 0, `${mapFile}: arrival.spread.${i}`),
  );
  if (typeof from === "number" && typeof to === "number" && to > from) return [from, to];
  const bad = [from, to].find((one) => typeof one === "object");
  if (typeof bad === "object") throw fault(bad.path, bad.expected, bad.got, bad.hint);
  throw fault(`${mapFile}: arrival.spread`, "two dates, the later one last", shown(spread), "swap the two");
}
