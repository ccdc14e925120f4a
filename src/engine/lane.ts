import { isHandoverError } from "../errors.ts";
import { decideAll, needsOf, type Command, type Decided, type HandoverEvent, type OpenLedgers } from "../core/index.ts";
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
  private waiting: Waiting[] = [];
  private opened: Ready | undefined;
  private roster: Roster = emptyRoster;
  private readonly ledgers: OpenLedgers = new Map();
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
    return this.patiently(make);
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const taken = this.take();
      const commands = taken.length === 1 ? (taken[0] as Waiting).commands : taken.flatMap((one) => one.commands);
      try {
        share(taken, await this.once(commands));
      } catch {
        // The rare way: whatever failed is tried again with more patience, and then in halves.
        await this.commit(commands).then(
          (decided) => share(taken, decided),
          (error: unknown) => taken.forEach(({ reject }) => reject(error)),
        );
      }
    }
    this.busy = false;
  }

  /** Calls from the head of the queue, as many as one transaction takes. */
  private take(): readonly Waiting[] {
    let count = 0;
    let calls = 0;
    for (const { commands } of this.waiting) {
      if (calls > 0 && count + commands.length > mostCommands) break;
      count += commands.length;
      calls += 1;
    }
    const { waiting } = this;
    if (calls < waiting.length) return waiting.splice(0, calls);
    this.waiting = [];
    return waiting;
  }

  /** Commits a batch; one that the store does not take is tried in halves, until the one bad command stands alone. */
  private async commit(commands: readonly Command[]): Promise<readonly Decided[]> {
    try {
      return await this.patiently(commands);
    } catch (error) {
      // What the store is too busy for, it is too busy for in halves as well.
      const hopeless = isHandoverError(error) && error.retryable;
      if (commands.length === 1 || hopeless) return commands.map(() => ({ error, outcome: undefined }));
      const half = commands.length >> 1;
      return [...(await this.commit(commands.slice(0, half))), ...(await this.commit(commands.slice(half)))];
    }
  }

  /** A conflict with another writer passes: what the store calls retryable is tried again. */
  private async patiently(commands: Source): Promise<readonly Decided[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(commands);
      } catch (error) {
        if (attempt >= attempts || !isHandoverError(error) || !error.retryable) throw error;
      }
    }
  }

  private async once(source: Source): Promise<readonly Decided[]> {
    const { store, policy } = (this.opened ??= await this.ready());
    const { decided, changes, roster } = await store.transact(async (transaction) => {
      const commands = typeof source === "function" ? await source(transaction) : source;
      const snapshot = await transaction.read(needsOf(commands, policy, this.roster));
      const { decided, changes } = decideAll(snapshot, commands, policy, transaction.now, this.ledgers);
      if (changes.events.length > 0 || changes.receipts.length > 0) await transaction.write(changes);
      return { decided, changes, roster: changes.roster ?? snapshot.roster };
    });
    // Only now: a roster that was not stored after all must not be taken for the stored one.
    this.roster = roster;
    if (changes.events.length > 0) {
      let leads: Map<string, Lead> | undefined;
      this.committed(changes.events, (id) => (leads ??= new Map(changes.leads.map((lead) => [lead.id, lead]))).get(id));
    }
    return decided;
  }
}

/** Commands, or how to make them inside the transaction. */
type Source = readonly Command[] | ((transaction: Transaction) => Promise<readonly Command[]>);

/** Gives each caller the outcomes of its own commands. */
function share(taken: readonly Waiting[], decided: readonly Decided[]): void {
  let from = 0;
  for (const { commands, resolve } of taken) {
    resolve(taken.length === 1 ? decided : decided.slice(from, from + commands.length));
    from += commands.length;
  }
}
