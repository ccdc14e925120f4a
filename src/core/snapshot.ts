import type { Issue } from "../errors.ts";
import type { Json, Lead } from "../lead/index.ts";
import type { Account } from "../matching/index.ts";
import { emptyRoster, noLoad, type LedgerRecord, type Load, type Roster } from "../routing/index.ts";
import type { Contacted, SlaClock } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import type { HandoverEvent } from "./events.ts";

/** A ledger as stored: the pool it belongs to, and its columns. */
export interface PoolLedger extends LedgerRecord {
  readonly pool: string;
}

/** What a command with a caller's id did, so that the same id does it once. */
export interface Receipt {
  readonly commandId: string;
  /** Fingerprint of the command's payload. */
  readonly fingerprint: string;
  readonly outcome: Json;
  /** The lead, or the quarantined input, that the outcome tells of; absent where it tells of none. */
  readonly about?: string | undefined;
}

/** An input that could not be taken in, with the reasons. */
export interface Quarantined {
  readonly id: string;
  readonly at: Instant;
  readonly input: Json;
  readonly issues: readonly Issue[];
  /** The pipeline that the call named; absent where it named none. */
  readonly pipeline?: string | undefined;
  /** How it was dealt with; absent while it waits. */
  readonly closed?: ClosedInput | undefined;
}

/** How a quarantined input was dealt with. */
export interface ClosedInput {
  readonly at: Instant;
  /** `corrected`: it was taken in, with what was wrong put right. `discarded`: nobody wants it. */
  readonly as: "corrected" | "discarded";
  /** The lead that a corrected one made, or went into. */
  readonly leadId?: string | undefined;
  readonly status?: "created" | "merged" | undefined;
  /** Why it was discarded. */
  readonly reason?: string | undefined;
}

/**
 * What an identity key is to a lead: it names the lead `now`; the lead was `sent` under it, and so it is the same person's; or it
 * named the lead `before`, and names another one now, or none. What was ever sent stays sent.
 */
export type Naming = "now" | "sent" | "before";

/** A lead that an identity key names, or has named. */
export interface NamedLead {
  readonly leadId: string;
  readonly as: Naming;
}

/** An identity key that does not name a lead now, but has to do with it. */
export interface KnownKey {
  readonly key: string;
  readonly as: Exclude<Naming, "now">;
}

/** What is kept of a lead, or of a quarantined input, beside the lead itself, its clocks and its events. */
export interface Dossier {
  /** Those about it, by command id. */
  readonly receipts: readonly Receipt[];
  /** Those that it was sent under, and those that have named it and do not now, by key. */
  readonly keys: readonly KnownKey[];
  readonly input: Quarantined | undefined;
}

/** A person is taken out of what is kept of a lead, or of a quarantined input. */
export interface Erasure {
  readonly id: string;
  /** Identity keys that do not name the lead any more, nor did ever; its contacts under them are gone. */
  readonly keys: readonly string[];
  /** Each takes the place of the event of its name. */
  readonly events: readonly HandoverEvent[];
  /** Each takes the place of the receipt of its id. */
  readonly receipts: readonly Receipt[];
  /** Ids of receipts that are gone. */
  readonly receiptsGone: readonly string[];
  /** Takes the place of the one of its id. */
  readonly input: Quarantined | undefined;
}

/** A rep was given a lead that counts in a quota or a rate, or gave it back. */
export interface Given {
  readonly repId: string;
  /** Name of the limit. */
  readonly limit: string;
  readonly leadId: string;
  /** When it was given. */
  readonly at: Instant;
  /** The entry made then is taken back. */
  readonly returned?: true | undefined;
}

/** Names an open clock. */
export interface ClockRef {
  readonly leadId: string;
  readonly clockId: string;
}

const none: readonly never[] = Object.freeze([]);

/** What commands look at: a storage reads exactly this, and locks it in a transaction that may write. */
export interface Needs {
  readonly leads: readonly string[];
  /** Identity keys; the leads they name are read too. */
  readonly identities: readonly string[];
  readonly domains: readonly string[];
  /** Names of firms: accounts of names alike are looked at. */
  readonly names?: readonly string[] | undefined;
  /** All ledgers of these pools. */
  readonly pools: readonly string[];
  readonly receipts: readonly string[];
  /** What every rep holds is looked at, and what they were given in the last `backMs` milliseconds; absent when it is not. */
  readonly load?: LoadNeeds | undefined;
  /**
   * Contacts are looked at, and locked, of everybody whose leads or identity keys are, of the last `backMs` milliseconds; absent when
   * they are not.
   */
  readonly contacts?: { readonly backMs: number } | undefined;
  /** Leads on hold are looked at, so many of them; `due`: only those whose wait was to end by now. */
  readonly waiting?: { readonly limit: number; readonly due: boolean } | undefined;
  /** Leads all of whose events are looked at: something is told of them that has happened before. */
  readonly histories?: readonly string[] | undefined;
  /** Leads and quarantined inputs of which all is looked at that is kept beside them. */
  readonly dossiers?: readonly string[] | undefined;
  /** Leads that may end before they are moved: the person's open lead is looked at, too, as of those that have ended. */
  readonly reopened?: readonly string[] | undefined;
  /** Somebody asks not to be contacted: the other leads of the persons of all that is read are looked at, in whichever pipeline. */
  readonly optsOut?: true | undefined;
  /** What else has a clock than leads: that clock is looked at, and locked. */
  readonly subjects?: readonly string[] | undefined;
  /** The roster is to be changed: nobody else decides by it meanwhile. @defaultValue `false` */
  readonly changesRoster?: boolean | undefined;
  /** The roster the caller holds; when it is still the current one the snapshot carries this very value. */
  readonly roster: Roster;
}

