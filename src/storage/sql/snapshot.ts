import { emptyRoster, NameIndex } from "../index.ts";
import type {
  Account,
  Contacted,
  HandoverEvent,
  HeldLeads,
  Instant,
  KnownKey,
  Lead,
  NamedLead,
  PoolLedger,
  Quarantined,
  Receipt,
  Roster,
  SlaClock,
  Snapshot,
} from "../index.ts";
import { rowOf, type RowKind } from "./row.ts";
import { keyText, streamOf, textOf } from "./text.ts";

/** Open leads of a rep that stand alike, as a row. */
export interface HeldRow {
  readonly holder: string;
  readonly stage: string;
  readonly grade: string;
  readonly count: number;
  readonly value: number;
}

/** What a rep was given, as a row. */
export interface GivenRow {
  readonly rep: string;
  readonly limit_name: string;
  readonly at: number;
}

/** A lead that a key names (2), was sent under it (1), or was named by it before (0), as a row. */
export interface NamedRow {
  readonly id: string;
  readonly naming: number;
}

const namings = ["before", "sent", "now"] as const;

/** Each lead once, by what the key is to it: rows come by lead, what tells most first. */
export function namedBy(rows: readonly NamedRow[]): NamedLead[] {
  const first = rows.filter(({ id }, i) => id !== rows[i - 1]?.id);
  return first.map(({ id, naming }) => ({ leadId: textOf(id), as: namings[naming] ?? "before" }));
}

/** A key that has named a lead and does not now, as a row. */
export interface KeyRow {
  readonly id: string;
  readonly key: string;
  /** Whether the lead was sent under it: 1 or 0. */
  readonly sent: number;
}

const none: readonly never[] = Object.freeze([]);

/** What becomes of each kind of row that holds JSON. */
const adders = {
  lead: (rows: SnapshotRows, lead: Lead) => rows.addLead(lead),
  /** In the order they were started. */
  clock: (rows: SnapshotRows, clock: SlaClock) => put(rows.clocks, clock.leadId, clock),
  account: (rows: SnapshotRows, account: Account) => void rows.accounts.set(account.domain, account),
  ledger: (rows: SnapshotRows, ledger: PoolLedger) => void rows.ledgers.set(ledger.key, ledger),
  receipt: (rows: SnapshotRows, receipt: Receipt) => void rows.receipts.set(receipt.commandId, receipt),
  /** A receipt about a lead or a quarantined input; by command id. */
  about: (rows: SnapshotRows, receipt: Receipt) => put(rows.abouts, receipt.about ?? "", receipt),
  input: (rows: SnapshotRows, input: Quarantined) => void rows.inputs.set(input.id, input),
  /** In the order of their versions. */
  event: (rows: SnapshotRows, event: HandoverEvent) => put(rows.histories, event.leadId ?? "", event),
  contact: (rows: SnapshotRows, contact: Contacted) => put(rows.contacts, contact.key, contact),
} satisfies { readonly [K in RowKind]: unknown };

/** A snapshot put together from rows, which stand by the texts of their keys (see `keyText`). */
export class SnapshotRows {
  now: Instant = 0;
  roster: Roster = emptyRoster;
  waiting: readonly string[] = none;
  readonly leads = new Map<string, Lead>();
  /** The texts of leads by the texts of the identity keys that name them. */
  readonly named = new Map<string, string>();
  readonly accounts = new Map<string, Account>();
  readonly ledgers = new Map<string, PoolLedger>();
  readonly receipts = new Map<string, Receipt>();
  /** Of the accounts, once somebody asks. */
  private names: NameIndex | undefined;
  readonly clocks = new Map<string, SlaClock[]>();
  readonly histories = new Map<string, HandoverEvent[]>();
  readonly abouts = new Map<string, Receipt[]>();
  readonly inputs = new Map<string, Quarantined>();
  private readonly keys = new Map<string, KnownKey[]>();
  readonly contacts = new Map<string, Contacted[]>();
  private readonly held = new Map<string, HeldLeads[]>();
  private readonly given = new Map<string, number[]>();
  /** What rows could not be read with, by kind and key. */
  private readonly faults = new Map<string, unknown>();

