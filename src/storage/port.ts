import type {
  ClockRef,
  Changes,
  HandoverEvent,
  NamedLead,
  Needs,
  PoolLedger,
  Quarantined,
  Snapshot,
} from "../core/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Account } from "../matching/index.ts";
import type { PolicyDocument } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import type { SlaClock } from "../sla/index.ts";
import type { Clock, Instant } from "../time/index.ts";
import type { Awaitable } from "./awaitable.ts";
import type { Outbox } from "./outbox.ts";

/**
 * Where Handover keeps what it knows. An adapter stores; it holds no policy and judges nothing.
 *
 * The guarantees an adapter gives, by number; the conformance suite in `handover/testing` cites them:
 *
 * - **S1 Atomic.** All of `write` is there or none of it, whatever happens in between; a transaction whose work throws leaves nothing.
 * - **S2 Isolated.** What `read` returned is locked until the transaction ends: two transactions that read the same lead, identity
 *   key, ledger, receipt or roster follow one another, and the later one sees what the earlier one wrote. So do two that read with
 *   `load` and name the same rep there (where one names none, any rep), and two that read with `contacts` what is kept under the same
 *   identity key, through whichever lead. Nobody sees what is not yet written for good.
 * - **S3 Durable.** What a settled `transact` wrote is there for every later one (for a durable adapter: after a crash, too).
 * - **S4 Faithful.** A value comes back as it was written, by JSON: nothing rounded, shortened or turned into something else. (No
 *   value is ever changed in place, so an adapter may hand out the one it was given.)
 * - **S5 Separate.** One tenant's store never shows or changes another's.
 * - **S6 Due.** `claimDue` returns open clocks with `nextAt` at or before the store's clock, earliest `nextAt` first, then whoever
 *   started first, then by lead and clock id; a clock claimed by an open transaction is claimed by no other.
 * - **S7 Once.** An event is named by its `leadId` (or the roster) and version; a second event of that name fails the whole write.
 *   Clocks and events are kept under their `leadId` whether there is a lead of that id or not: commitments and the digest have both.
 * - **S8 Ordered.** Events come back in the order they were written, those of a lead in the order of their versions, the open
 *   clocks of a lead in the order they were started, quarantined inputs in the order they first came: one that takes the place of an
 *   earlier one of its id has that place. Everything else has the order its verb names; texts are compared by code point.
 * - **S9 Complete.** A snapshot answers for everything in `needs`, and for what belongs to each lead it read: its open clocks, the
 *   accounts of its `accountId` and its `accountDomains`, the ledger of its assignment's turn. What is not there is absent, not
 *   unknown. With `load` it answers for every rep: `held` counts the leads with this `ownerId` and no `closed`, by stage and grade of
 *   the score, and adds up their `value`, each rounded to whole hundredths, none more than a trillion (`heldValue`); `given` has the instants of the entries written and not
 *   returned, as far back as `backMs`. With `contacts` it answers for every identity key in `needs` and of every lead it read: the
 *   contacts written under it, the last of each id, as far back as `backMs`. Entries and contacts older than 40 days may be forgotten.
 *   With `waiting` it answers for the first leads on hold, in the order of their turns, and for what belongs to each of them; with
 *   `due`, of those alone whose `hold.until` has come. With `subjects` it answers for their open clocks, though no lead has that id.
 * - **S10 Told.** What `write` wrote is pending for every subscriber registered before, with the write and not without it, whichever
 *   process wrote and however late it was committed. `subscribe` settles when no write is under way that does not know of it.
 * - **S11 In turn.** Of a lead, a claim has the first events that are not settled, in the order of their versions and without a gap.
 *   Nobody else has any of that lead until it is settled or its lease has passed, nor anybody while it waits; other leads are not
 *   kept by it.
 * - **S12 Fenced.** Whoever settles a claim that has passed to somebody else, or was rewound, changes nothing.
 * - **S13 Given up.** A dead letter is kept with its event and its error when the claim is settled, and its lead goes on. Put back, it
 *   is pending by itself; rewound, with all that followed.
 * - **S14 Forgotten.** `forget` deletes what it says, and nothing that anybody has still to get, nor what `rewind` is just giving again.
 * - **S15 Listed.** `tenants` names every tenant in whose store a policy was added, each once; and nobody else.
 * - **S16 Alike.** With `names` a snapshot answers for each of them with every account of a name alike to it, by domain: those that
 *   `alike` finds among all there are, and no more; `account` answers for these, too. (An account is found by its `nameKeys`: one of them is among the `searchKeys` of every
 *   name that is alike. An adapter that keeps an index of the ones looks there for the others, and has `alike` judge what it found.)
 * - **S17 Viewed.** All that the work of a `view` reads is one state of what is written for good, and the answers are those of a
 *   `read` in a transaction. It locks nothing: no open transaction of another process keeps it waiting, nor is kept waiting by it. And it
 *   writes nothing: it answers where nothing may be written.
 * - **P1 Named.** `named` gives for each key every lead that it has ever named, until an erasure says otherwise: also those that it no
 *   longer does (`before`), and those that `named` of a write adds, as it says. One that was `sent` stays so, whatever comes after. A key
 *   that a lead gives up (`released`) names none from then on, unless it names another lead by then.
 * - **P2 Dossier.** A snapshot has, for each id in `dossiers`, all receipts `about` it, by command id, the keys that it was sent under
 *   and those that have named it and do not now, and the quarantined input of it.
 * - **P3 Erased.** Of what an erasure replaces or takes away nothing is left that a verb of the store gives, or that stands in a table: neither of
 *   events, receipts and inputs, nor of identity keys and contacts, nor of what handlers failed with, pending or dead.
 * - **P4 Nothing else.** What it does not name is as it was, also of other leads that the same keys name; what is pending stays pending,
 *   what is dead stays dead, and events keep their order.
 */
