import { isPending, type Awaitable } from "../awaitable.ts";

const soon: Promise<void> = Promise.resolve();

/** Work one after another, in the order it came. What finds nobody before it and waits for nothing is done at once. */
export class Turns {
  private busy = false;
  private readonly waiting: (() => void)[] = [];

  /** Does the work when its turn comes; the next one's comes when it has ended, well or ill. Never throws: it rejects. */
  take<T>(work: () => Awaitable<T>): T | Promise<T> {
    if (!this.busy) return this.start(work);
    return new Promise((resolve) => this.waiting.push(() => resolve(this.start(work))));
  }

  private start<T>(work: () => Awaitable<T>): T | Promise<T> {
    this.busy = true;
    try {
      const result = work();
      if (isPending(result)) return this.later(result);
      this.end();
      return result;
    } catch (error) {
      this.end();
      return Promise.reject(error);
    }
  }

  private async later<T>(result: PromiseLike<T>): Promise<T> {
    try {
      return await result;
    } finally {
      this.end();
    }
  }

  private end(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.busy = false;
    else void soon.then(next);
  }
}
