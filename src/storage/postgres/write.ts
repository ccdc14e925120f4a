import type { HandoverError } from "../../errors.ts";
import { eventId, isOver, nameKeys, type Changes, type Given, type HandoverEvent, type Lead } from "../index.ts";
import { keyText, streamOf } from "../sql/text.ts";
import type { Connection } from "./connection.ts";
import { eraseRows } from "./erase.ts";
import { overtaken, stateOf } from "./failure.ts";
import { pendingInsert } from "./pending.ts";
import { releaseKeys } from "./release.ts";
import { Statement } from "./statement.ts";
import { lastOfEach, leadRow, split, withoutPairs, type Column } from "./write-rows.ts";

/** Keys that were read and not there: a row that is there now was written by somebody else meanwhile. */
export interface Absent {
  readonly leads: ReadonlySet<string>;
  /** Those that named nobody, whether there was a row that says so or none. */
  readonly identities: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  readonly receipts: ReadonlySet<string>;
  /** Pools whose ledgers were read, all of them. */
  readonly pools: ReadonlySet<string>;
  readonly ledgers: (key: string) => boolean;
  /** What is no lead and had no clock. */
  readonly subjects: ReadonlySet<string>;
  /** The version of the roster that was read. */
  readonly roster: number | undefined;
}

/** A table as rows are written to it. */
interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Whether rows keep the order in which they were written, and none takes the place of an earlier one of its key. */
  readonly inOrder: boolean;
  /** Of a row that stands for none: who has read that there is none may take its place. */
  readonly vacant: string | undefined;
}

const tables = {
  receipts: table("receipt", "command_id", "about json"),
  events: table("event", "stream version", "at type json", true),
  identities: table("identity", "key", "lead_id", false, "lead_id = ''"),
  leads: table(
    "lead",
    "id",
    "hold_rank hold_until received_at holder stage grade value domains turn_ledger closed_at json",
  ),
  accounts: table("account", "domain", "json"),
  clocks: table("clock", "lead_id id", "next_at started_at json", true),
  ledgers: table("ledger", "key", "pool json"),
  quarantined: table("quarantine", "id", "json", true),
  contacts: table("contact", "key id", "at json"),
};

const numbers = new Set([
  "version",
  "hold_until",
  "received_at",
  "value",
  "next_at",
  "started_at",
  "at",
  "closed_at",
  "sent",
]);
const uniqueViolation = "23505";
/** Of a count that is false: nothing else in a statement of ours comes to this state, nor hardly anything in one of a trigger's. */
const otherThanDue = "2201G";
const dueSql = (count: string): string => `width_bucket(0, 0, 1, (count(*) = ${count})::int4)`;
/** Entries older than this no quota, rate or cap looks at. */
const keptMs = 40 * 86_400_000;

/** What changes take away, before what they put in its place is written. */
export async function clearRows(
  connection: Connection,
  tenant: string,
  { erased, released }: Pick<Changes, "erased" | "released">,
): Promise<void> {
  if (erased.length > 0) await eraseRows(connection, tenant, erased);
  if (released.length > 0) await releaseKeys(connection, tenant, released);
}

/**
 * Writes the rows of changes in one statement, inside a transaction, which is on its way when this returns. Rows go in by table and
 * key, in the same order for everybody.
 *
 * @throws HandoverError retryable, when something is there that was not there when it was read.
 */
