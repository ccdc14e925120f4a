import type { Contacted, Instant } from "../index.ts";

/** Contacts older than this no cap looks at. */
const kept = 40 * 86_400_000;

/** When people were contacted, by their identity keys. */
export class ContactIndex {
  private readonly byKey = new Map<string, readonly Contacted[]>();

  of(key: string, since: Instant): readonly Contacted[] {
    return (this.byKey.get(key) ?? []).filter(({ at }) => at >= since);
  }

  /** Those that a lead has under a key. */
  remove(key: string, leadId: string): void {
    const others = (this.byKey.get(key) ?? []).filter((one) => one.leadId !== leadId);
    if (others.length > 0) this.byKey.set(key, others);
    else this.byKey.delete(key);
  }

  put(contact: Contacted): void {
    const others = (this.byKey.get(contact.key) ?? []).filter(
      ({ id, at }) => id !== contact.id && at > contact.at - kept,
    );
    this.byKey.set(contact.key, [...others, contact]);
  }
}
