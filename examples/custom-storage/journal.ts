import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { HandoverError } from "handover";
import { Rows, type Edit, type Table } from "./rows.ts";

/**
 * A file with one line for each transaction: its tenant, and what it did to which rows. A line is there or it is not (S1), and it is
 * there for good once it was synced (S3). What is in memory is what the lines come to.
 */
export class Journal {
  private readonly tenants = new Map<string, Rows>();
  private file: number;
  private readonly path: string;
  private size = 0;
  private isOpen = true;

  constructor(path: string) {
    this.path = path;
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    // What was being written when the process ended has no end of line.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    for (const line of whole.split("\n")) {
      if (line === "") continue;
      const [tenant, edits] = JSON.parse(line) as readonly [string, readonly Edit[]];
      this.rows(tenant).apply(edits);
    }
    this.file = openSync(path, "a");
    this.size = Buffer.byteLength(whole);
    truncateSync(path, this.size);
  }

  rows(tenant: string): Rows {
    let rows = this.tenants.get(tenant);
    if (rows === undefined) this.tenants.set(tenant, (rows = new Rows()));
    return rows;
  }

  commit(tenant: string, edits: readonly Edit[]): void {
    this.checkOpen();
    if (edits.length === 0) return;
    const line = Buffer.from(`${JSON.stringify([tenant, edits])}\n`);
    try {
      writeSync(this.file, line);
      fsyncSync(this.file);
    } catch (cause) {
      // Nothing half-written stays: the next line begins where this one did.
      truncateSync(this.path, this.size);
      throw notWritten(cause);
    }
    this.size += line.length;
    this.rows(tenant).apply(edits);
  }

  /** The tenants that have a row in a table. */
  tenantsWith(table: Table): string[] {
    return [...this.tenants].filter(([, rows]) => rows.all(table).length > 0).map(([tenant]) => tenant);
  }

  /**
   * Commits by a file in the place of this one, with a line for each tenant and the rows as they are then: what the lines before told,
   * and the rows do not tell any more, is gone from the disk.
   */
  rewrite(tenant: string, edits: readonly Edit[]): void {
    this.checkOpen();
    const after = this.rows(tenant).copy();
    after.apply(edits);
    const lines = Array.from(
      this.tenants,
      ([name, rows]) => `${JSON.stringify([name, (name === tenant ? after : rows).edits()])}\n`,
    ).join("");
    const anew = `${this.path}.new`;
    try {
      writeFileSync(anew, lines, { flush: true });
      renameSync(anew, this.path);
    } catch (cause) {
      throw notWritten(cause);
    }
    syncFolder(this.path);
    closeSync(this.file);
    this.file = openSync(this.path, "a");
    this.size = Buffer.byteLength(lines);
    this.rows(tenant).apply(edits);
  }

  checkOpen(): void {
    if (!this.isOpen) throw new HandoverError("CLOSED", "journal storage was closed; make a new one");
  }

  close(): void {
    if (this.isOpen) closeSync(this.file);
    this.isOpen = false;
  }
}

const notWritten = (cause: unknown): HandoverError =>
  new HandoverError("STORAGE_FAILED", `journal: ${String(cause)}: nothing of it was written`, {
    cause,
    retryable: true,
  });

/** Which file a name stands for is there for good once its folder was synced. */
function syncFolder(path: string): void {
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}
