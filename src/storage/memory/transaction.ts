import { HandoverError } from "../../errors.ts";
import type { Changes, ClockRef, Transaction } from "../index.ts";
import { MemoryView } from "./view.ts";

/** Keeps what is written aside until the work is through. */
export class MemoryTransaction extends MemoryView implements Transaction {
  protected override readonly what = "transaction";
  private written: Changes | undefined;
  private failure: unknown;

  claimDue(limit: number): readonly ClockRef[] {
    return this.upcoming(this.now, limit);
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

  /** What is to be kept. @throws what the write failed with, whether the work minded or not. */
  outcome(): Changes | undefined {
    if (this.failure !== undefined) throw this.failure;
    return this.written;
  }
}
