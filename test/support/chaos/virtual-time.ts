import { AsyncLocalStorage } from "node:async_hooks";
import { turns } from "../turns.ts";

/** A process of the simulation: what it does knows the time from here alone. */
export class Host {
  readonly name: string;
  /** How far its own clock is off. */
  skewMs = 0;
  private ended = false;
  private frozen: { readonly over: Promise<void>; readonly thaw: () => void } | undefined;
  /** Timers that were up while it was frozen. */
  readonly missed: (() => void)[] = [];
  private readonly endings: (() => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get isDead(): boolean {
    return this.ended;
  }

  get isFrozen(): boolean {
    return this.frozen !== undefined;
  }

  /** Ends it between two of its steps: whatever it waits for never comes. */
  kill(): void {
    this.ended = true;
    for (const end of this.endings.splice(0)) end();
  }

  freeze(): void {
    if (this.frozen !== undefined) return;
    let thaw = (): void => undefined;
    const over = new Promise<void>((resolve) => (thaw = resolve));
    this.frozen = { over, thaw };
  }

  thaw(): void {
    const { frozen } = this;
    this.frozen = undefined;
    frozen?.thaw();
    for (const call of this.missed.splice(0)) call();
  }

  /** Settles when it is neither frozen nor dead: at once, later, or never. */
  async running(): Promise<void> {
    while (this.frozen !== undefined) await this.frozen.over;
    if (this.ended) await new Promise<never>(() => undefined);
  }

  /** Told when it ends. */
  onEnd(end: () => void): void {
    if (this.ended) end();
    else this.endings.push(end);
  }
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly host: Host;
  readonly call: () => void;
}

const running = new AsyncLocalStorage<Host>();
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  now: Date.now.bind(Date),
  performance: performance.now.bind(performance),
  random: Math.random.bind(Math),
};

/** Time that passes when it is told to, for whatever runs on hosts; everybody else keeps the real one. */
export class VirtualTime {
  now: number;
  private readonly start: number;
  private readonly random: () => number;
  private timers: Timer[] = [];
  private orders = 0;
  private wanted = new Set<Timer>();

  constructor(start: number, random: () => number) {
    this.now = start;
    this.start = start;
    this.random = random;
  }

  /** Puts itself in the place of the host's clocks, timers and dice; returns what takes it away again. */
  install(): () => void {
    globalThis.setTimeout = ((call: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const host = running.getStore();
      return host === undefined ? real.setTimeout(call, ms, ...args) : this.after(host, ms, () => call(...args));
    }) as typeof setTimeout;
    globalThis.clearTimeout = ((timer: never) =>
      this.wanted.delete(timer) ? undefined : real.clearTimeout(timer)) as typeof clearTimeout;
    Date.now = () => {
      const host = running.getStore();
      return host === undefined ? real.now() : this.now + host.skewMs;
    };
    performance.now = () => (running.getStore() === undefined ? real.performance() : this.now - this.start);
    Math.random = () => (running.getStore() === undefined ? real.random() : this.random());
    return () => {
      globalThis.setTimeout = real.setTimeout;
      globalThis.clearTimeout = real.clearTimeout;
      Date.now = real.now;
      performance.now = real.performance;
      Math.random = real.random;
    };
  }

  /** Does something as this host. */
  on<T>(host: Host, work: () => T): T {
    return running.run(host, work);
  }

  /** Waits on this host. */
  pause(host: Host, ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(host, ms, resolve));
  }

  /** Lets so much time pass, one timer after another. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await turns(3);
    for (;;) {
      const timer = this.first(until);
      if (timer === undefined) break;
      this.now = timer.at;
      const { host, call } = timer;
      if (host.isDead) continue;
      if (host.isFrozen) host.missed.push(() => this.on(host, call));
      else this.on(host, call);
      await turns(3);
    }
    this.now = until;
  }

  private after(host: Host, ms: number, call: () => void): Timer {
    const timer: Timer = { at: this.now + Math.max(1, Math.ceil(ms)), order: ++this.orders, host, call };
    this.timers.push(timer);
    this.wanted.add(timer);
    return timer;
  }

  private first(until: number): Timer | undefined {
    this.timers = this.timers.filter((timer) => this.wanted.has(timer) && !timer.host.isDead);
    let first: Timer | undefined;
    for (const timer of this.timers)
      if (
        timer.at <= until &&
        (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
      )
        first = timer;
    if (first !== undefined) this.wanted.delete(first);
    return first;
  }
}
