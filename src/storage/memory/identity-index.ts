import type { KnownKey, NamedLead } from "../index.ts";
import { compareText } from "./text-order.ts";
import { TextTable } from "./text-table.ts";

const none: ReadonlyMap<string, KnownKey["as"]> = new Map();

/** Which lead each identity key names, and which it has named before. A lead is a slot of its id, found in one step. */
export class IdentityIndex<Slot extends { readonly id: string }> {
  private readonly current = new TextTable<Slot | undefined>();
  /** By key, then by lead; only where there are any. */
  private readonly earlier = new Map<string, Map<string, KnownKey["as"]>>();

  get(key: string): Slot | undefined {
    return this.current.get(key);
  }

  /** @param slot Absent: from here on the key names none. */
  set(key: string, slot: Slot | undefined): void {
    const before = this.current.get(key);
    this.current.set(key, slot);
    if (before !== undefined && before !== slot) this.add(key, before.id, "before");
  }

  /** The lead gives the key up: what names another lead by now goes on doing so. */
  release(key: string, leadId: string): void {
    if (this.current.get(key)?.id === leadId) this.set(key, undefined);
  }

  /** It has named the lead, or the lead was sent under it; what was sent stays so. */
  add(key: string, leadId: string, as: KnownKey["as"]): void {
    let others = this.earlier.get(key);
    if (others === undefined) this.earlier.set(key, (others = new Map<string, KnownKey["as"]>()));
    if (others.get(leadId) !== "sent") others.set(leadId, as);
  }

  /** All that it has ever named, by id. */
  all(key: string): readonly NamedLead[] {
    const now = this.current.get(key)?.id;
    const before = [...(this.earlier.get(key) ?? none)].filter(([leadId]) => leadId !== now);
    const leads: NamedLead[] = before.map(([leadId, as]) => ({ leadId, as }));
    if (now !== undefined) leads.push({ leadId: now, as: "now" });
    return leads.sort((a, b) => compareText(a.leadId, b.leadId));
  }

  /** The keys that a lead was sent under, and those that have named it and do not now, by key. */
  keysOf(leadId: string): readonly KnownKey[] {
    const keys: KnownKey[] = [];
    for (const [key, leads] of this.earlier) {
      const as = leads.get(leadId);
      if (as === "sent" || (as !== undefined && this.current.get(key)?.id !== leadId)) keys.push({ key, as });
    }
    return keys.sort((a, b) => compareText(a.key, b.key));
  }

  /** The key does not name the lead, nor has it ever. */
  forget(key: string, leadId: string): void {
    const others = this.earlier.get(key);
    others?.delete(leadId);
    if (others?.size === 0) this.earlier.delete(key);
    if (this.current.get(key)?.id === leadId) this.current.set(key, undefined);
    if (!this.earlier.has(key) && this.current.get(key) === undefined) this.current.delete(key);
  }
}