export async function writeRows(
  connection: Connection,
  tenant: string,
  changes: Changes,
  absent: Absent,
): Promise<void> {
  const writer = new Writer(tenant);
  writer.insert(
    "receipts",
    changes.receipts.map((receipt) => {
      const { commandId, about } = receipt;
      return [keyText(commandId), about === undefined ? null : keyText(about), JSON.stringify(receipt)];
    }),
    ([id]) => absent.receipts.has(id as string),
  );
  writer.events(changes.events);
  const pair = ([key, leadId]: readonly [string, string]): Column[] => [keyText(key), keyText(leadId)];
  const identities = Array.from(changes.identities, pair);
  const isNew = ([key]: readonly Column[]): boolean => absent.identities.has(key as string);
  const named = changes.named.map(([key, leadId, as]) => [keyText(key), keyText(leadId), as === "sent" ? 1 : 0]);
  writer.earlier(named, identities, isNew);
  writer.insert("identities", identities, isNew);
  writer.leads(changes.leads, absent.leads);
  writer.insert(
    "accounts",
    changes.accounts.map((account) => [keyText(account.domain), JSON.stringify(account)]),
    ([domain]) => absent.accounts.has(domain as string),
  );
  writer.names(changes.accounts);
  const [ended, open] = split(changes.clocks, (clock) => isOver(clock));
  writer.insert(
    "clocks",
    open.map((clock) => {
      const { leadId, id, nextAt = null, startedAt } = clock;
      return [keyText(leadId), keyText(id), nextAt, startedAt, JSON.stringify(clock)];
    }),
    ([subject]) => absent.subjects.has(subject as string),
  );
  writer.remove(
    "clock",
    ["lead_id", "id"],
    ended.map(({ leadId, id }) => [keyText(leadId), keyText(id)]),
  );
  writer.insert(
    "ledgers",
    changes.ledgers.map((ledger) => [keyText(ledger.key), keyText(ledger.pool), JSON.stringify(ledger)]),
    ([key, pool]) => absent.pools.has(pool as string) && absent.ledgers(key as string),
  );
  writer.insert(
    "quarantined",
    changes.quarantined.map((input) => [keyText(input.id), JSON.stringify(input)]),
    () => false,
  );
  writer.given(changes.given);
  writer.insert(
    "contacts",
    changes.contacts.map((contact) => [keyText(contact.key), keyText(contact.id), contact.at, JSON.stringify(contact)]),
    () => false,
  );
  writer.forgetContacts(changes.contacts);
  writer.roster(changes.roster, absent.roster);
  // What was taken away may have been all.
  if (writer.isEmpty) return;
  try {
    await connection.run(writer.statement);
  } catch (error) {
    const state = stateOf((error as HandoverError).cause);
    if (state === otherThanDue) throw overtaken("what was not there when it was read", error);
    const [event] = changes.events;
    if (event === undefined || state !== uniqueViolation) throw error;
    throw overtaken(`event ${eventId(event)} or one after it`, error);
  }
}

/** A statement of many inserts, which fails where one has written another number of rows than it must. */
class Writer {
  readonly statement = new Statement();
  private readonly own: string;
  private parts = 0;

  constructor(tenant: string) {
    this.own = this.statement.param(tenant, "text");
  }

  get isEmpty(): boolean {
    return this.parts === 0;
  }

  /** What keys named until now where they name something else from now on, and what else they have named. */
  earlier(
    named: readonly (readonly Column[])[],
    identities: readonly (readonly Column[])[],
    isNew: (row: readonly Column[]) => boolean,
  ): void {
    const replaced = identities.filter((row) => !isNew(row));
    if (named.length + replaced.length === 0) return;
    const columns = ["key", "lead_id"];
    // As they are now, and not as they were when the statement began: what somebody else has just put there is replaced, too.
    this.statement.with(
      "replaced",
      `SELECT i.key, i.lead_id, n.lead_id AS now FROM handover_identity i JOIN ${this.rows(columns, replaced, "n")} ON i.key = n.key WHERE i.tenant = ${this.own} ORDER BY i.key FOR UPDATE OF i`,
    );
    const parts = [
      `SELECT key, lead_id, sent FROM ${this.rows([...columns, "sent"], named)}`,
      "SELECT key, lead_id, 0 FROM replaced WHERE lead_id NOT IN ('', now)",
    ];
    this.add(
      `INSERT INTO handover_earlier AS e (tenant, key, lead_id, sent) SELECT ${this.own}, key, lead_id, max(sent) FROM (${parts.join(" UNION ALL ")}) gone GROUP BY key, lead_id ORDER BY 2, 3 ON CONFLICT (tenant, key, lead_id) DO UPDATE SET sent = greatest(e.sent, excluded.sent) RETURNING 1`,
    );
  }

  /**
   * Rows that must not be there yet are only added, or take a vacant place; the others take the place of what is there.
   *
   * @param returning Columns of what it has written. @returns The names of the parts that do it.
   */
  insert(
    into: keyof typeof tables,
    rows: readonly (readonly Column[])[],
    isNew: (row: readonly Column[]) => boolean,
    returning = "1",
  ): readonly string[] {
    const parts: string[] = [];
    if (rows.length === 0) return parts;
    const { name, key, columns, inOrder, vacant } = tables[into];
    const [added, replaced] = split(inOrder ? rows : lastOfEach(rows, key.length), isNew);
    const all = ["tenant", ...key, ...columns].join(", ");
    const set = columns.map((column) => `${column} = excluded.${column}`).join(", ");
    const write = (some: readonly (readonly Column[])[], conflict: string, due?: number): void => {
      if (some.length === 0) return;
      const from = this.rows([...key, ...columns], some);
      const order = inOrder ? "place" : key.join(", ");
      parts.push(
        this.add(
          `INSERT INTO ${name} AS t (${all}) SELECT ${this.own}, ${[...key, ...columns].join(", ")} FROM ${from} ORDER BY ${order} ON CONFLICT (tenant, ${key.join(", ")}) DO ${conflict} RETURNING ${returning}`,
          due,
        ),
      );
    };
    write(added, vacant === undefined ? "NOTHING" : `UPDATE SET ${set} WHERE t.${vacant}`, added.length);
    write(replaced, `UPDATE SET ${set}`);
    return parts;
  }

