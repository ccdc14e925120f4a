import { heldValue, type Given, type HeldLeads, type Instant, type Lead } from "../index.ts";

/** Entries older than this no quota or rate looks at. */
const kept = 40 * 86_400_000;

/** What reps hold and were given. What they hold is counted from all leads once somebody asks, and kept up from then on. */
export class LoadIndex {
  private held: Map<string, HeldLeads[]> | undefined;
  private readonly given = new Map<string, Given[]>();

  /** @param leads All there are, in case nobody has asked before. */
  heldBy(repId: string, leads: () => Iterable<Lead>): readonly HeldLeads[] {
    if (this.held === undefined) {
      this.held = new Map();
      for (const lead of leads()) this.count(lead, 1);
    }
    return this.held.get(repId) ?? [];
  }

  /** A lead was written over what it was before. */
  put(before: Lead | undefined, lead: Lead): void {
    if (this.held === undefined) return;
    this.count(before, -1);
    this.count(lead, 1);
  }

  givenTo(repId: string, limit: string, since: Instant): readonly Instant[] {
    const entries = this.given.get(keyOf(repId, limit)) ?? [];
    return entries.filter(({ at }) => at >= since).map(({ at }) => at);
  }

  give(entry: Given): void {
    const key = keyOf(entry.repId, entry.limit);
    const entries = this.given.get(key) ?? [];
    if (entry.returned !== true) {
      this.given.set(key, [...entries.filter(({ at }) => at > entry.at - kept), entry]);
      return;
    }
    const at = entries.findIndex((one) => one.leadId === entry.leadId && one.at === entry.at);
    if (at >= 0) this.given.set(key, entries.toSpliced(at, 1));
  }

  private count(lead: Lead | undefined, by: 1 | -1): void {
    if (lead?.ownerId === undefined || lead.closed !== undefined) return;
    const { ownerId, stage, score } = lead;
    const list = this.held?.get(ownerId) ?? [];
    const at = list.findIndex((one) => one.stage === stage && one.grade === score?.grade);
    const was = list[at] ?? { count: 0, value: 0 };
    const now = { stage, grade: score?.grade, count: was.count + by, value: was.value + by * heldValue(lead) };
    const others = at < 0 ? list : list.toSpliced(at, 1);
    this.held?.set(ownerId, now.count === 0 ? others : [...others, now]);
  }
}

function keyOf(repId: string, limit: string): string {
  return `${repId.length}:${repId}${limit}`;
}
