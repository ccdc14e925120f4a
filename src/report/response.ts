import type { Timeline } from "../calendar/index.ts";
import type { Instant } from "../time/index.ts";
import type { Book } from "./book.ts";
import type { ResponseFigures } from "./report.ts";
import { spreadOf } from "./statistics.ts";

/** A time during which a lead was one rep's. */
interface Stint {
  readonly repId: string;
  readonly from: Instant;
  to: Instant | undefined;
}

/** A lead on its way to the first contact. */
interface Wait {
  readonly receivedAt: Instant;
  readonly stints: Stint[];
  contactedAt: Instant | undefined;
}

/** How long a lead waited, both ways. */
export interface Waited {
  /** The rep who held the lead when it was contacted. */
  readonly repId: string;
  readonly assignment: { readonly workingMs: number; readonly wallMs: number };
  readonly receipt: { readonly workingMs: number; readonly wallMs: number };
}

/**
 * Times from assignment and from receipt to the first contact. The earliest contact counts, also when it was told late.
 *
 * Working time is that of whoever held the lead: of each owner in turn, in that owner's hours; before the first assignment, in
 * the hours of the first owner.
 */
export class Responses implements Book {
  readonly entries: Book["entries"];
  private readonly waits = new Map<string, Wait>();

  /** `contacts` are the types of activities that count as contact. */
  constructor(contacts: ReadonlySet<string>) {
    this.entries = {
      "lead.received": ({ leadId, data }) => {
        this.waits.set(leadId as string, { receivedAt: data.touch.at, stints: [], contactedAt: undefined });
      },
      "assignment.offered": ({ leadId, at, data }) => {
        this.release(leadId, at);
        this.waits.get(leadId as string)?.stints.push({ repId: data.repId, from: at, to: undefined });
      },
      "assignment.declined": ({ leadId, at }) => this.release(leadId, at),
      "assignment.expired": ({ leadId, at }) => this.release(leadId, at),
      "lead.stage_changed": ({ leadId, at, data }) => {
        if (data.released) this.release(leadId, at);
      },
      "lead.won": ({ leadId, at }) => this.release(leadId, at),
      "lead.lost": ({ leadId, at }) => this.release(leadId, at),
      "lead.archived": ({ leadId, at }) => this.release(leadId, at),
      "activity.recorded": ({ leadId, data: { activity } }) => {
        const wait = this.waits.get(leadId as string);
        const first = wait?.stints[0];
        if (wait === undefined || first === undefined || !contacts.has(activity.type)) return;
        const at = activity.occurredAt;
        if (at >= first.from && (wait.contactedAt === undefined || at < wait.contactedAt)) wait.contactedAt = at;
      },
    };
  }

  /** How long each contacted lead waited. */
  waited(hours: (repId: string) => Timeline): Waited[] {
    const all: Waited[] = [];
    for (const { receivedAt, stints, contactedAt } of this.waits.values()) {
      const first = stints[0];
      if (first === undefined || contactedAt === undefined) continue;
      let owner = first.repId;
      let workingMs = 0;
      for (const { repId, from, to = contactedAt } of stints) {
        if (from > contactedAt) break;
        owner = repId;
        workingMs += hours(repId).between(from, Math.min(to, contactedAt));
      }
      const before = Math.max(0, hours(first.repId).between(receivedAt, first.from));
      all.push({
        repId: owner,
        assignment: { workingMs, wallMs: contactedAt - first.from },
        receipt: { workingMs: before + workingMs, wallMs: contactedAt - receivedAt },
      });
    }
    return all;
  }

  figures(waited: readonly Waited[]): ResponseFigures {
    let assigned = 0;
    let open = 0;
    for (const { stints, contactedAt } of this.waits.values()) {
      if (stints.length === 0) continue;
      assigned += 1;
      if (contactedAt === undefined && stints.at(-1)?.to === undefined) open += 1;
    }
    const both = (from: "assignment" | "receipt"): ResponseFigures["fromAssignment"] => ({
      working: spreadOf(waited.map((one) => one[from].workingMs)),
      wall: spreadOf(waited.map((one) => one[from].wallMs)),
    });
    return {
      assigned,
      contacted: waited.length,
      open,
      given: assigned - waited.length - open,
      fromAssignment: both("assignment"),
      fromReceipt: both("receipt"),
    };
  }

  private release(leadId: string | undefined, at: Instant): void {
    const last = this.waits.get(leadId as string)?.stints.at(-1);
    if (last !== undefined && last.to === undefined) last.to = at;
  }
}