  /**
   * Takes a row. One that cannot be read harms nobody who does not look at it: whoever does fails with what it is.
   *
   * @param key Of the row, or of the lead it belongs to, as a text.
   * @param name What it is found again by, where the key tells of a person.
   */
  read(kind: RowKind, key: string, json: string, name = key): void {
    let value: never;
    try {
      value = rowOf<never>(kind, json, name);
    } catch (fault) {
      this.faults.set(`${kind} ${key}`, fault);
      return;
    }
    adders[kind](this, value);
  }

  addLead(lead: Lead): void {
    this.leads.set(keyText(lead.id), lead);
  }

  /** A key that has named it, as a row; by key. */
  addKey({ id, key, sent }: KeyRow): void {
    put(this.keys, id, { key: textOf(key), as: sent > 0 ? "sent" : "before" });
  }

  addHeld({ holder, stage, grade, count, value }: HeldRow): void {
    const leads = { stage: textOf(stage), grade: grade === "" ? undefined : textOf(grade), count, value };
    put(this.held, holder, leads);
  }

  addGiven({ rep, limit_name, at }: GivenRow): void {
    put(this.given, givenKey(rep, limit_name), at);
  }

  clocksOf(leadId: string): readonly SlaClock[] {
    return this.clocks.get(leadId) ?? none;
  }

  toSnapshot(): Snapshot {
    const lead = (key: string): Lead | undefined => {
      this.check(key, "lead", "clock");
      return this.leads.get(key);
    };
    return {
      now: this.now,
      roster: this.roster,
      lead: (id) => lead(keyText(id)),
      leadByIdentity: (key) => lead(this.named.get(keyText(key)) ?? ""),
      clocks: (leadId) => (this.check(keyText(leadId), "clock"), this.clocksOf(leadId)),
      account: (domain) => (this.check(keyText(domain), "account"), this.accounts.get(domain)),
      accountsLike: (name) => (this.names ??= new NameIndex(this.accounts.values())).like(name),
      ledger: (key) => (this.check(keyText(key), "ledger"), this.ledgers.get(key)),
      receipt: (commandId) => (this.check(keyText(commandId), "receipt"), this.receipts.get(commandId)),
      held: (repId) => this.held.get(keyText(repId)) ?? none,
      given: (repId, limit) => this.given.get(givenKey(keyText(repId), keyText(limit))) ?? none,
      // Who cannot be read cannot be served: the others do not wait for that.
      waiting: () => (this.faults.size === 0 ? this.waiting : this.waiting.filter((id) => this.isSound(keyText(id)))),
      history: (leadId) => (this.check(streamOf(leadId), "event"), this.histories.get(leadId) ?? none),
      contacts: (key) => (this.check(keyText(key), "contact"), this.contacts.get(key) ?? none),
      dossier: (id) => {
        this.check(keyText(id), "about", "input");
        const keys = this.keys.get(keyText(id)) ?? none;
        return { receipts: this.abouts.get(id) ?? none, keys, input: this.inputs.get(id) };
      },
    };
  }

  private isSound(lead: string): boolean {
    return !this.faults.has(`lead ${lead}`) && !this.faults.has(`clock ${lead}`);
  }

  /** @throws what a row of one of these kinds could not be read with. */
  private check(key: string, ...kinds: readonly RowKind[]): void {
    if (this.faults.size === 0) return;
    const kind = kinds.find((one) => this.faults.has(`${one} ${key}`));
    if (kind !== undefined) throw this.faults.get(`${kind} ${key}`);
  }
}

function givenKey(rep: string, limit: string): string {
  return JSON.stringify([rep, limit]);
}

function put<V>(map: Map<string, V[]>, key: string, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** The texts of keys, each once. */
export function keySet(texts: Iterable<string>): Set<string> {
  const keys = new Set<string>();
  for (const text of texts) keys.add(keyText(text));
  return keys;
}
