import type { HandoverEvent } from "../../core/index.ts";
import type { LeadFields } from "../../lead/index.ts";
import type { Instant } from "../../time/index.ts";

/** A stretch in which nobody looked at the clocks; half-open. */
interface Blind {
  from: Instant;
  readonly to: Instant;
}

/**
 * What has to be known of a log before it is gone through again: from when to when it goes, who had leads and for how long they did
 * nothing with them, and when nobody looked at the clocks.
 */
export class Past {
  from: Instant = 0;
  to: Instant = 0;
  readonly firstOwners = new Map<string, string>();
  /** Fields that some lead of the log has, by path. */
  readonly fields = new Set<string>();
  /** Until when the log says what a rep does with a lead: when they first did something with it, or lost it. */
  private readonly known = new Map<string, Instant>();
  private readonly owners = new Map<string, string>();
  private readonly blind: Blind[] = [];
  private lookedAt: Instant = Number.NEGATIVE_INFINITY;
  private lookedBefore: Instant = Number.NEGATIVE_INFINITY;
  private events = 0;

  collect(event: HandoverEvent): void {
    const { at, leadId } = event;
    if (this.events++ === 0) this.from = at;
    this.to = at;
    this.look(event);
    if (leadId === undefined) return;
    if (event.type === "lead.received" || event.type === "lead.updated") this.note(event.data.fields);
    else if (event.type === "lead.merged") this.note(event.data.fields);
    if (event.type === "assignment.offered") {
      const { repId } = event.data;
      this.owners.set(leadId, repId);
      this.known.set(pair(leadId, repId), Number.POSITIVE_INFINITY);
      if (!this.firstOwners.has(leadId)) this.firstOwners.set(leadId, repId);
    } else if (ends.has(event.type)) this.end(leadId, at);
  }

  /** Whether the log says what a rep did with a lead from an instant on. */
  tells(leadId: string, repId: string, at: Instant): boolean {
    return (this.known.get(pair(leadId, repId)) ?? Number.NEGATIVE_INFINITY) >= at;
  }

  /** When clocks that are due at an instant are looked at: at once, but for the stretches in which nobody did. */
  lookAt(dueAt: Instant): Instant {
    let [low, high] = [0, this.blind.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.blind[middle] as Blind).to <= dueAt) low = middle + 1;
      else high = middle;
    }
    const next = this.blind[low];
    return next !== undefined && next.from <= dueAt ? next.to : dueAt;
  }

  private end(leadId: string, at: Instant): void {
    const repId = this.owners.get(leadId);
    if (repId === undefined) return;
    const key = pair(leadId, repId);
    if (this.known.get(key) === Number.POSITIVE_INFINITY) this.known.set(key, at);
  }

  /** What was told late shows that nobody looked since it was due, or since somebody looked before. */
  private look({ at, data }: HandoverEvent): void {
    if (!("plannedAt" in data)) return;
    if (at > this.lookedAt) [this.lookedBefore, this.lookedAt] = [this.lookedAt, at];
    const from = Math.max(data.plannedAt, this.lookedBefore + 1);
    // A breach is told in the first millisecond after the deadline.
    if (from >= at - 1) return;
    const last = this.blind.at(-1);
    if (last?.to === at) last.from = Math.min(last.from, from);
    else this.blind.push({ from, to: at });
  }

  private note({ company, properties, ...fields }: LeadFields): void {
    for (const key in fields) if (fields[key as keyof typeof fields] !== undefined) this.fields.add(key);
    for (const key in company)
      if (company[key as keyof typeof company] !== undefined) this.fields.add(`company.${key}`);
    for (const key in properties) this.fields.add(`properties.${key}`);
  }
}

const ends: ReadonlySet<HandoverEvent["type"]> = new Set([
  "assignment.accepted",
  "assignment.declined",
  "assignment.expired",
  "activity.recorded",
  "lead.stage_changed",
]);

function pair(leadId: string, repId: string): string {
  return `${leadId} ${repId}`;
}
