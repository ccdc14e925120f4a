import type { DecisionRecord, HandoverEvent, Lead } from "handover";

/** A decision worth showing, and the lead as it then stood. */
export interface Shown {
  readonly decision: DecisionRecord;
  readonly lead: Lead | undefined;
}

/** Watches decisions go by and keeps the most telling one: several candidates, and others left out for several reasons. */
export class Showcase {
  best: Shown | undefined;
  private bestScore = 0;

  look(event: HandoverEvent, lead: Lead | undefined): void {
    if (event.type !== "lead.routed") return;
    const { decision } = event.data;
    const { pool } = decision;
    if (pool === undefined || pool.weights.length < 2) return;
    const excluded = pool.verdicts.filter((verdict) => verdict !== null && verdict !== undefined);
    const score =
      4 * new Set(excluded).size +
      Math.min(excluded.length, 3) +
      Math.min(pool.weights.length, 4) +
      (decision.passed ?? []).length;
    if (score <= this.bestScore) return;
    this.bestScore = score;
    this.best = { decision, lead };
  }
}