export interface Storage {
  /** A word for messages: `memory`, `sqlite`. */
  readonly name: string;
  readonly capabilities: StorageCapabilities;
  /** The store of one tenant, created if need be. `clock` replaces the store's own clock, for tests and simulations. */
  open(tenant: string, options?: { readonly clock?: Clock | undefined }): Promise<Store>;
  /**
   * The tenants in whose store there is a policy.
   *
   * @throws HandoverError `STORAGE_FAILED` where the database keeps tenants apart, and so lists none.
   */
  tenants(): Promise<readonly string[]>;
  /** Lets go of connections and files. Stores opened from it fail from then on. */
  close(): Promise<void>;
}

/** What an adapter can do beyond the guarantees. */
export interface StorageCapabilities {
  /** What was written survives the end of the process. */
  readonly durable: boolean;
  /** Several processes may use the same store at once. */
  readonly shared: boolean;
  /** Transactions that read nothing in common do not wait for one another: it is worth reading no more than is needed. */
  readonly sideBySide: boolean;
  /** Calls may be made in a transaction of the host's. */
  readonly joinsHost: boolean;
}

/** A transaction that the host has opened on its own connection; what fits is the adapter's to say. */
export type HostTransaction = object;

export interface TransactOptions {
  /**
   * The work is done in this transaction: it commits with what the host does there, or not at all. Nothing is begun, committed or
   * repeated. @defaultValue a transaction of its own
   */
  readonly using?: HostTransaction | undefined;
  /**
   * The same object for all the transactions that one call takes with `using`: they are to be one transaction of the host's.
   * @defaultValue it takes one
   */
  readonly call?: object | undefined;
}

