import { HandoverError, show } from "../errors.ts";
import type { Delivered } from "./publisher.ts";
import type { Outbox, Settlement } from "../storage/index.ts";
import { deliver, type Service } from "./deliver.ts";
import { Signal } from "./signal.ts";
import { eventLoopTurn } from "./turn.ts";

/** What a `drain` did. */
export interface Drained {
  /** Events the handler has settled. */
  readonly delivered: number;
  /** Calls of the handler that failed. */
  readonly failed: number;
  /** Events that were given up. */
  readonly dead: number;
}

interface Waiter {
  readonly before: Drained;
  readonly resolve: (drained: Drained) => void;
  readonly reject: (error: unknown) => void;
}

/** A settlement that is on its way. */
interface Parcel {
  readonly settlement: Settlement;
  /** When the lease ends, by `performance.now()`. */
  readonly until: number;
}

const eventsAtOnce = 50;
const longestPauseMs = 30_000;
/** Until a lead that somebody writes to is looked at again. */
const busyPauseMs = 20;

/**
 * Serves one subscriber in this process: claims what is due, hands it over, settles what came back. What comes back while the
 * storage is busy is settled together.
 */
export class Courier {
  private readonly service: Service;
  private readonly outbox: () => Promise<Outbox>;
  private readonly fail: (error: unknown) => void;
  private readonly signal = new Signal();
  private readonly counts = { delivered: 0, failed: 0, dead: 0 };
  private serving = 0;
  private finished: Parcel[] = [];
  private waiters: Waiter[] = [];
  /** Settles once it was stopped, and all it was doing is done. */
  readonly ended: Promise<void>;
  private stopping = false;
  /** Nothing is begun before, by `performance.now()`: the handler asked for it. */
  private pausedUntil = 0;

  constructor(
    outbox: () => Promise<Outbox>,
    { name, terms, handler, quiet }: Pick<Service, "name" | "terms" | "handler" | "quiet">,
    fail: (error: unknown, event?: Delivered) => void,
    ended: () => void,
  ) {
    this.outbox = outbox;
    this.fail = fail;
    this.service = {
      name,
      terms,
      handler,
      quiet,
      fail,
      counts: this.counts,
      isStopping: () => this.stopping,
      pausedMs: () => this.pausedUntil - performance.now(),
      pause: (ms) => void (this.pausedUntil = Math.max(this.pausedUntil, performance.now() + ms)),
    };
    this.ended = this.run().then(ended);
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Something was written. */
  wake(): void {
    if (this.service.terms.start) this.signal.wake();
  }

  /** Settles when nothing is due any more, or the handler asked for a pause. @throws what the storage fails with. */
  drain(): Promise<Drained> {
    if (this.stopping) return Promise.reject(stopped(this.service.name));
    // Whoever asks for it outright means now, whatever was asked before.
    this.pausedUntil = 0;
    return new Promise((resolve, reject) => {
      this.waiters.push({ before: { ...this.counts }, resolve, reject });
      this.signal.wake();
    });
  }

  /** Lets handlers under way finish, and gives back what they have not come to. */
  stop(): Promise<void> {
    this.stopping = true;
    this.signal.wake();
    return this.ended;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.isOver) {
      let pauseMs: number;
      const waiters = this.waiters.splice(0);
      try {
        pauseMs = await this.round(waiters);
        failures = 0;
      } catch (error) {
        failures += 1;
        pauseMs = Math.min(this.service.terms.pollMs * 2 ** Math.min(failures, 5), longestPauseMs);
        if (waiters.length === 0) this.fail(error);
        for (const { reject } of waiters) reject(error);
        // Whoever comes next has it when the lease ends.
        if (this.stopping) this.finished = [];
      }
      if (pauseMs === 0) await eventLoopTurn();
      else if (!this.isOver) await this.signal.wait(pauseMs);
    }
    for (const { reject } of this.waiters.splice(0)) reject(stopped(this.service.name));
  }

  private get isOver(): boolean {
    return this.stopping && this.serving === 0 && this.finished.length === 0;
  }

  /** Settles and claims once; returns how long there is nothing to do, but for what comes back. */
  private async round(waiters: readonly Waiter[]): Promise<number> {
    const { name, terms } = this.service;
    const { pollMs, leaseMs, concurrency } = terms;
    const isBusy = await this.settle();
    const limit = concurrency - this.serving - this.finished.length;
    const isIdle = this.stopping || (!terms.start && waiters.length === 0);
    if (isIdle || limit <= 0) {
      this.waiters.unshift(...waiters);
      return isBusy ? busyPauseMs : Number.POSITIVE_INFINITY;
    }
    const pausedMs = this.service.pausedMs();
    if (pausedMs > 0) {
      this.answer(waiters);
      return isBusy ? busyPauseMs : pausedMs;
    }
    const until = performance.now() + leaseMs;
    const claimed = await (await this.outbox()).claim(name, { limit, events: eventsAtOnce, leaseMs });
    if (!claimed.isKnown) throw this.removed();
    for (const delivery of claimed.deliveries) {
      this.serving += 1;
      void deliver(delivery, until, this.service)
        // Whoever comes next has it when the lease ends.
        .then((settlement) => void this.finished.push({ settlement, until }), this.fail)
        .then(() => {
          this.serving -= 1;
          this.signal.wake();
        });
    }
    this.answer(waiters);
    if (claimed.deliveries.length > 0) return 0;
    const { now, nextAt = Number.POSITIVE_INFINITY } = claimed;
    return isBusy ? busyPauseMs : nextAt > now ? Math.min(pollMs, nextAt - now) : pollMs;
  }

  /** Who waits for the end of all that is due, is told when nothing is under way. */
  private answer(waiters: readonly Waiter[]): void {
    if (this.serving > 0 || this.finished.length > 0) this.waiters.unshift(...waiters);
    else for (const { before, resolve } of waiters) resolve(this.since(before));
  }

  /** Whether some could not be settled just now. */
  private async settle(): Promise<boolean> {
    // Of a lease that has ended somebody else says what became of it.
    const parcels = this.finished.splice(0).filter(({ until }) => performance.now() < until);
    if (parcels.length === 0) return false;
    let left: readonly Parcel[] = parcels;
    try {
      const settlements = parcels.map(({ settlement }) => settlement);
      const busy = await (await this.outbox()).settle(this.service.name, settlements);
      left = parcels.filter(({ settlement }) => busy.includes(settlement));
    } finally {
      this.finished.unshift(...left);
    }
    return left.length > 0;
  }

  private since({ delivered, failed, dead }: Drained): Drained {
    const { counts } = this;
    return { delivered: counts.delivered - delivered, failed: counts.failed - failed, dead: counts.dead - dead };
  }

  private removed(): HandoverError {
    this.stopping = true;
    return new HandoverError(
      "NOT_FOUND",
      `subscriber ${show(this.service.name)} is registered no more: somebody removed it; subscribe again to go on`,
    );
  }
}

function stopped(name: string): HandoverError {
  return new HandoverError("CLOSED", `subscription ${show(name)} was stopped; subscribe again`);
}
