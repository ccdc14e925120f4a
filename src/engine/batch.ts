import { needsNothing, type BatchDecision, type Command, type QueueRead, type Snapshot } from "../core/index.ts";
import type { Roster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Awaitable, Transaction } from "../storage/index.ts";

/** Commands, or how to make them inside the transaction. */
export type Source = readonly Command[] | ((transaction: Transaction) => Awaitable<readonly Command[]>);

/** What a batch came to, and by what it was decided. */
export interface Done {
  readonly batch: BatchDecision;
  readonly queue: QueueRead;
  readonly roster: Roster;
}

/** Writes what was decided, where that is anything. */
export function write(transaction: Transaction, done: Done): Awaitable<Done> {
  const { changes } = done.batch;
  if (changes.events.length + changes.receipts.length + changes.erased.length === 0) return done;
  return andThen(transaction.write(changes), () => done);
}

/** Whether a wait has ended of whom the snapshot does not have: more wait than it has, and these stand behind them. */
export function isAnyLate(transaction: Transaction, { waiting, roster }: Snapshot): Awaitable<boolean> {
  const first = new Set(waiting());
  const due = transaction.read({ ...needsNothing(roster), waiting: { limit: first.size + 1, due: true } });
  return andThen(due, (late) => late.waiting().some((id) => !first.has(id)));
}
