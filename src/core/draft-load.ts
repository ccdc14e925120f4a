import { heldValue } from "../lead/held-value.ts";
import { copyLead, type Lead } from "../lead/index.ts";
import type { HeldLeads, Load } from "../routing/index.ts";
import type { Instant } from "../time/index.ts";
import type { Given } from "./snapshot.ts";

/** A lead as it was read, and as it stands now. */
export interface LeadChange {
  readonly id: string;
  readonly read: Lead | undefined;
  readonly lead: Lead | undefined;
}

/** What reps hold and were given while a batch goes on: the store's figures, and what the batch has changed. */
export class DraftLoad implements Load {
  private readonly stored: Load;
  private readonly entries: readonly Given[];
  private readonly known = new Map<string, HeldLeads[]>();
  private readonly counted = new Map<string, Lead | undefined>();
  private readonly stale: Set<LeadChange>;

  /** @param leads Those the batch has to do with so far. @param entries What it gave and took back; the list grows. */
  constructor(stored: Load, leads: Iterable<LeadChange>, entries: readonly Given[]) {
    this.stored = stored;
    this.stale = new Set(leads);
    this.entries = entries;
  }

  /** The lead changes, or has just changed. */
  touch(lead: LeadChange): void {
    this.stale.add(lead);
  }

  held(repId: string): readonly HeldLeads[] {
    for (const lead of this.stale) this.recount(lead);
    this.stale.clear();
    return this.heldBy(repId);
  }

  given(repId: string, limit: string): readonly Instant[] {
    const stored = this.stored.given(repId, limit);
    if (this.entries.length === 0) return stored;
    const now = stored.slice();
    for (const entry of this.entries) {
      if (entry.repId !== repId || entry.limit !== limit) continue;
      const at = entry.returned === true ? now.indexOf(entry.at) : -1;
      if (entry.returned !== true) now.push(entry.at);
      else if (at >= 0) now.splice(at, 1);
    }
    return now;
  }

  private recount({ id, read, lead }: LeadChange): void {
    const before = this.counted.has(id) ? this.counted.get(id) : read;
    // A copy: the lead goes on changing in place.
    const now = lead === undefined ? undefined : copyLead(lead);
    this.counted.set(id, now);
    this.count(before, -1);
    this.count(now, 1);
  }

  private count(lead: Lead | undefined, by: 1 | -1): void {
    if (lead?.ownerId === undefined || lead.closed !== undefined) return;
    const list = this.heldBy(lead.ownerId);
    const grade = lead.score?.grade;
    const at = list.findIndex((one) => one.stage === lead.stage && one.grade === grade);
    const { count, value } = list[at] ?? { count: 0, value: 0 };
    const next = { stage: lead.stage, grade, count: count + by, value: value + by * heldValue(lead) };
    if (at < 0) list.push(next);
    else list[at] = next;
  }

  private heldBy(repId: string): HeldLeads[] {
    let list = this.known.get(repId);
    if (list === undefined) this.known.set(repId, (list = this.stored.held(repId).slice()));
    return list;
  }
}
