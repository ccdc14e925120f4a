/** Leaves somebody alone who failed so often in a row, for so long; then one may try. */
export class Circuit {
  private readonly failures: number;
  private readonly restMs: number;
  private inARow = 0;
  private openUntil = Number.NEGATIVE_INFINITY;

  constructor(failures: number, restMs: number) {
    this.failures = failures;
    this.restMs = restMs;
  }

  /** Whether somebody may try now. Once the rest is over one may, and the others wait for what comes of it. */
  lets(now: number): boolean {
    if (this.inARow < this.failures) return true;
    if (now < this.openUntil) return false;
    this.openUntil = now + this.restMs;
    return true;
  }

  note(failed: boolean, now: number): void {
    this.inARow = failed ? this.inARow + 1 : 0;
    if (failed && this.inARow >= this.failures) this.openUntil = now + this.restMs;
  }
}
