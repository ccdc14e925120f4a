import { isHandoverError } from "../errors.ts";
import { decideAll, needsOf, type Command, type Decided, type HandoverEvent } from "../core/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster, type Roster } from "../routing/index.ts";
import type { Store, Transaction } from "../storage/index.ts";

/** Told of everything that was committed, in order, before the callers are. */
export type Committed = (events: readonly HandoverEvent[], lead: (id: string) => Lead | undefined) => void;

interface Waiting {
  readonly commands: readonly Command[];
  readonly resolve: (decided: readonly Decided[]) => void;
  readonly reject: (error: unknown) => void;
}

/** What a lane works on, once the store is open. */
export interface Ready {
  readonly store: Store;
  readonly policy: Policy;
}

const mostCommands = 512;
const attempts = 5;

/**
 * Group commit: commands that arrive while a transaction is in flight are folded into the next one. One read, one write and
 * one commit for many leads; each command still gets its own outcome.
 */
export class Lane {
  private readonly ready: () => Promise<Ready>;
  private readonly committed: Committed;
  private readonly waiting: Waiting[] = [];
  private roster: Roster = emptyRoster;
  private busy = false;
  private idle: Promise<void> = Promise.resolve();

  constructor(ready: () => Promise<Ready>, committed: Committed) {
    this.ready = ready;
    this.committed = committed;
  }

  /** Commands that stand together in the queue; each is decided and refused by itself. */
  submit(commands: readonly Command[]): Promise<readonly Decided[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ commands, resolve, reject });
      if (this.busy) return;
      this.busy = true;
      // Whoever calls in the same turn of the event loop still gets on.
      this.idle = Promise.resolve().then(() => this.drain());
    });
  }

  /** Settles when nothing is waiting any more. */
  settled(): Promise<void> {
    return this.idle;
  }

  /** One transaction whose commands are made inside it, from what it claims. */
  async claim(make: (transaction: Transaction) => Promise<readonly Command[]>): Promise<readonly Decided[]> {
    return this.persist(await this.ready(), make);
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const taken: Waiting[] = [];
      let count = 0;
      while (
        this.waiting.length > 0 &&
        (count === 0 || count + (this.waiting[0] as Waiting).commands.length <= mostCommands)
      ) {
        const next = this.waiting.shift() as Waiting;
        taken.push(next);
        count += next.commands.length;
      }
      await this.serve(taken);
    }
    this.busy = false;
  }

  private async serve(taken: readonly Waiting[]): Promise<void> {
    try {
      const ready = await this.ready();
      const commands = taken.length === 1 ? (taken[0] as Waiting).commands : taken.flatMap((one) => one.commands);
      const decided = await this.commit(ready, commands);
      let from = 0;
      for (const { commands: own, resolve } of taken) {
        resolve(taken.length === 1 ? decided : decided.slice(from, from + own.length));
        from += own.length;
      }
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
  }

  /** Commits a batch; one that the store does not take is tried in halves, until the one bad command stands alone. */
  private async commit(ready: Ready, commands: readonly Command[]): Promise<readonly Decided[]> {
    try {
      return await this.persist(ready, async () => commands);
    } catch (error) {
      if (commands.length === 1) return [{ error, outcome: undefined }];
      const half = commands.length >> 1;
      return [
        ...(await this.commit(ready, commands.slice(0, half))),
        ...(await this.commit(ready, commands.slice(half))),
      ];
    }
  }

  private async persist(
    ready: Ready,
    make: (transaction: Transaction) => Promise<readonly Command[]>,
  ): Promise<readonly Decided[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(ready, make);
      } catch (error) {
        if (attempt >= attempts || !isHandoverError(error) || !error.retryable) throw error;
      }
    }
  }

  private async once(
    { store, policy }: Ready,
    make: (transaction: Transaction) => Promise<readonly Command[]>,
  ): Promise<readonly Decided[]> {
    const { decided, changes } = await store.transact(async (transaction) => {
      const commands = await make(transaction);
      const snapshot = await transaction.read(needsOf(commands, policy, this.roster));
      const batch = decideAll(snapshot, commands, policy, transaction.now);
      const { changes } = batch;
      if (changes.events.length > 0 || changes.receipts.length > 0) await transaction.write(changes);
      this.roster = changes.roster ?? snapshot.roster;
      return batch;
    });
    if (changes.events.length > 0) {
      let leads: Map<string, Lead> | undefined;
      this.committed(changes.events, (id) => (leads ??= new Map(changes.leads.map((lead) => [lead.id, lead]))).get(id));
    }
    return decided;
  }
}
