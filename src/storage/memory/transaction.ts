import { HandoverError } from "../../errors.ts";
import type { Changes, ClockRef, HandoverEvent, Needs, Snapshot, Transaction } from "../index.ts";

/** What a transaction asks of the store it runs on. */
export interface MemoryRows {
  due(now: number, limit: number): readonly ClockRef[];
  snapshot(now: number, needs: Needs): Snapshot;
  /** Throws when an event of one of these names is there already. */
  refuseSecondNames(events: readonly HandoverEvent[]): void;
}

/** Keeps what is written aside until the work is through. */
export class MemoryTransaction implements Transaction {
  readonly now: number;
  private readonly rows: MemoryRows;
  private written: Changes | undefined;
  private failure: unknown;
  private ended = false;

  constructor(rows: MemoryRows, now: number) {
    this.rows = rows;
    this.now = now;
  }

  claimDue(limit: number): readonly ClockRef[] {
    this.check();
    return this.rows.due(this.now, limit);
  }

  read(needs: Needs): Snapshot {
    this.check();
    return this.rows.snapshot(this.now, needs);
  }

  write(changes: Changes): void {
    this.check();
    if (this.written !== undefined) throw new HandoverError("INPUT_INVALID", "a transaction writes once");
    try {
      this.rows.refuseSecondNames(changes.events);
    } catch (error) {
      this.failure = error;
      throw error;
    }
    this.written = changes;
  }

  /** Nothing goes through it from here on. */
  end(): void {
    this.ended = true;
  }

  /** What is to be kept. @throws what the write failed with, whether the work minded or not. */
  outcome(): Changes | undefined {
    if (this.failure !== undefined) throw this.failure;
    return this.written;
  }

  private check(): void {
    if (this.ended) throw new HandoverError("INPUT_INVALID", "the transaction has ended; use it while `work` runs");
  }
}