/** The store of one tenant. */
export interface Store {
  /**
   * Runs `work` in one transaction and settles when it is written. `work` uses the transaction alone: an adapter may let the
   * store's other verbs wait until the transaction has ended. An adapter that has no reason to wait may answer at once;
   * one that fails rejects, and does not throw.
   *
   * @throws HandoverError `STORAGE_FAILED`, `retryable` when the store was busy or another writer was faster: nothing was written.
   *   `COMMIT_UNKNOWN` when nobody knows whether it was. What `work` throws comes back as it is. `INPUT_INVALID` for a transaction of the host's that the adapter cannot join.
   */
  transact<T>(work: (transaction: Transaction) => Awaitable<T>, options?: TransactOptions): Awaitable<T>;
  /**
   * Runs `work` on one state of the store, for calls that only read (S17). It may wait for transactions of this process, where these
   * have the only connection.
   *
   * @throws HandoverError `STORAGE_FAILED`. What `work` throws comes back as it is.
   */
  view<T>(work: (view: View) => Awaitable<T>): Awaitable<T>;
  /** The earliest `nextAt` of an open clock. */
  nextDueAt(): Promise<Instant | undefined>;
  /** The first leads on hold, in the order of their turns: by `hold.rank`, then by `receivedAt`, then by id. */
  waiting(limit: number): Promise<readonly string[]>;
  /** Open leads with this `ownerId`, by id, those after `after`; as the host's own transaction sees them, where one is given. */
  owned(
    repId: string,
    page: { readonly limit: number; readonly after?: string | undefined },
    options?: TransactOptions,
  ): Promise<readonly string[]>;
  /** One lead, or what else has clocks or events under this id, with its open clocks and all its events. */
  history(leadId: string): Promise<History | undefined>;
  /** The lead an identity key names. */
  find(identity: string): Promise<Lead | undefined>;
  /** For each of these identity keys the leads that it has ever named, by id, and what it is to them. */
  named(keys: readonly string[]): Promise<readonly (readonly NamedLead[])[]>;
  /**
   * All of a kind, in pages, in a fixed order: events and quarantined inputs as written, leads by id, clocks by lead and id, ledgers
   * by key, accounts by domain.
   *
   * @param damaged Told of each row that cannot be read, by its id, which is then passed over.
   * @defaultValue the scan fails with `STORAGE_INCOMPATIBLE`
   */
  scan<K extends keyof Scans>(kind: K, damaged?: (id: string) => void): AsyncIterable<readonly Scans[K][]>;
  roster(): Promise<Roster>;
  /** Policy documents seen so far. */
  policies(): Promise<readonly StoredPolicy[]>;
  /** Keeps a policy document; the one already stored under that version wins and is returned. */
  addPolicy(policy: StoredPolicy): Promise<StoredPolicy>;
  /** What subscribers have still to get. */
  readonly outbox: Outbox;
}

/** One transaction: `claimDue` at most once and before all else, `read` once or more, `write` at most once and after that. */
export interface Transaction {
  /**
   * The store's clock, the same for the whole transaction: to be asked for once something was claimed or read, for it may be the
   * database's. (Where one claims and then waits for what it reads, it is that of the first read.)
   */
  readonly now: Instant;
  claimDue(limit: number): Awaitable<readonly ClockRef[]>;
  read(needs: Needs): Awaitable<Snapshot>;
  write(changes: Changes): Awaitable<void>;
}

/** One state of the store, while the work of a `view` runs. */
export interface View {
  /** The store's clock, the same for the whole view: to be asked for once something was read, for it may be the database's. */
  readonly now: Instant;
  read(needs: Needs): Awaitable<Snapshot>;
  /** The open clocks that next have something to say at or before `until`, in the order of S6. */
  upcoming(until: Instant, limit: number): Awaitable<readonly ClockRef[]>;
}

/** What is known of one lead. */
export interface History {
  readonly lead: Lead | undefined;
  readonly clocks: readonly SlaClock[];
  readonly events: readonly HandoverEvent[];
}

/** What can be scanned. */
export interface Scans {
  leads: Lead;
  /** Open ones: running or paused. */
  clocks: SlaClock;
  events: HandoverEvent;
  ledgers: PoolLedger;
  quarantined: Quarantined;
  accounts: Account;
}

export interface StoredPolicy {
  readonly version: string;
  readonly document: PolicyDocument;
}
