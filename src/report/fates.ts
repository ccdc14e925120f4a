import type { LeadFields } from "../lead/index.ts";
import { issueKind } from "../errors.ts";
import type { Policy } from "../policy/index.ts";
import { count, type Book } from "./book.ts";
import type { InputFigures, StageFigures } from "./report.ts";

/** Where a lead stands. */
interface Fate {
  pipeline: string;
  stage: string;
  closed: boolean;
  ownerId: string | undefined;
  held: boolean;
  optedOut: boolean;
}

/** What the sender alone knows of. */
export interface Sent {
  /** How many inputs were sent in. @defaultValue the sum of what is known of */
  readonly total?: number | undefined;
  /** How many of them were refused. @defaultValue `0` */
  readonly refused?: number | undefined;
  /** How many could not even be sent. @defaultValue `0` */
  readonly unreadable?: number | undefined;
}

/** Follows every input to where it ends up. */
export class Fates implements Book {
  private readonly fates = new Map<string, Fate>();
  private readonly reasons = new Map<string, number>();
  private created = 0;
  private merged = 0;
  private quarantined = 0;

  readonly entries: Book["entries"] = {
    "lead.received": ({ leadId, data }) => {
      // What one lead opens another did not come in.
      if (data.origin === undefined) this.created += 1;
      const { pipeline, stage, fields } = data;
      const { optedOut } = fields;
      this.fates.set(leadId as string, { pipeline, stage, closed: false, ownerId: undefined, held: false, optedOut });
    },
    "lead.merged": ({ leadId, data }) => {
      if (data.origin === undefined) this.merged += 1;
      this.fields(leadId, data.fields);
    },
    "lead.updated": ({ leadId, data }) => this.fields(leadId, data.fields),
    "lead.quarantined": ({ data }) => {
      this.quarantined += 1;
      const first = data.issues[0];
      if (first !== undefined) count(this.reasons, issueKind(first));
    },
    // It is counted as what it was taken in as.
    "quarantine.corrected": () => {
      this.quarantined -= 1;
    },
    "lead.stage_changed": ({ leadId, data }) => {
      const fate = this.of(leadId);
      fate.stage = data.to;
      fate.closed = data.closed !== undefined;
      fate.held = false;
      if (data.released) fate.ownerId = undefined;
    },
    "lead.migrated": ({ leadId, data }) => {
      const fate = this.of(leadId);
      fate.pipeline = data.to.pipeline;
      fate.stage = data.to.stage;
    },
    "lead.routed": ({ leadId }) => {
      this.of(leadId).held = false;
    },
    "lead.held": ({ leadId }) => {
      this.of(leadId).held = true;
    },
    "assignment.offered": ({ leadId, data }) => {
      const fate = this.of(leadId);
      fate.ownerId = data.repId;
      fate.held = false;
    },
    "assignment.declined": ({ leadId }) => {
      this.of(leadId).ownerId = undefined;
    },
    "assignment.expired": ({ leadId }) => {
      this.of(leadId).ownerId = undefined;
    },
  };

  inputs({ total, refused = 0, unreadable = 0 }: Sent): InputFigures {
    const { created, merged, quarantined } = this;
    const sum = created + merged + quarantined + refused + unreadable;
    return {
      total: total ?? sum,
      created,
      merged,
      quarantined,
      refused,
      unreadable,
      addsUp: total === undefined || total === sum,
      reasons: [...this.reasons]
        .map(([reason, n]) => ({ reason, count: n }))
        .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    };
  }

  /** Stages in the order of the pipelines, then any they no longer have; those without leads are left out. */
  stages({ pipelines: { all } }: Policy): StageFigures[] {
    const isOne = all.length === 1;
    const rows = new Map<string, ReturnType<typeof emptyStage>>();
    const rowOf = (stage: string, id: string): ReturnType<typeof emptyStage> => {
      const pipeline = isOne ? undefined : id;
      const key = JSON.stringify([pipeline, stage]);
      const row = rows.get(key) ?? emptyStage(stage, pipeline);
      rows.set(key, row);
      return row;
    };
    for (const { pipeline } of all) for (const { id } of pipeline.stages) rowOf(id, pipeline.id);
    for (const { pipeline, stage, ownerId, held, optedOut } of this.fates.values()) {
      const row = rowOf(stage, pipeline);
      row.leads += 1;
      row[ownerId !== undefined ? "owned" : held ? "held" : optedOut ? "optedOut" : "nobodys"] += 1;
    }
    return [...rows.values()].filter(({ leads }) => leads > 0);
  }

  /** Leads in each rep's hands that are not closed. */
  holdings(): Map<string, number> {
    const holdings = new Map<string, number>();
    for (const { ownerId, closed } of this.fates.values())
      if (ownerId !== undefined && !closed) count(holdings, ownerId);
    return holdings;
  }

  private fields(leadId: string | undefined, { optedOut }: LeadFields): void {
    this.of(leadId).optedOut = optedOut;
  }

  private of(leadId: string | undefined): Fate {
    let fate = this.fates.get(leadId as string);
    // An event whose beginning lies before the log: follow the lead from here on.
    if (fate === undefined) {
      fate = { pipeline: "", stage: "", closed: false, ownerId: undefined, held: false, optedOut: false };
      this.fates.set(leadId as string, fate);
    }
    return fate;
  }
}

function emptyStage(
  stage: string,
  pipeline: string | undefined,
): { -readonly [key in keyof StageFigures]: StageFigures[key] } {
  return {
    ...(pipeline === undefined ? {} : { pipeline }),
    stage,
    leads: 0,
    owned: 0,
    held: 0,
    optedOut: 0,
    nobodys: 0,
  };
}
