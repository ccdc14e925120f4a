import type { Timeline } from "../calendar/index.ts";
import type { Book } from "./book.ts";
import type { ResponseFigures } from "./report.ts";
import { spreadOf } from "./statistics.ts";
import { contact, giveTo, release, waitedUntil, type Wait, type Waited } from "./wait.ts";

/** Times from assignment and from receipt to the first contact. */
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
        const wait = this.waits.get(leadId as string);
        if (wait !== undefined) giveTo(wait, data.repId, at);
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
        if (wait !== undefined && contacts.has(activity.type)) contact(wait, activity.occurredAt);
      },
    };
  }

  /** How long each contacted lead waited. */
  waited(hours: (repId: string) => Timeline): Waited[] {
    const all: Waited[] = [];
    for (const wait of this.waits.values()) {
      const waited = wait.contactedAt === undefined ? undefined : waitedUntil(wait, wait.contactedAt, hours);
      if (waited !== undefined) all.push(waited);
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

  private release(leadId: string | undefined, at: number): void {
    const wait = this.waits.get(leadId as string);
    if (wait !== undefined) release(wait, at);
  }
}
