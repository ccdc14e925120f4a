import type { Needs, Snapshot } from "../core/index.ts";
import type { Awaitable, Transaction } from "../storage/index.ts";

/** What no batch has used for so long is left out, until one asks for it again. */
const keptFor = 32;

/**
 * Which groups of ledgers and which reps' figures a transaction reads, and with them locks. A policy may share leads in many pools;
 * where transactions go on side by side, those of one pool need not wait for those of another, unless they give to the same reps. So a
 * batch reads what batches before it have used, and what it turns out to need besides is read then: it is decided again with that.
 */
export class SharedReads {
  private readonly groups = new Recent();
  private readonly reps = new Recent();

  /**
   * Reads as little of it as will do, and decides on that; where it did not do, reads more and decides again.
   *
   * @param drawn Groups of ledgers that the policy's router may count in.
   */
  async decide<T>(
    transaction: Pick<Transaction, "read">,
    needs: Needs,
    drawn: readonly string[],
    decide: (snapshot: Snapshot) => Awaitable<T>,
  ): Promise<T> {
    const groups = new Set(this.groups.names());
    const reps = new Set(this.reps.names());
    for (;;) {
      const pools = needs.pools.filter((pool) => !drawn.includes(pool) || groups.has(pool));
      const load = needs.load === undefined ? undefined : { ...needs.load, reps: [...reps] };
      const before = groups.size + reps.size;
      const snapshot = await transaction.read({ ...needs, pools, load });
      const group = (pool: string, isRead: boolean): void => {
        this.groups.use(pool);
        if (!isRead && needs.pools.includes(pool) && !pools.includes(pool)) groups.add(pool);
      };
      const rep = (repId: string): void => {
        this.reps.use(repId);
        reps.add(repId);
      };
      const decided = await decide(watch(snapshot, group, rep));
      if (groups.size + reps.size > before) continue;
      this.groups.next();
      this.reps.next();
      return decided;
    }
  }
}

/** What was used by one of the last batches. */
class Recent {
  private readonly usedIn = new Map<string, number>();
  private batch = 0;

  use(name: string): void {
    this.usedIn.set(name, this.batch);
  }

  next(): void {
    this.batch += 1;
  }

  names(): Iterable<string> {
    for (const [name, batch] of this.usedIn) if (this.batch - batch >= keptFor) this.usedIn.delete(name);
    return this.usedIn.keys();
  }
}

/**
 * The snapshot, which tells what of it is used.
 *
 * @param group Told of a group of ledgers, and whether the ledger was read: with a lead that has a turn of it one is.
 */
function watch(
  snapshot: Snapshot,
  group: (pool: string, isRead: boolean) => void,
  rep: (repId: string) => void,
): Snapshot {
  return {
    ...snapshot,
    ledger: (key) => {
      const found = snapshot.ledger(key);
      group(key.split("|", 1)[0] as string, found !== undefined);
      return found;
    },
    held: (repId) => {
      rep(repId);
      return snapshot.held(repId);
    },
    given: (repId, limit) => {
      rep(repId);
      return snapshot.given(repId, limit);
    },
  };
}