/** What of the figures of reps is looked at. */
interface LoadNeeds {
  readonly backMs: number;
  /**
   * Reps whose figures are locked: nobody else who names them looks at these, or decides by them, until the transaction has ended.
   * Those of others are told as they are now, and may be out of date by then. @defaultValue all reps
   */
  readonly reps?: readonly string[] | undefined;
}

/** To look at the roster and the time alone. */
export function needsNothing(roster: Roster): Needs {
  return { leads: none, identities: none, domains: none, pools: none, receipts: none, roster };
}

/** The part of the store a batch of commands may look at. Never changes while it is looked at. */
export interface Snapshot extends Load {
  /** The store's clock when it was read. */
  readonly now: Instant;
  readonly roster: Roster;
  lead(id: string): Lead | undefined;
  leadByIdentity(key: string): Lead | undefined;
  /** Open clocks of a lead that was read, or of a subject: those that run, and those that are paused. */
  clocks(leadId: string): readonly SlaClock[];
  account(domain: string): Account | undefined;
  /** The accounts of names alike to one (`alike`), by domain. */
  accountsLike(name: string): readonly Account[];
  ledger(key: string): PoolLedger | undefined;
  receipt(commandId: string): Receipt | undefined;
  /** The first leads on hold, in the order of their turns. */
  waiting(): readonly string[];
  /** All events of a lead, in order. */
  history(leadId: string): readonly HandoverEvent[];
  /** Contacts of the person with this identity key, in any order. */
  contacts(key: string): readonly Contacted[];
  dossier(id: string): Dossier;
}

/** What a batch changed: a storage writes all of it or nothing. */
export interface Changes {
  /** In the order they happened. */
  readonly events: readonly HandoverEvent[];
  readonly leads: readonly Lead[];
  /** Identity keys and the lead each now names; an empty id for one that names none any more. */
  readonly identities: Iterable<readonly [key: string, leadId: string]>;
  /**
   * Identity keys that a lead gives up, before the ones above are written: one that names it names none any more, and is one that it had
   * `before`; one that names another lead goes on doing so.
   */
  readonly released: readonly (readonly [key: string, leadId: string])[];
  /** Identity keys that a lead was known by within the batch, or was sent under, without being named by them now. */
  readonly named: readonly (readonly [key: string, leadId: string, as: KnownKey["as"]])[];
  /** Started, moved on, or ended; one that was met or cancelled is no longer open. */
  readonly clocks: readonly SlaClock[];
  readonly ledgers: readonly PoolLedger[];
  readonly accounts: readonly Account[];
  /** Each once; one of the id of an earlier one takes its place. */
  readonly quarantined: readonly Quarantined[];
  readonly receipts: readonly Receipt[];
  /** In the order they happened. */
  readonly given: readonly Given[];
  /** One of the same key and id as an earlier one takes its place. */
  readonly contacts: readonly Contacted[];
  /** The new roster, when it changed. */
  readonly roster: Roster | undefined;
  /** Written before all else: what was there is replaced, what comes with the changes stays. */
  readonly erased: readonly Erasure[];
}

/** The changes of a batch that changed nothing. */
export const noChanges: Changes = Object.freeze({
  events: none,
  leads: none,
  identities: none,
  released: none,
  named: none,
  clocks: none,
  ledgers: none,
  accounts: none,
  quarantined: none,
  receipts: none,
  given: none,
  contacts: none,
  roster: undefined,
  erased: none,
});

/** Of what there is nothing. */
export const emptyDossier: Dossier = Object.freeze({ receipts: none, keys: none, input: undefined });

/** The snapshot of an empty store. */
export function emptySnapshot(now: Instant): Snapshot {
  return {
    now,
    roster: emptyRoster,
    lead: () => undefined,
    leadByIdentity: () => undefined,
    clocks: () => none,
    account: () => undefined,
    accountsLike: () => none,
    ledger: () => undefined,
    receipt: () => undefined,
    waiting: () => none,
    history: () => none,
    contacts: () => none,
    dossier: () => emptyDossier,
    ...noLoad,
  };
}
