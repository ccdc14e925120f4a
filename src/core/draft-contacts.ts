import type { Contacted } from "../sla/index.ts";

const none: readonly Contacted[] = Object.freeze([]);

/** Contacts of a batch, by identity key, then by id. Made only where there are any. */
export class DraftContacts {
  private all: Map<string, Map<string, Contacted>> | undefined;

  /** A contact of the lead, under each of its keys. */
  add(keys: readonly string[], leadId: string, entry: Omit<Contacted, "key" | "leadId">): void {
    const all = (this.all ??= new Map<string, Map<string, Contacted>>());
    for (const key of keys) {
      let byId = all.get(key);
      if (byId === undefined) all.set(key, (byId = new Map()));
      byId.set(entry.id, { key, leadId, ...entry });
    }
  }

  /** Contacts under these keys, those of the batch and those stored before, each once. */
  under(keys: readonly string[], stored: (key: string) => readonly Contacted[]): readonly Contacted[] {
    const byId = new Map<string, Contacted>();
    for (const key of keys) {
      const now = this.all?.get(key);
      const before = stored(key).filter(({ id }) => now?.has(id) !== true);
      for (const one of [...before, ...(now?.values() ?? [])]) {
        // Under a key that is the lead's no longer it may still stand as asked for.
        if (byId.get(one.id) === undefined || one.open === undefined) byId.set(one.id, one);
      }
    }
    return [...byId.values()];
  }

  /** Those of a lead under a key are gone. */
  forget(key: string, leadId: string): void {
    const byId = this.all?.get(key);
    for (const one of byId?.values() ?? []) if (one.leadId === leadId) byId?.delete(one.id);
  }

  list(): readonly Contacted[] {
    return this.all === undefined ? none : [...this.all.values()].flatMap((one) => [...one.values()]);
  }
}
