import type { HandoverEvent } from "../../core/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Instant } from "../../time/index.ts";
import { RosterBook } from "../roster-book.ts";
import { emptyDay, type DayTally } from "./day-tally.ts";
import { countLength } from "./histogram.ts";

interface Way {
  readonly day: DayTally;
  owner: string | undefined;
  /** Since when the present owner has it; absent once it was contacted. */
  since: Instant | undefined;
  heldOnce: boolean;
  assigned: boolean;
  contacted: boolean;
}

const dayMs = 86_400_000;

/**
 * What became of leads, by the day (UTC) they came in, and who had each of them first. Keeps about 200 bytes for each open lead, and
 * for each closed one the name of its first owner.
 */
export class Outcomes {
  readonly days = new Map<number, DayTally>();
  /** By lead: who had it first. */
  readonly firstOwners = new Map<string, string>();
  private readonly ways = new Map<string, Way>();
  private readonly contacts: ReadonlySet<string>;
  private readonly book: RosterBook;

  constructor(policy: Policy, contacts: readonly string[]) {
    this.contacts = new Set(contacts);
    this.book = new RosterBook((name) => policy.calendar(name));
  }

  /** Leads that nobody has had yet, and that wait for somebody. */
  get waiting(): number {
    let waiting = 0;
    for (const { owner, heldOnce, assigned } of this.ways.values())
      if (owner === undefined && heldOnce && !assigned) waiting += 1;
    return waiting;
  }

  collect(event: HandoverEvent): void {
    const { leadId } = event;
    if (leadId === undefined) return this.book.hear(event);
    if (event.type === "lead.received") return this.receive(leadId, event.at);
    const way = this.ways.get(leadId);
    if (way === undefined) return;
    const { day } = way;
    switch (event.type) {
      case "assignment.offered":
        this.give(leadId, way, event.data.repId, event.at);
        break;
      case "assignment.accepted":
        day.accepted += 1;
        break;
      case "assignment.declined":
        day.declined += 1;
        way.owner = undefined;
        break;
      case "assignment.expired":
        day.expired += 1;
        way.owner = undefined;
        break;
      case "lead.held":
        if (!way.heldOnce) day.held += 1;
        way.heldOnce = true;
        break;
      case "activity.recorded":
        this.contact(way, event.data.activity.type, event.data.activity.occurredAt);
        break;
      case "clock.met":
        if (event.data.clock.kind === "sla" && !event.data.late) {
          day.met += 1;
          day.judged += 1;
        }
        break;
      case "sla.breached":
        day.judged += 1;
        break;
      case "lead.won":
        day.won += 1;
        break;
      case "lead.stage_changed":
        if (event.data.released) way.owner = undefined;
        if (event.data.closed !== undefined) this.ways.delete(leadId);
        break;
      default:
    }
  }

  private receive(leadId: string, at: Instant): void {
    const index = Math.floor(at / dayMs);
    const day = this.days.get(index) ?? emptyDay();
    this.days.set(index, day);
    day.received += 1;
    this.ways.set(leadId, {
      day,
      owner: undefined,
      since: undefined,
      heldOnce: false,
      assigned: false,
      contacted: false,
    });
  }

  private give(leadId: string, way: Way, repId: string, at: Instant): void {
    const { day } = way;
    way.owner = repId;
    if (!way.contacted) way.since ??= at;
    if (way.assigned) return;
    way.assigned = true;
    day.assigned += 1;
    this.firstOwners.set(leadId, repId);
    day.first.set(repId, (day.first.get(repId) ?? 0) + 1);
  }

  private contact(way: Way, type: string, at: Instant): void {
    if (way.contacted || way.since === undefined || way.owner === undefined || !this.contacts.has(type)) return;
    way.contacted = true;
    way.day.contacted += 1;
    countLength(way.day.responses, this.book.hours(way.owner).between(Math.min(way.since, at), at));
    way.since = undefined;
  }
}
