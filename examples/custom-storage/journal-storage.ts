import { HandoverError } from "handover";
import {
  cannotJoin,
  emptyRoster,
  eventId,
  isOver,
  systemClock,
  type Changes,
  type Clock,
  type History,
  type Lead,
  type Scans,
  type SlaClock,
  type Storage,
  type Store,
  type StoredPolicy,
  type Transaction,
  type View,
} from "handover/storage";
import { erasedEdits, namedBy } from "./erase.ts";
import { Journal } from "./journal.ts";
import { noteEvents, outboxOf } from "./outbox.ts";
import { compareText, type Edit, type Rows } from "./rows.ts";
import { clocksOf, editsOf, eventsOf, snapshotOf, waitingIn } from "./snapshot.ts";

/** Keeps everything in memory, and every transaction as a line of a file: a storage to learn from, and for one process. */
export function journalStorage(path: string): Storage {
  const journal = new Journal(path);
  return {
    name: "journal",
    capabilities: { durable: true, shared: false, sideBySide: false, joinsHost: false },
    async open(tenant, { clock = systemClock } = {}) {
      journal.checkOpen();
      return storeOf(journal, tenant, clock);
    },
    tenants: async () => (journal.checkOpen(), journal.tenantsWith("policies").sort(compareText)),
    close: async () => journal.close(),
  };
}

/** One queue for each tenant: whoever reads has all of it to themselves until they have written (S2). */
const queues = new WeakMap<Rows, Promise<unknown>>();

function storeOf(journal: Journal, tenant: string, clock: Clock): Store {
  const rows = journal.rows(tenant);
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = (queues.get(rows) ?? Promise.resolve()).then(() => (journal.checkOpen(), work()));
    queues.set(
      rows,
      turn.catch(() => undefined),
    );
    return turn;
  };
  const commit = <T>(make: () => readonly [readonly Edit[], T]): Promise<T> =>
    alone(async () => {
      const [edits, result] = make();
      journal.commit(tenant, edits);
      return result;
    });
  const looking = async <T>(look: () => T): Promise<T> => (journal.checkOpen(), look());
  const outbox = outboxOf(rows, clock, commit);
  return {
    transact: async (work, { using } = {}) => {
      if (using !== undefined) throw cannotJoin("journal");
      return alone(async () => {
        const transaction = new JournalTransaction(rows, clock.now());
        const result = await Promise.resolve()
          .then(() => work(transaction))
          .finally(() => transaction.end());
        const edits = transaction.outcome();
        // The lines before still tell of whoever was erased: the file is written anew, without them.
        if (transaction.hasErased) journal.rewrite(tenant, edits);
        else journal.commit(tenant, edits);
        return result;
      });
    },
    // In the same queue: one state, however often the work looks (S17).
    view: async (work) =>
      alone(async () => {
        const transaction = new JournalTransaction(rows, clock.now());
        return Promise.resolve()
          .then(() => work(transaction))
          .finally(() => transaction.end());
      }),
    nextDueAt: () => looking(() => due(rows, Infinity)[0]?.nextAt),
    waiting: (limit) => looking(() => waitingIn(rows, limit)),
    owned: (repId, { limit, after = "" }) =>
      looking(() =>
        rows
          .all<Lead>("leads")
          .filter(({ id, ownerId, closed }) => ownerId === repId && closed === undefined && compareText(id, after) > 0)
          .map(({ id }) => id)
          .sort(compareText)
          .slice(0, limit),
      ),
    history: (leadId) =>
      looking(() => {
        const history: History = {
          lead: rows.get("leads", leadId),
          clocks: clocksOf(rows, leadId),
          events: eventsOf(rows, leadId),
        };
        return history.lead === undefined && history.events.length === 0 ? undefined : history;
      }),
    find: (identity) => looking(() => rows.get("leads", rows.get<string>("identities", identity) ?? "")),
    named: (keys) => looking(() => keys.map((key) => namedBy(rows, key))),
    async *scan(kind) {
      journal.checkOpen();
      const all = inOrder(rows, kind);
      for (let from = 0; from < all.length; from += 500) yield all.slice(from, from + 500);
    },
    roster: () => looking(() => rows.get("rosters") ?? emptyRoster),
    policies: () => looking(() => rows.all("policies")),
    addPolicy: (policy) =>
      commit(() => {
        const known = rows.get<StoredPolicy>("policies", policy.version);
        return [known === undefined ? [["policies", [policy.version], policy]] : [], known ?? policy];
      }),
    outbox,
  };
}

