import { readPace, type HintedWorker, type Pace, type Worker, type WorkerOptions } from "./worker.ts";

/** What a round looks after. */
export interface Served {
  /**
   * Ticks by itself until stopped.
   *
   * @param pace Asked anew each time.
   * @param inTurn Lets a look begin when it is its turn.
   */
  serve(pace: () => Pace, inTurn: <T>(look: () => Promise<T>) => Promise<T>): HintedWorker;
}

/** Looks a second that nobody asked for, at most: beyond so many tenants each is looked at less often. */
const mostIdleLooks = 50;
/** A look that takes longer waits for something else than the store, a router perhaps: the next one goes on beside it, in milliseconds. */
const longestTurn = 100;

/**
 * Goes round many tenants: one look after another, whoever is due first. What this process sets going is looked at when it is due,
 * however many tenants there are; only what others set going waits for the round.
 */
export class Round implements Worker {
  private readonly workers = new Map<string, HintedWorker>();
  private readonly pace: () => Pace;
  private readonly ended: () => void;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerOptions | undefined, ended: () => void) {
    this.pace = readPace(options);
    this.ended = ended;
  }

  add(name: string, served: Served): void {
    const pace = (): Pace => {
      const { pollMs, guardMs } = this.pace();
      return { guardMs, pollMs: Math.max(pollMs, (this.workers.size * 1_000) / mostIdleLooks) };
    };
    this.workers.set(
      name,
      served.serve(pace, (look) => {
        const turn = this.tail;
        const done = turn.then(look);
        // From when it begins: what it has waited for its turn is no time of its own.
        this.tail = turn.then(() => settledOr(done, longestTurn));
        return done;
      }),
    );
  }

  async remove(name: string): Promise<void> {
    const worker = this.workers.get(name);
    this.workers.delete(name);
    await worker?.stop();
  }

  async stop(): Promise<void> {
    this.ended();
    await Promise.all([...this.workers.keys()].map((name) => this.remove(name)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Settles when the work does, however it ends, or when the time is up. */
function settledOr(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    work.then(end, end);
  });
}
