import type { EventName, EventType, HandoverEvent, Instant } from "../index.ts";
import { DueHeap } from "./due-heap.ts";

/** What a subscriber has still to get of one lead, or one event of it that was put back. */
export interface PendingRow {
  readonly leadId: string | undefined;
  /** The version of what was put back; 0 for what comes in turn. */
  readonly again: number;
  done: number;
  latest: number;
  attempts: number;
  nextAt: Instant;
  /** Names the claim it is under; 0 for none. */
  claim: number;
  error: string | undefined;
}

/** All that is pending for one subscriber, by lead and by when it is due. */
export class Pending {
  readonly dead = new Map<string, { readonly event: HandoverEvent; attempts: number; error: string; at: Instant }>();
  types: ReadonlySet<EventType> | undefined;
  private readonly byKey = new Map<string, number>();
  /** By place. */
  private readonly rows: (PendingRow | undefined)[] = [];
  private readonly free: number[] = [];
  /** Whoever is due at the same instant comes by its place. */
  private readonly heap = new DueHeap((place, other) => place < other);

  get nextAt(): Instant | undefined {
    return this.heap.firstAt;
  }

  /** @param again The version of what was put back. */
  find(leadId: string | undefined, again: number): PendingRow | undefined {
    const place = this.byKey.get(keyOf(leadId, again));
    return place === undefined ? undefined : this.rows[place];
  }

  add(row: PendingRow): void {
    const place = this.free.pop() ?? this.rows.length;
    this.rows[place] = row;
    this.byKey.set(keyOf(row.leadId, row.again), place);
    this.heap.add(place, row.nextAt);
  }

  remove(row: PendingRow): void {
    const key = keyOf(row.leadId, row.again);
    const place = this.byKey.get(key) as number;
    this.heap.remove(place);
    this.rows[place] = undefined;
    this.byKey.delete(key);
    this.free.push(place);
  }

  wait(row: PendingRow, nextAt: Instant): void {
    const place = this.byKey.get(keyOf(row.leadId, row.again)) as number;
    row.nextAt = nextAt;
    this.heap.remove(place);
    this.heap.add(place, nextAt);
  }

  due(now: Instant, limit: number): PendingRow[] {
    return this.heap.first(now, limit).map((place) => this.rows[place] as PendingRow);
  }

  *all(): Iterable<PendingRow> {
    for (const place of this.byKey.values()) yield this.rows[place] as PendingRow;
  }

  /** An event was written. */
  note({ type, leadId, version, at }: HandoverEvent): void {
    if (this.types !== undefined && !this.types.has(type)) return;
    const row = this.find(leadId, 0);
    if (row !== undefined) row.latest = version;
    else this.add({ ...fresh, leadId, done: version - 1, latest: version, nextAt: at });
  }

  /** Everything after a version is pending again. */
  rewind(leadId: string | undefined, done: number, latest: number, nextAt: Instant): void {
    const row = this.find(leadId, 0);
    if (row === undefined) return this.add({ ...fresh, leadId, done, latest, nextAt });
    Object.assign(row, { done: Math.min(row.done, done), latest, attempts: 0, claim: 0, error: undefined });
    this.wait(row, nextAt);
  }
}

const fresh = { again: 0, attempts: 0, claim: 0, error: undefined };

function keyOf(leadId: string | undefined, again: number): string {
  return leadId === undefined ? `${again}` : `${again}/${leadId}`;
}

export function letterKey({ leadId, version }: EventName): string {
  return keyOf(leadId, version);
}