  /** Events, and with them what is pending of them for those who are to get them. */
  events(events: readonly HandoverEvent[]): void {
    const [first] = events;
    if (first === undefined) return;
    const rows = events.map((event): Column[] => {
      const { leadId, version, at, type } = event;
      return [streamOf(leadId), version, at, type, JSON.stringify(event)];
    });
    const { name, key, columns } = tables.events;
    const all = [...key, ...columns];
    // The key alone keeps others out: nobody has to look for an event before it is written.
    const written = this.add(
      `INSERT INTO ${name} (tenant, ${all.join(", ")}) SELECT ${this.own}, ${all.join(", ")} FROM ${this.rows(all, rows)} ORDER BY place RETURNING stream, version, at, type`,
    );
    this.add(pendingInsert(written, this.own));
  }

  remove(table: string, key: readonly string[], rows: readonly (readonly Column[])[]): void {
    if (rows.length === 0) return;
    const match = key.map((column) => `t.${column} = gone.${column}`).join(" AND ");
    this.add(
      `DELETE FROM handover_${table} t USING ${this.rows(key, rows, "gone")} WHERE t.tenant = ${this.own} AND ${match} RETURNING 1`,
    );
  }

  /** Leads, and with them what their holders hold: what they held before less, what they hold now more. */
  leads(leads: readonly Lead[], absent: ReadonlySet<string>): void {
    if (leads.length === 0) return;
    const rows = leads.map(leadRow);
    const isNew = ([id]: readonly Column[]): boolean => absent.has(id as string);
    const held = this.insert("leads", rows, isNew, "holder, stage, grade, value").map(
      (part) => `SELECT holder, stage, grade, value, 1 AS one FROM ${part} WHERE holder IS NOT NULL`,
    );
    const known = rows.filter((row) => !isNew(row)).map(([id]) => id as string);
    if (known.length > 0)
      held.push(
        `SELECT holder, stage, grade, -value, -1 FROM handover_lead WHERE tenant = ${this.own} AND id = ANY(${this.statement.list(known)}) AND holder IS NOT NULL`,
      );
    const moved = `SELECT ${this.own}, holder, stage, grade, sum(one), sum(value) FROM (${held.join(" UNION ALL ")}) moved`;
    this.add(
      `INSERT INTO handover_held AS t (tenant, holder, stage, grade, count, value) ${moved} GROUP BY holder, stage, grade HAVING sum(one) <> 0 OR sum(value) <> 0 ORDER BY holder, stage, grade ` +
        "ON CONFLICT (tenant, holder, stage, grade) DO UPDATE SET count = t.count + excluded.count, value = t.value + excluded.value RETURNING 1",
    );
  }

  /** The keys of accounts' names: those that an account had before go, but for those that it has still. */
  names(accounts: Changes["accounts"]): void {
    if (accounts.length === 0) return;
    const last = new Map(accounts.map((account) => [keyText(account.domain), account]));
    const keys = Array.from(last, ([domain, account]) =>
      nameKeys(account).map((key): Column[] => [key, domain]),
    ).flat();
    const columns = ["name_key", "domain"];
    this.statement.with("names", `SELECT name_key, domain FROM ${this.rows(columns, keys)}`);
    const domains = this.statement.list(last.keys());
    this.add(
      `DELETE FROM handover_account_name t WHERE t.tenant = ${this.own} AND t.domain = ANY(${domains}) AND NOT EXISTS (SELECT 1 FROM names n WHERE n.name_key = t.key AND n.domain = t.domain) RETURNING 1`,
    );
    this.add(
      `INSERT INTO handover_account_name (tenant, key, domain) SELECT ${this.own}, name_key, domain FROM names ORDER BY name_key, domain ON CONFLICT DO NOTHING RETURNING 1`,
    );
  }