/** Keeps what is written aside until the work is through. */
class JournalTransaction implements Transaction, View {
  readonly now: number;
  private readonly rows: Rows;
  hasErased = false;
  private edits: readonly Edit[] = [];
  private failure: unknown;
  private hasEnded = false;

  constructor(rows: Rows, now: number) {
    this.rows = rows;
    this.now = now;
  }

  claimDue(limit: number) {
    return this.upcoming(this.now, limit);
  }

  upcoming(until: number, limit: number) {
    this.check();
    return due(this.rows, until)
      .slice(0, limit)
      .map(({ leadId, id }) => ({ leadId, clockId: id }));
  }

  read(needs: Parameters<Transaction["read"]>[0]) {
    this.check();
    return snapshotOf(this.rows, needs, this.now);
  }

  write(changes: Changes): void {
    this.check();
    try {
      this.refuseSecondNames(changes);
    } catch (error) {
      this.failure = error;
      throw error;
    }
    const erased = changes.erased.flatMap((erasure) => erasedEdits(this.rows, erasure));
    this.hasErased = erased.length > 0;
    // All else is written over what the erasures leave.
    const rows = this.hasErased ? this.rows.copy() : this.rows;
    if (this.hasErased) rows.apply(erased);
    const edits = [...editsOf(rows, changes, (clock) => !isOver(clock)), ...noteEvents(rows, changes.events)];
    this.edits = [...erased, ...edits];
  }

  end(): void {
    this.hasEnded = true;
  }

  /** @throws what the write failed with, whether the work minded or not (S1). */
  outcome(): readonly Edit[] {
    if (this.failure !== undefined) throw this.failure;
    return this.edits;
  }

  /** S7, before anything is done. */
  private refuseSecondNames({ events }: Changes): void {
    const names = new Set<string>();
    for (const event of events) {
      const { leadId = null, version } = event;
      const name = JSON.stringify([leadId, version]);
      if (names.has(name) || this.rows.get("events", leadId, version) !== undefined)
        throw new HandoverError("STORAGE_FAILED", `event ${eventId(event)} is there already`, { retryable: true });
      names.add(name);
    }
  }

  private check(): void {
    if (this.hasEnded) throw new HandoverError("INPUT_INVALID", "the transaction has ended; use it while `work` runs");
  }
}

/** Open clocks that have something to say by then, in the order of S6. */
function due(rows: Rows, until: number): SlaClock[] {
  return rows
    .all<SlaClock>("clocks")
    .filter(({ nextAt }) => nextAt !== undefined && nextAt <= until)
    .sort(
      (a, b) =>
        (a.nextAt as number) - (b.nextAt as number) ||
        a.startedAt - b.startedAt ||
        compareText(a.leadId, b.leadId) ||
        compareText(a.id, b.id),
    );
}

/** Events and quarantined inputs as they were written, the rest by key (S8). */
function inOrder<K extends keyof Scans>(rows: Rows, kind: K): Scans[K][] {
  const all = rows.all<Scans[K]>(kind);
  const keyOf = (row: unknown): readonly string[] => {
    const { leadId, id, key, domain } = row as { leadId?: string; id?: string; key?: string; domain?: string };
    return kind === "clocks" ? [leadId ?? "", id ?? ""] : [id ?? key ?? domain ?? ""];
  };
  if (kind === "events" || kind === "quarantined") return all;
  return all.sort(
    (a, b) =>
      keyOf(a)
        .map((part, i) => compareText(part, keyOf(b)[i] ?? ""))
        .find((order) => order !== 0) ?? 0,
  );
}
