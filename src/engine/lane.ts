import { isHandoverError } from "../errors.ts";
import {
  decideAll,
  isPostponed,
  needsOf,
  type Command,
  type Decided,
  type HandoverEvent,
  type OpenLedgers,
  type OpenQuestion,
  type Outcome,
  type QueueRead,
  type Needs,
  type Snapshot,
} from "../core/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster, type PolicyPlan, type Roster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Awaitable, Store, Transaction } from "../storage/index.ts";
import { foresee } from "./foresee.ts";
import type { Ids } from "./ids.ts";
import { leadsIn } from "./leads-in.ts";
import { isAnyLate, write, type Done, type Source } from "./batch.ts";
import { isKeyed, share, type Waiting } from "./waiting.ts";
import { catchUp, caughtUp, decideInForce, lookInForce } from "./in-force.ts";
import { patiently } from "./patience.ts";
import { readsOn } from "./reads-on.ts";
import type { Rules } from "./rules.ts";
import { SharedReads } from "./shared-reads.ts";
import { inTurn, type Queue } from "./queue.ts";

/** Told of everything that was committed, in order, before the callers are. */
export type Committed = (
  events: readonly HandoverEvent[],
  lead: (id: string) => Lead | undefined,
  /** Somebody may have room who had none, and not all that wait were asked for. */
  leavesRoom: boolean,
) => void;

/** Goes on with a command that has come to no outcome yet, or to an error. */
export type Later = (command: Command, decided: Decided | undefined) => Promise<Outcome>;

/** What a lane works on, once the store is open. */
export interface Ready {
  readonly store: Store;
  readonly rules: Rules;
  /** The version that was in force when this engine last looked. */
  readonly policy: Policy;
  /** Transactions that read nothing in common do not wait for one another. */
  readonly sideBySide: boolean;
}

const rankAtOnce = 500;
const mostCommands = 512;

/**
 * Group commit: commands that arrive while a transaction is in flight are folded into the next one. One read, one write and
 * one commit for many leads; each command still gets its own outcome.
 */
export class Lane {
  private readonly ready: () => Promise<Ready>;
  private readonly committed: Committed;
  private readonly queue: Queue;
  private readonly asked: (questions: readonly OpenQuestion[]) => void;
  private readonly mustWait: (command: Command) => boolean;
  private readonly turned: () => void;
  private readonly ids: Ids;
  private opening: Promise<Ready> | undefined;
  private waiting: Waiting[] = [];
  private opened: Ready | undefined;
  private roster: Roster = emptyRoster;
  private readonly ledgers: OpenLedgers = new Map();
  private readonly reads = new SharedReads();
  /** The version for which those that wait have their places. */
  private served: string | undefined;
  private busy = false;
  private readonly whenIdle: (() => void)[] = [];

  /**
   * @param asked Told of leads of the queue that a router has to answer about before they can go on.
   * @param mustWait Whether something else is to be done to the lead of a command before it.
   * @param turned Told that another version of the policy is in force, and that it is to be served.
   */
  constructor(
    ready: () => Promise<Ready>,
    ids: Ids,
    queue: Queue,
    committed: Committed,
    asked: (questions: readonly OpenQuestion[]) => void,
    mustWait: (command: Command) => boolean,
    turned: () => void,
  ) {
    this.ready = ready;
    this.ids = ids;
    this.queue = queue;
    this.committed = committed;
    this.asked = asked;
    this.mustWait = mustWait;
    this.turned = turned;
  }

