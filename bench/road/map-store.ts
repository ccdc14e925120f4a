import { dueList, type DueList } from "./due-list.ts";
import type { RoadFacts } from "./engine.ts";
import { recordFacts, type Account, type ClockRecord, type EventRecord, type LeadRecord } from "./records.ts";

/** Maps and nothing else: the store of the hand-made roads. */
export interface MapStore {
  readonly due: DueList;
  /** A short id that sorts in the order of issue. */
  nextId(kind: string): string;
  personByEmail(email: string): LeadRecord | undefined;
  /** The account of a domain, opened at its first lead. */
  accountFor(domain: string): Account;
  saveLead(lead: LeadRecord, clocks: readonly ClockRecord[]): void;
  append(events: readonly EventRecord[]): void;
  factsOf(lead: LeadRecord): RoadFacts;
}

export function mapStore(): MapStore {
  const leads = new Map<string, LeadRecord>();
  const people = new Map<string, LeadRecord>();
  const accounts = new Map<string, Account>();
  const clocksByLead = new Map<string, readonly ClockRecord[]>();
  const log: EventRecord[] = [];
  let sequence = 0;
  const nextId = (kind: string) => `${kind}_${(++sequence).toString(36).padStart(8, "0")}`;

  return {
    due: dueList(),
    nextId,
    personByEmail: (email) => people.get(email),
    accountFor: (domain) => {
      let account = accounts.get(domain);
      if (account === undefined) {
        account = { id: nextId("account"), domain, leads: 0 };
        accounts.set(domain, account);
      }
      account.leads++;
      return account;
    },
    saveLead: (lead, clocks) => {
      leads.set(lead.id, lead);
      people.set(lead.person.email, lead);
      clocksByLead.set(lead.id, clocks);
    },
    append: (events) => {
      for (const event of events) log.push(event);
    },
    factsOf: (lead) => recordFacts(lead, clocksByLead.get(lead.id)!),
  };
}
