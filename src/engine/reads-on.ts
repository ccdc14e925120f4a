import { needsBeyond, type Needs, type Snapshot } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Awaitable, Transaction } from "../storage/index.ts";

/** Reads what commands need, and what the leads read turn out to need besides. */
export function readsOn(transaction: Pick<Transaction, "read">, policy: Policy): Pick<Transaction, "read"> {
  const read = (needs: Needs): Awaitable<Snapshot> =>
    andThen(transaction.read(needs), (snapshot) => {
      const more = needsBeyond(needs, snapshot, policy);
      return more === undefined ? snapshot : read(more);
    });
  return { read };
}
