import { emptyRoster } from "../index.ts";
import type {
  Account,
  Contacted,
  HandoverEvent,
  HeldLeads,
  Instant,
  Lead,
  PoolLedger,
  Receipt,
  Roster,
  SlaClock,
  Snapshot,
} from "../index.ts";
import { keyText, textOf } from "./text.ts";

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

const none: readonly never[] = Object.freeze([]);

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
  private readonly clocks = new Map<string, SlaClock[]>();
  private readonly histories = new Map<string, HandoverEvent[]>();
  private readonly contacts = new Map<string, Contacted[]>();
  private readonly held = new Map<string, HeldLeads[]>();
  private readonly given = new Map<string, number[]>();

  addLead(lead: Lead): void {
    this.leads.set(keyText(lead.id), lead);
  }

  /** In the order they were started. */
  addClock(clock: SlaClock): void {
    put(this.clocks, clock.leadId, clock);
  }

  addAccount(account: Account): void {
    this.accounts.set(account.domain, account);
  }

  addLedger(ledger: PoolLedger): void {
    this.ledgers.set(ledger.key, ledger);
  }

  addReceipt(receipt: Receipt): void {
    this.receipts.set(receipt.commandId, receipt);
  }

  /** In the order of their versions. */
  addEvent(event: HandoverEvent): void {
    put(this.histories, event.leadId ?? "", event);
  }

  addContact(contact: Contacted): void {
    put(this.contacts, contact.key, contact);
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
    return {
      now: this.now,
      roster: this.roster,
      lead: (id) => this.leads.get(keyText(id)),
      leadByIdentity: (key) => this.leads.get(this.named.get(keyText(key)) ?? ""),
      clocks: (leadId) => this.clocksOf(leadId),
      account: (domain) => this.accounts.get(domain),
      ledger: (key) => this.ledgers.get(key),
      receipt: (commandId) => this.receipts.get(commandId),
      held: (repId) => this.held.get(keyText(repId)) ?? none,
      given: (repId, limit) => this.given.get(givenKey(keyText(repId), keyText(limit))) ?? none,
      waiting: () => this.waiting,
      history: (leadId) => this.histories.get(leadId) ?? none,
      contacts: (key) => this.contacts.get(key) ?? none,
    };
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
