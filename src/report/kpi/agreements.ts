import type { HandoverEvent } from "../../core/index.ts";
import type { CommitmentPeriods } from "./kpis.ts";
import { note, type Numbering } from "./numbering.ts";

/** The periods of one commitment that are over. */
interface Agreement extends Numbering {
  met: number;
  missed: number;
}

/** What is kept of commitments, by name. JSON-safe. */
export type SavedAgreements = readonly (readonly [name: string, agreement: Agreement])[];

/** Counts the periods in which a commitment was met, and those in which it was not. */
export class Agreements {
  private readonly byName: Map<string, Agreement>;

  constructor(saved: SavedAgreements = []) {
    this.byName = new Map(saved.map(([name, agreement]) => [name, { ...agreement }]));
  }

  /** Takes in what happened to anything but a lead. */
  collect(event: HandoverEvent): void {
    if (event.type !== "commitment.met" && event.type !== "commitment.missed") return;
    const { name } = event.data.clock;
    const agreement = this.byName.get(name) ?? { version: 0, met: 0, missed: 0 };
    this.byName.set(name, agreement);
    // Only these two are looked at: that there are others between them is no gap.
    if (note(agreement, event.version) !== "again") agreement[event.type === "commitment.met" ? "met" : "missed"] += 1;
  }

  figures(): CommitmentPeriods[] {
    return [...this.byName]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { met, missed }]) => ({
        name,
        met: { count: met, of: met + missed, rate: met / (met + missed) },
      }));
  }

  toJSON(): SavedAgreements {
    return [...this.byName];
  }
}
