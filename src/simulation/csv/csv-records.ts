/** One record of a CSV text: its cells, or what is wrong with it. */
export interface CsvRecord {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** What keeps its cells from being told apart; there are none then. */
  readonly fault?: { readonly expected: string; readonly got: string } | undefined;
}

export type CsvText = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

const unclosed = {
  expected: "closed quotes",
  got: "a quote is opened and never closed, or stands within a field without quotes",
};

/**
 * The records of a CSV text (RFC 4180): fields in quotes with doubled quotes, delimiters and line breaks in them; CRLF or LF; a byte order
 * mark is passed over, and so are empty lines. The text may come in pieces cut anywhere; no more than a record and a piece is in memory.
 *
 * One quote that is never closed does not swallow the rest of the file: that line is a fault, and reading goes on with the next. So it
 * is with a line that is longer than a record may be.
 *
 * @param longest Characters a record may have. @defaultValue 1,048,576
 */
export async function* csvRecords(
  text: CsvText,
  delimiter = ",",
  longest = 1 << 20,
): AsyncGenerator<CsvRecord, void, undefined> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  let line = 1;
  let isFirst = true;
  /** Within a line that was given up: all up to its end is passed over. */
  let isLost = false;
  const tooLong = { expected: `a record of at most ${longest} characters`, got: "a longer one" };
  function* cut(isEnd: boolean): Generator<CsvRecord> {
    let from = 0;
    if (isLost) {
      from = rest.indexOf("\n") + 1;
      isLost = from === 0;
      if (isLost) return void (rest = "");
      line += 1;
    }
    for (;;) {
      const end = endOf(rest, from);
      const length = (end < 0 ? rest.length : end) - from;
      if (end < 0 && length <= longest && !isEnd) break;
      if (length <= 0 && end < 0) break;
      const whole = rest.slice(from, end < 0 ? rest.length : end);
      const firstEnd = rest.indexOf("\n", from);
      const isOpen = end < 0 && (!isEnd || quotesIn(whole) % 2 === 1);
      const found = isOpen || whole.length > longest ? undefined : cellsOf(bare(whole), delimiter);
      const isTorn = found === undefined && firstEnd >= 0 && firstEnd < from + whole.length;
      const record = isTorn ? rest.slice(from, firstEnd) : whole;
      const fault = record.length > longest ? tooLong : unclosed;
      if (bare(record) !== "") yield found === undefined ? { line, cells: [], fault } : { line, cells: found };
      if (end < 0 && !isTorn && !isEnd) {
        isLost = true;
        return void (rest = "");
      }
      line += isTorn ? 1 : breaksIn(whole) + 1;
      from += record.length + 1;
      if (from > rest.length) break;
    }
    rest = rest.slice(from);
  }
  for await (const piece of text) {
    rest += typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    if (isFirst && rest !== "") {
      if (rest.startsWith("\ufeff")) rest = rest.slice(1);
      isFirst = false;
    }
    yield* cut(false);
  }
  rest += decoder.decode();
  yield* cut(true);
}

/** Where the record ends that begins here: at a line break outside of quotes; -1 when it has not come yet. */
function endOf(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) quoted = !quoted;
    else if (code === 10 && !quoted) return at;
  }
  return -1;
}

function bare(record: string): string {
  return record.endsWith("\r") ? record.slice(0, -1) : record;
}

/** The cells of one record; nothing when its quotes make no sense. */
function cellsOf(record: string, delimiter: string): string[] | undefined {
  if (!record.includes('"')) return record.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; ;) {
    if (record[at] !== '"') {
      const next = record.indexOf(delimiter, at);
      const cell = record.slice(at, next < 0 ? record.length : next);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
      if (next < 0) return cells;
      at = next + delimiter.length;
      continue;
    }
    let close = record.indexOf('"', at + 1);
    while (close >= 0 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
    if (close < 0) return undefined;
    cells.push(record.slice(at + 1, close).replaceAll('""', '"'));
    if (close + 1 === record.length) return cells;
    if (!record.startsWith(delimiter, close + 1)) return undefined;
    at = close + 1 + delimiter.length;
  }
}

function quotesIn(text: string): number {
  return text.split('"').length - 1;
}

function breaksIn(text: string): number {
  return text.split("\n").length - 1;
}
