/** `setTimeout` takes 31 bits; beyond that it fires at once. */
const longestSleep = 2 ** 31 - 1;

/** A sleep, for ever if need be, that can be cut short; whoever wakes while nobody sleeps is heard by the next one who means to. */
export class Signal {
  private woken = false;
  private awake: (() => void) | undefined;

  wake(): void {
    this.woken = true;
    this.awake?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.woken)
      await new Promise<void>((resolve) => {
        const timer = ms === Infinity ? undefined : setTimeout(resolve, Math.min(Math.max(ms, 1), longestSleep));
        this.awake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.awake = undefined;
    this.woken = false;
  }
}