  /** The store, once leads that wait have the places that the policy gives them, and its commitments run. */
  open(): Promise<Ready> {
    const open = async (): Promise<Ready> => {
      const ready = await this.ready();
      if (ready.rules.isOneOfSeveral) await lookInForce(ready.store, ready.rules, this.roster);
      await this.serve(ready);
      return (this.opened = ready);
    };
    this.opening ??= open().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  /** Looks which version of the policy is in force. */
  async look(): Promise<void> {
    const { store, rules } = await this.ready();
    await caughtUp(store, rules, () => lookInForce(store, rules, this.roster));
    this.notice();
  }

  /** Those that wait get the places that the version in force gives them, and its commitments run. */
  async serve(ready: Ready): Promise<void> {
    this.served = ready.policy.version;
    try {
      if (ready.rules.reorders)
        for await (const leadIds of inTurn(ready.store, rankAtOnce))
          await this.attend(ready, { type: "rank", id: this.ids(), leadIds });
      if (ready.policy.commitments.length > 0) await this.attend(ready, { type: "agree", id: this.ids() });
    } catch (error) {
      // Whoever notices next sees to it once more.
      this.served = undefined;
      throw error;
    }
  }

  /** Mostly there is nothing to do: who may only read can open then, too. */
  private async attend(ready: Ready, command: Command): Promise<void> {
    const { decided, changes } = await foresee(ready.store, ready.policy, command);
    if (changes.events.length === 0 && decided[0]?.error === undefined) return;
    const [done] = await this.transact(ready, [command]);
    if (command.type === "agree" && done?.error !== undefined) throw done.error;
  }

  /** One command; `later` goes on with one that has come to no outcome, or has to wait for another on its lead. */
  one(command: Command, later: Later): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const settle = ([decided]: readonly Decided[]): void => {
        if (decided?.outcome !== undefined) resolve(decided.outcome);
        // What has failed is not decided once more: it may be done.
        else if (!isPostponed(decided?.error)) reject(decided?.error);
        else resolve(later(command, decided));
      };
      this.enter({ commands: [command], settle, reject, giveBack: () => resolve(later(command, undefined)) });
    });
  }

  /** Commands that stand together in the queue; each is decided and refused by itself. */
  many(commands: readonly Command[]): Promise<readonly Decided[]> {
    return new Promise((settle, reject) => this.enter({ commands, settle, reject }));
  }

  /** The same, at once where nothing is in the way and the store answers at once. */
  now(commands: readonly Command[]): Awaitable<readonly Decided[]> {
    if (this.busy) return this.many(commands);
    this.busy = true;
    const decided = this.attempt(commands);
    if (decided instanceof Promise) return decided.finally(this.goOn);
    this.goOn();
    return decided;
  }

  /** One transaction whose commands are made inside it, from what it claims. */
  async claim(make: (transaction: Transaction) => Awaitable<readonly Command[]>): Promise<readonly Decided[]> {
    return this.patiently(make);
  }

  /** Settles when nothing is waiting any more. */
  async settled(): Promise<void> {
    while (this.busy) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  private enter(call: Waiting): void {
    this.waiting.push(call);
    if (this.busy) return;
    this.busy = true;
    // Whoever calls in the same turn of the event loop still gets on.
    void soon.then(this.drain);
  }

  /** Takes what waits; whoever comes on the way goes with the next ones, when those who were served have gone on. */
  private readonly drain = (): void => {
    const taken = this.take().filter((one) => !this.givesBack(one));
    if (taken.length === 0) return this.goOn();
    const commands = taken.length === 1 ? (taken[0] as Waiting).commands : taken.flatMap((one) => one.commands);
    const decided = this.attempt(commands);
    if (decided instanceof Promise) {
      void decided
        .then(
          (late) => share(taken, late),
          (error: unknown) => taken.forEach(({ reject }) => reject(error)),
        )
        .then(this.goOn);
    } else {
      share(taken, decided);
      this.goOn();
    }
  };

  /** What was put off since a call came in may be for the same lead: it goes first. */
  private givesBack({ commands: [command], giveBack }: Waiting): boolean {
    if (giveBack === undefined || command === undefined || !this.mustWait(command)) return false;
    giveBack();
    return true;
  }

  private readonly goOn = (): void => {
    if (this.waiting.length > 0) return void soon.then(this.drain);
    this.busy = false;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  };

  /** What the store does not take at once is tried again with more patience, and then in halves. */
  private attempt(commands: readonly Command[]): readonly Decided[] | Promise<readonly Decided[]> {
    try {
      const decided = this.once(commands);
      return decided instanceof Promise ? decided.catch((error: unknown) => this.again(commands, error)) : decided;
    } catch (error) {
      return this.again(commands, error);
    }
  }

  /**
   * After a failure everything is tried once more; but where nobody knows whether it was written, only what a command id keeps from
   * being done twice. If that fails, too, it is still not known.
   */
  private async again(commands: readonly Command[], failure: unknown): Promise<readonly Decided[]> {
    if (!isHandoverError(failure, "COMMIT_UNKNOWN")) return this.commit(commands);
    const keyed = commands.filter(isKeyed);
    const decided = keyed.length === 0 ? none : await this.commit(keyed, true);
    const byCommand = new Map(keyed.map((command, i) => [command, decided[i]]));
    return commands.map((command) => {
      const known = byCommand.get(command);
      return known === undefined || isHandoverError(known.error, "STORAGE_FAILED")
        ? { error: failure, outcome: undefined }
        : known;
    });
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

  /**
   * Commits a batch; one that the store does not take is tried in halves, until the one bad command stands alone.
   *
   * @param isLast What is not known then is not tried again.
   */
  private async commit(commands: readonly Command[], isLast = false): Promise<readonly Decided[]> {
    try {
      return await this.patiently(commands);
    } catch (error) {
      const isUnknown = isHandoverError(error, "COMMIT_UNKNOWN");
      if (isUnknown && !isLast) return this.again(commands, error);
      // What the store is too busy for, it is too busy for in halves as well; and by rules that cannot be run nothing is decided.
      const hopeless =
        isUnknown || (isHandoverError(error) && (error.retryable || error.code === "POLICY_NOT_RUNNABLE"));
      if (commands.length <= 1 || hopeless) return commands.map(() => ({ error, outcome: undefined }));
      const half = commands.length >> 1;
      return [
        ...(await this.commit(commands.slice(0, half), isLast)),
        ...(await this.commit(commands.slice(half), isLast)),
      ];
    }
  }

  private patiently(commands: Source): Promise<readonly Decided[]> {
    return patiently(
      () => this.once(commands),
      () => this.catchUp(),
    );
  }

  private async catchUp(): Promise<void> {
    const { rules, store } = await this.ready();
    await catchUp(store, rules);
  }

  /** One transaction. Whatever answers at once is not waited for: a turn of the event loop costs more than a lead. */
  private once(source: Source): readonly Decided[] | Promise<readonly Decided[]> {
    if (this.opened !== undefined) return this.transact(this.opened, source);
    return this.open().then((ready) => this.transact(ready, source));
  }

  private transact(
    { store, rules, sideBySide }: Ready,
    source: Source,
  ): readonly Decided[] | Promise<readonly Decided[]> {
    const done = store.transact((transaction) => {
      const decide = (commands: readonly Command[]): Awaitable<Done> =>
        decideInForce(rules, transaction, (policy, goesOn) => {
          const needs = needsOf(commands, policy, this.roster, this.queue.isSettled);
          const decideOn = (snapshot: Snapshot, ledgers?: OpenLedgers): Awaitable<Done | undefined> =>
            goesOn(snapshot)
              ? andThen(this.queueIn(transaction, snapshot, needs), (queue) => {
                  const batch = decideAll(snapshot, commands, policy, transaction.now, ledgers, queue);
                  return { batch, queue, roster: batch.changes.roster ?? snapshot.roster };
                })
              : undefined;
          const reads = readsOn(transaction, policy);
          return sideBySide
            ? this.reads.decide(reads, needs, policy.ledgers, decideOn)
            : andThen(reads.read(needs), (snapshot) => decideOn(snapshot, this.ledgers));
        });
      const decideAndWrite = (commands: readonly Command[]): Awaitable<Done> =>
        andThen(decide(commands), (found) => write(transaction, found));
      return typeof source === "function" ? andThen(source(transaction), decideAndWrite) : decideAndWrite(source);
    });
    return andThen(done, typeof source === "function" ? this.finishLook : this.finish);
  }

  private notice(): void {
    const version = this.opened?.policy.version;
    if (version === undefined || version === this.served) return;
    this.served = version;
    this.turned();
  }

  /** What there is of the queue. */
  private queueIn(transaction: Transaction, snapshot: Snapshot, needs: Needs): Awaitable<QueueRead> {
    const queue = this.queueRead(snapshot, needs);
    if (queue.which !== "all" || queue.isComplete) return queue;
    return andThen(isAnyLate(transaction, snapshot), (isLate) => ({ ...queue, isLate }));
  }

  private queueRead(snapshot: Snapshot, { waiting }: Needs): QueueRead {
    const { isAsking } = this.queue;
    // Another process that changed the roster may have left room.
    const isSettled = this.queue.isSettled && snapshot.roster.version === this.roster.version;
    const isFull = waiting !== undefined && snapshot.waiting().length >= waiting.limit;
    const which = waiting === undefined ? "none" : waiting.due ? "due" : "all";
    return { which, isComplete: which === "all" && !isFull, isLate: which === "due" && isFull, isSettled, isAsking };
  }

  /** When versions of the policy come into force, as far as this engine has seen. */
  get plan(): PolicyPlan | undefined {
    return this.roster.policies;
  }

  /** What was claimed is a look at all that is due: whoever looks tells of those that waited, too. */
  private readonly finishLook = (done: Done): readonly Decided[] => {
    this.queue.tell(done.batch.woken);
    return this.finish(done);
  };

  /** Only once it is stored: a roster that was not stored after all must not be taken for the stored one. */
  private readonly finish = ({ batch, queue, roster }: Done): readonly Decided[] => {
    const { decided, changes, open, leavesRoom } = batch;
    this.roster = roster;
    this.queue.learn(queue, leavesRoom);
    if (open.length > 0) this.asked(open);
    if (changes.events.length > 0) this.committed(changes.events, leadsIn(changes), leavesRoom);
    this.notice();
    return decided;
  };
}

const none: readonly Decided[] = [];
const soon = Promise.resolve();
