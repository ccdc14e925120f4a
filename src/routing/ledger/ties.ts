/** What decided between those who were owed the same. */
export type TieBreak = "least recently assigned" | "id";

/** Decides between equal credits, and remembers by what. */
export class Ties {
  /** By what the last ones were told apart; nothing when there were none. */
  last: TieBreak | undefined;
  private readonly lastTurns: readonly number[];
  private readonly reps: () => readonly string[];

  constructor(lastTurns: readonly number[], reps: () => readonly string[]) {
    this.lastTurns = lastTurns;
    this.reps = reps;
  }

  /** Somebody stands alone at the top. */
  clear(): void {
    this.last = undefined;
  }

  /** Whether one goes before the best so far, who is owed as much. */
  precedes(one: number, best: number): boolean {
    const gap = this.lastTurns[one]! - this.lastTurns[best]!;
    if (gap === 0) {
      this.last = "id";
      const reps = this.reps();
      return reps[one]! < reps[best]!;
    }
    // Whoever has waited less long takes nothing back of how those before them were told apart.
    if (gap < 0 || this.last === undefined) this.last = "least recently assigned";
    return gap < 0;
  }
}
