import type { Changes, Instant, Lead } from "../index.ts";

interface Ended {
  readonly id: string;
  readonly at: Instant;
}

/** Taken from the front so often before the list is made anew. */
const mostTaken = 1_024;

/** Closed leads in the order in which they ended, and the keys that leads were ever known by: what is to be forgotten of them, and when. */
export class ClosedLeads {
  private ended: Ended[] = [];
  private taken = 0;
  private readonly keys = new Map<string, string[]>();

  /** Leads are known by these keys. */
  names({ identities, named }: Pick<Changes, "identities" | "named">): void {
    for (const [key, id] of identities) this.name(key, id);
    for (const [key, id] of named) this.name(key, id);
  }

  private name(key: string, id: string): void {
    const its = this.keys.get(id);
    if (its === undefined) this.keys.set(id, [key]);
    else its.push(key);
  }

  /** A lead was written. */
  note({ id, closed, stageSince }: Lead): void {
    if (closed !== undefined) this.ended.push({ id, at: stageSince });
  }

  /** Those that ended by then, each as often as it was written since. They are not told again. */
  *endedBy(at: Instant): Iterable<string> {
    for (let one = this.ended[this.taken]; one !== undefined && one.at <= at; one = this.ended[this.taken]) {
      this.taken += 1;
      yield one.id;
    }
    if (this.taken < mostTaken) return;
    this.ended = this.ended.slice(this.taken);
    this.taken = 0;
  }

  /** All keys of a lead; they are not told again. */
  takeKeys(id: string): readonly string[] {
    const its = this.keys.get(id) ?? [];
    this.keys.delete(id);
    return its;
  }
}
