import { HandoverError } from "../../errors.ts";
import { isPending, type Awaitable } from "../awaitable.ts";
import type { ClockRef, HandoverEvent, Needs, Snapshot, View } from "../index.ts";

/** What a view, or a transaction, asks of the store it runs on. */
export interface MemoryRows {
  due(now: number, limit: number): readonly ClockRef[];
  snapshot(now: number, needs: Needs): Snapshot;
  /** Throws when an event of one of these names is there already. */
  refuseSecondNames(events: readonly HandoverEvent[]): void;
}

/** Does what looks at the rows as they are. */
export function lookAt<T>(rows: MemoryRows, now: number, work: (view: View) => Awaitable<T>): Awaitable<T> {
  const view = new MemoryView(rows, now);
  const end = (): void => view.end();
  try {
    const result = work(view);
    if (isPending(result)) return Promise.resolve(result).finally(end);
    end();
    return result;
  } catch (error) {
    end();
    throw error;
  }
}

/** The rows as they are while it is its turn. */
export class MemoryView implements View {
  readonly now: number;
  protected readonly what: string = "view";
  protected readonly rows: MemoryRows;
  private ended = false;

  constructor(rows: MemoryRows, now: number) {
    this.rows = rows;
    this.now = now;
  }

  read(needs: Needs): Snapshot {
    this.check();
    return this.rows.snapshot(this.now, needs);
  }

  upcoming(until: number, limit: number): readonly ClockRef[] {
    this.check();
    return this.rows.due(until, limit);
  }

  /** Nothing goes through it from here on. */
  end(): void {
    this.ended = true;
  }

  protected check(): void {
    if (this.ended) throw new HandoverError("INPUT_INVALID", `the ${this.what} has ended; use it while \`work\` runs`);
  }
}
