import type { Changes, KnownKey, Snapshot } from "./snapshot.ts";

type Released = Changes["released"][number];
type Named = Changes["named"][number];

/** Whom identity keys name as a batch goes on: as they were read, and as leads take them and give them up. */
export class DraftKeys {
  private readonly snapshot: Snapshot;
  private readonly identities = new Map<string, string>();
  /** Keys that leads gave up of which nobody here knows whom they name. */
  private released: Released[] | undefined;
  private named: Named[] | undefined;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  /** The lead that a key names. */
  leadOf(key: string): string | undefined {
    const id = this.identities.get(key) ?? this.storedId(key);
    return id === nobody ? undefined : id;
  }

  /** Whom a key names as it was read, unless that lead has given it up since. */
  private storedId(key: string): string | undefined {
    const id = this.snapshot.leadByIdentity(key)?.id;
    return this.released?.some(([one, leadId]) => one === key && leadId === id) === true ? undefined : id;
  }

  /** The lead gives the key up: where it is the one that the key names, that names no lead any more. */
  release(key: string, leadId: string): void {
    const now = this.identities.get(key);
    if (now === leadId) this.identify(key, nobody);
    else if (now === undefined) (this.released ??= []).push([key, leadId]);
  }

  identify(key: string, leadId: string): void {
    const before = this.identities.get(key);
    if (before !== undefined && before !== leadId && before !== nobody) this.note(key, before, "before");
    this.identities.set(key, leadId);
  }

  /** The key does not name the lead: it did, or the lead was sent under it. */
  note(key: string, leadId: string, as: KnownKey["as"]): void {
    (this.named ??= []).push([key, leadId, as]);
  }

  /** No key that was noted in this batch names the lead any more. */
  unname(leadId: string): void {
    for (const [key, id] of this.identities) if (id === leadId) this.identities.delete(key);
    this.released = this.released?.filter(([, id]) => id !== leadId);
    this.named = this.named?.filter(([, id]) => id !== leadId);
  }

  /** Nothing tells that the lead had these keys. */
  erase(leadId: string, keys: readonly string[]): void {
    this.named = this.named?.filter(([key, id]) => id !== leadId || !keys.includes(key));
    for (const key of keys) if (this.identities.get(key) === nobody) this.identities.delete(key);
  }

  changes(): Pick<Changes, "identities" | "released" | "named"> {
    return { identities: this.identities, released: this.released ?? none, named: this.named ?? none };
  }
}

const none: readonly never[] = Object.freeze([]);

/** What an identity key names that names no lead any more. */
const nobody = "";