  /** What reps were given, and what was taken back: the first entry of its kind that is there. */
  given(given: readonly Given[]): void {
    if (given.length === 0) return;
    const columns = ["at", "rep", "limit_name", "lead_id"];
    const row = ({ at, repId, limit, leadId }: Given): Column[] => [
      at,
      keyText(repId),
      keyText(limit),
      keyText(leadId),
    ];
    const [returned, added] = split(withoutPairs(given), (one) => one.returned === true);
    if (added.length > 0)
      this.add(
        `INSERT INTO handover_given (tenant, ${columns.join(", ")}) SELECT ${this.own}, ${columns.join(", ")} FROM ${this.rows(columns, added.map(row))} ORDER BY place RETURNING 1`,
      );
    if (returned.length > 0) {
      const numbered = (from: string): string =>
        `SELECT *, row_number() OVER (PARTITION BY ${columns.join(", ")} ORDER BY ${from === "" ? "at" : "seq"}) AS nth FROM`;
      const mine = `${numbered("")} ${this.rows(columns, returned.map(row))}`;
      const theirs = `${numbered("seq")} handover_given WHERE tenant = ${this.own} AND (at, rep) IN (SELECT at, rep FROM mine)`;
      this.statement.with("mine", mine);
      this.add(
        `DELETE FROM handover_given t USING (${theirs}) there JOIN mine USING (${columns.join(", ")}, nth) WHERE t.seq = there.seq RETURNING 1`,
      );
    }
    const oldest = Math.max(...given.map(({ at }) => at)) - keptMs;
    this.add(
      `DELETE FROM handover_given WHERE tenant = ${this.own} AND at < ${this.statement.param(oldest, "bigint")} RETURNING 1`,
    );
  }

  forgetContacts(contacts: Changes["contacts"]): void {
    if (contacts.length === 0) return;
    const newest = new Map<string, number>();
    for (const { key, at } of contacts) newest.set(keyText(key), Math.max(at, newest.get(keyText(key)) ?? at));
    const rows = Array.from(newest, ([key, at]): Column[] => [key, at - keptMs]);
    this.add(
      `DELETE FROM handover_contact t USING ${this.rows(["key", "at"], rows, "gone")} WHERE t.tenant = ${this.own} AND t.key = gone.key AND t.at < gone.at RETURNING 1`,
    );
  }

  /** @param before The version that was read; the write is lost where it is another by now. */
  roster(roster: Changes["roster"], before: number | undefined): void {
    if (roster === undefined) return;
    const { version } = roster;
    const values = `${this.own}, ${this.statement.param(version, "bigint")}, ${this.statement.param(JSON.stringify(roster), "text")}`;
    const was = before === undefined ? "" : ` WHERE t.version = ${this.statement.param(before, "bigint")}`;
    this.add(
      `INSERT INTO handover_roster AS t (tenant, version, json) VALUES (${values}) ON CONFLICT (tenant) DO UPDATE SET version = excluded.version, json = excluded.json${was} RETURNING 1`,
      1,
    );
  }

  /**
   * @param due How many rows it must write: the server itself finds out, and undoes all that was done. @defaultValue as many as it does
   * @returns Its name in the statement.
   */
  private add(query: string, due?: number): string {
    const part = `w${this.parts++}`;
    this.statement.with(part, `(${query})`);
    const written = due === undefined ? "count(*)::int4" : dueSql(this.statement.param(due, "bigint"));
    this.statement.select(`SELECT ${written} AS written FROM ${part}`);
    return part;
  }

  /** Rows as a table to read from, each with its place: a text a column. */
  private rows(columns: readonly string[], rows: readonly (readonly Column[])[], alias = "r"): string {
    const arrays = columns.map((_, i) => this.statement.joined(rows.map((row) => row[i] as Column)));
    const cast = columns.map((column) =>
      column === "name_key"
        ? `${column}::integer`
        : numbers.has(column)
          ? `${column}::bigint`
          : column === "domains"
            ? "domains::text[]"
            : column,
    );
    return `(SELECT ${cast.map((expression, i) => `${expression} AS ${columns[i]}`).join(", ")}, place FROM unnest(${arrays.join(", ")}) WITH ORDINALITY AS t(${columns.join(", ")}, place) WHERE place > 1) ${alias}`;
  }
}

function table(name: string, key: string, columns: string, inOrder = false, vacant?: string): Table {
  return { name: `handover_${name}`, key: key.split(" "), columns: columns.split(" "), inOrder, vacant };
}
