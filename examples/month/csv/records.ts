import { readSync } from "node:fs";

/** A record of a CSV file by its place: one line, or several when a quoted field has line breaks. */
export interface RecordPlace {
  readonly start: number;
  readonly end: number;
  /** Number of its first line, from 1. */
  readonly line: number;
  /** Where its first line ends; `end` for a record of one line. */
  readonly lineEnd: number;
  /** A quote was opened on the first line and never closed: only that line is meant. */
  readonly broken: boolean;
}

const chunkBytes = 1 << 20;
/** A quoted field is not closed when the record grows beyond this. */
const longestRecord = 8 << 20;
const mostLines = 2_000;
const [newline, quote] = [10, 34];

/**
 * Finds the records of an open file, reading it in chunks.
 *
 * One unclosed quote must not swallow the rest of the file: such a line is given out as broken, and reading goes on with the next.
 */
export class Records {
  private readonly fd: number;
  private readonly size: number;
  private position = 0;
  private line = 1;
  private chunk: Buffer = Buffer.alloc(0);
  private chunkStart = 0;

  constructor(fd: number, size: number) {
    this.fd = fd;
    this.size = size;
  }

  next(): RecordPlace | undefined {
    const start = this.position;
    if (start >= this.size) return undefined;
    const { line } = this;
    let quoted = false;
    let lineEnd = -1;
    let lines = 1;
    for (let at = start; ; at++) {
      const byte = at < this.size ? this.byteAt(at) : -1;
      if (byte === quote) quoted = !quoted;
      if (byte !== newline && byte !== -1) continue;
      if (lineEnd < 0) lineEnd = at;
      if (!quoted) {
        this.goOn(at + 1, line + lines);
        return { start, end: at, line, lineEnd, broken: false };
      }
      if (byte === -1 || at - start > longestRecord || lines >= mostLines) {
        this.goOn(lineEnd + 1, line + 1);
        return { start, end: lineEnd, line, lineEnd, broken: true };
      }
      lines += 1;
    }
  }

  /** Reads on from the second line of a record that turned out to be none. */
  splitAfterFirstLine({ lineEnd, line }: RecordPlace): void {
    this.goOn(lineEnd + 1, line + 1);
  }

  private goOn(position: number, line: number): void {
    this.position = position;
    this.line = line;
  }

  private byteAt(at: number): number {
    if (at < this.chunkStart || at >= this.chunkStart + this.chunk.length) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, this.size - at));
      this.chunk = buffer.subarray(0, readSync(this.fd, buffer, 0, buffer.length, at));
      this.chunkStart = at;
      if (this.chunk.length === 0) return -1;
    }
    return this.chunk[at - this.chunkStart] as number;
  }
}
