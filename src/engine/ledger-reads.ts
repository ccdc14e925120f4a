import type { Needs, Snapshot } from "../core/index.ts";
import type { Awaitable, Transaction } from "../storage/index.ts";

/** A group of ledgers that no batch has used for so long is left out, until one asks for it again. */
const keptFor = 32;

/**
 * Which groups of ledgers a transaction reads, and with them locks. A policy may share leads in many pools; where transactions go on
 * side by side, those of one pool need not wait for those of another. So a batch reads the groups that batches before it have used,
 * and what it turns out to need besides is read then: it is decided again with that.
 */
export class LedgerReads {
  private readonly usedIn = new Map<string, number>();
  private batches = 0;

  /**
   * Reads as few ledgers as will do, and decides on them; where they did not do, reads more and decides again.
   *
   * @param drawn Groups of ledgers that the policy's router may count in.
   */
  async decide<T>(
    transaction: Transaction,
    needs: Needs,
    drawn: readonly string[],
    decide: (snapshot: Snapshot) => Awaitable<T>,
  ): Promise<T> {
    const wanted = new Set<string>();
    for (;;) {
      const pools = needs.pools.filter((pool) => !drawn.includes(pool) || wanted.has(pool) || this.isLikely(pool));
      const missing = new Set<string>();
      const snapshot = await transaction.read({ ...needs, pools });
      const decided = await decide(this.watch(snapshot, pools, needs.pools, missing));
      if (missing.size === 0) {
        this.batches += 1;
        return decided;
      }
      for (const pool of missing) wanted.add(pool);
    }
  }

  private isLikely(pool: string): boolean {
    return this.batches - (this.usedIn.get(pool) ?? -keptFor) < keptFor;
  }

  /** The snapshot, which notes in `missing` what of `all` was looked at and had not been read. */
  private watch(snapshot: Snapshot, read: readonly string[], all: readonly string[], missing: Set<string>): Snapshot {
    return {
      ...snapshot,
      ledger: (key) => {
        const found = snapshot.ledger(key);
        const pool = key.split("|", 1)[0] as string;
        this.usedIn.set(pool, this.batches);
        // It is read with a lead that has a turn of it.
        if (found === undefined && all.includes(pool) && !read.includes(pool)) missing.add(pool);
        return found;
      },
    };
  }
}
