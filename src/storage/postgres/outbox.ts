import type {
  Clock,
  DeadLetter,
  EventType,
  Forgotten,
  ForgetPage,
  HandoverEvent,
  Instant,
  Lag,
  Outbox,
  SubscriberOptions,
} from "../index.ts";
import { errorOf, rowOf } from "../sql/row.ts";
import { fromJson, keyText, streamOf, textOf } from "../sql/text.ts";
import { lockRosterAlone } from "./alone.ts";
import type { Connection, TenantDatabase } from "./connection.ts";
import { claimPending, settleClaims } from "./deliver.ts";
import { nowSql, patienceParams, patienceSql } from "./lock.ts";
import { rewindAll } from "./pending.ts";

const knownSql =
  "SELECT array_to_json(events)::text AS events, fill_from::float8 AS fill FROM handover_subscriber WHERE tenant = $1 AND name = $2";
const orphansSql = ["delivery", "dead_letter"].map(
  (table) =>
    `DELETE FROM handover_${table} WHERE tenant = $1 AND subscriber = $2 AND NOT EXISTS (SELECT 1 FROM handover_subscriber WHERE tenant = $1 AND name = $2)`,
);
const subscribeSql =
  "INSERT INTO handover_subscriber AS t (tenant, name, events, fill_from) VALUES ($1, $2, $3::text[], $4::bigint) " +
  "ON CONFLICT (tenant, name) DO UPDATE SET events = excluded.events RETURNING CASE WHEN xmax = 0 THEN 1 ELSE 0 END AS added, fill_from::float8 AS fill";
const filledSql = "UPDATE handover_subscriber SET fill_from = NULL WHERE tenant = $1 AND name = $2";
const unsubscribeSql = "DELETE FROM handover_subscriber WHERE tenant = $1 AND name = $2 RETURNING 1";
const subscribersSql =
  "SELECT name, array_to_json(events)::text AS events FROM handover_subscriber WHERE tenant = $1 ORDER BY name";
const lagSql =
  `SELECT count(DISTINCT d.stream)::float8 AS leads, coalesce(sum(d.latest - d.done), 0)::float8 AS events, min(e.at)::float8 AS oldest, ` +
  "(count(*) FILTER (WHERE d.attempts > CASE WHEN d.claim IS NULL THEN 0 ELSE 1 END))::float8 AS failing, " +
  "(SELECT count(*) FROM handover_dead_letter l WHERE l.tenant = s.tenant AND l.subscriber = s.name)::float8 AS dead, " +
  `coalesce($3::bigint, ${nowSql})::float8 AS now ` +
  "FROM handover_subscriber s LEFT JOIN handover_delivery d ON d.tenant = s.tenant AND d.subscriber = s.name " +
  "LEFT JOIN handover_event e ON e.tenant = d.tenant AND e.stream = d.stream AND e.version = d.done + 1 " +
  "WHERE s.tenant = $1 AND s.name = $2 GROUP BY s.tenant, s.name";
const deadSql =
  "SELECT l.stream, e.json, l.attempts, l.error, l.at::float8 AS at FROM handover_dead_letter l " +
  "JOIN handover_event e ON e.tenant = l.tenant AND e.stream = l.stream AND e.version = l.version " +
  "WHERE l.tenant = $1 AND l.subscriber = $2 ORDER BY l.at, l.stream, l.version LIMIT $3::bigint";
const putBackSql =
  "WITH taken AS (DELETE FROM handover_dead_letter WHERE tenant = $1 AND subscriber = $2 AND ($3::text IS NULL OR (stream = $3 AND version = $4::bigint)) RETURNING stream, version), " +
  "back AS (INSERT INTO handover_delivery (tenant, subscriber, stream, again, done, latest, next_at) " +
  `SELECT $1, $2, stream, version, version - 1, version, coalesce($5::bigint, ${nowSql}) FROM taken ON CONFLICT DO NOTHING) ` +
  "SELECT count(*)::int4 AS count FROM taken";
const inLead = (table: string, key = "stream"): string =>
  `SELECT 1 FROM handover_${table} t WHERE t.tenant = l.tenant AND t.${key} = l.id`;
const isWanted = (table: string): string =>
  `SELECT 1 FROM handover_subscriber s JOIN handover_${table} t ON t.tenant = s.tenant AND t.subscriber = s.name AND t.stream = l.id WHERE s.tenant = l.tenant`;
/** Whoever rewinds has its subscriber, and whoever forgets all of them: so each sees all that the other did, or nothing of it. */
const rewinderSql = "SELECT 1 FROM handover_subscriber WHERE tenant = $1 AND name = $2 FOR NO KEY UPDATE";
const forgetterSql = "SELECT 1 FROM handover_subscriber WHERE tenant = $1 ORDER BY name FOR UPDATE";
/** The leads are locked, so that nobody adds to what is looked at. */
const forgetSql =
  "WITH old AS MATERIALIZED (SELECT l.id, (SELECT max(version) FROM handover_event e WHERE e.tenant = l.tenant AND e.stream = l.id) AS last FROM handover_lead l " +
  `WHERE l.tenant = $1 AND l.closed_at < $2::bigint AND l.id > $3 AND NOT EXISTS (${inLead("clock", "lead_id")}) ` +
  `AND NOT EXISTS (${isWanted("delivery")}) AND NOT EXISTS (${isWanted("dead_letter")}) AND NOT EXISTS (${inLead("event")} AND t.at >= $2::bigint) ` +
  `AND EXISTS (${inLead("event")} OFFSET 1 LIMIT 1) ` +
  `AND NOT EXISTS (SELECT 1 FROM handover_subscriber s WHERE s.tenant = l.tenant AND (s.fill_from IS NOT NULL OR s.giving_until > coalesce($5::bigint, ${nowSql}))) ` +
  "ORDER BY l.id LIMIT $4::bigint FOR UPDATE OF l SKIP LOCKED), " +
  "gone AS (DELETE FROM handover_event e USING old WHERE e.tenant = $1 AND e.stream = old.id AND e.version < old.last RETURNING 1) " +
  "SELECT (SELECT count(*) FROM old)::int4 AS leads, (SELECT max(id) FROM old) AS last, (SELECT count(*) FROM gone)::int4 AS events";

/** What subscribers have still to get. @param clock In place of the database's. */
export function postgresOutbox(database: TenantDatabase, clock: Clock | undefined): Outbox {
  /** Waits for a lock, and then works: statements see what whoever had it has done. */
  const locked = <T>(
    lock: (connection: Connection) => Promise<unknown>,
    work: (run: TenantDatabase["all"]) => Promise<T>,
  ): Promise<T> =>
    database.transaction(async (connection) => {
      await lock(connection);
      return work((text, ...params) => connection.all(text, database.tenant, ...params));
    });
  /** Waits until nobody writes who has not seen what was done before, and keeps others from beginning meanwhile. */
  const alone = (connection: Connection): Promise<void> =>
    lockRosterAlone(connection, database.tenant, database.patience);
  const rows =
    (sql: string, ...keys: readonly string[]) =>
    async (connection: Connection): Promise<void> => {
      await connection.all(`SELECT ${patienceSql("$1", "$2")}`, ...patienceParams(database.patience));
      await connection.all(sql, database.tenant, ...keys);
    };
  const rewind = (name: string, from: Instant, isFilling: boolean): Promise<void> =>
    rewindAll((work) => locked(rows(rewinderSql, name), work), name, from, isFilling, clock?.now());
  const subscribe = async (name: string, { events, from }: SubscriberOptions): Promise<boolean> => {
    const [known] = await database.all<Known>(knownSql, name);
    const types = events === undefined ? null : JSON.stringify(events);
    let isNew = false;
    let fill = known?.fill ?? null;
    if (known === undefined || known.events !== types) {
      const [row] = await locked(alone, async (run) => {
        for (const orphans of orphansSql) await run(orphans, name);
        return run<{ added: number; fill: number | null }>(
          subscribeSql,
          name,
          events === undefined ? null : [...events],
          from ?? null,
        );
      });
      isNew = row?.added === 1;
      fill = row?.fill ?? null;
    }
    // Nothing is claimed before it is through; who is interrupted leaves the rest to the next one.
    if (fill !== null) {
      await rewind(name, fill, true);
      await database.all(filledSql, name);
    }
    return isNew;
  };
  return {
    subscribe: (name, options = {}) => subscribe(keyText(name), options),
    async unsubscribe(name) {
      const gone = await locked(alone, (run) => run(unsubscribeSql, keyText(name)));
      for (const orphans of orphansSql) await database.all(orphans, keyText(name));
      return gone.length > 0;
    },
    async subscribers() {
      const rows = await database.all<{ name: string; events: string | null }>(subscribersSql);
      return rows.map(({ name, events }) => ({
        name: textOf(name),
        events: events === null ? undefined : fromJson<EventType[]>(events),
      }));
    },
    claim: (name, options) => claimPending(database, keyText(name), options, clock?.now()),
    settle: (name, settlements) => settleClaims(database, keyText(name), settlements, clock?.now()),
    rewind: (name, from) => rewind(keyText(name), from, false),
    async lag(name): Promise<Lag | undefined> {
      const [row] = await database.all<LagRow>(lagSql, keyText(name), clock?.now() ?? null);
      if (row === undefined) return undefined;
      const { now, leads, events, oldest, failing, dead } = row;
      return { now, leads, events, oldestAt: oldest ?? undefined, failing, deadLetters: dead };
    },
    async deadLetters(name, limit) {
      const rows = await database.all<DeadRow>(deadSql, keyText(name), limit);
      return rows.map(({ stream, json, attempts, error, at }): DeadLetter => {
        return { event: rowOf<HandoverEvent>("event", json, stream), attempts, error: errorOf(error), at };
      });
    },
    async putBack(name, event) {
      const [row] = await database.all<{ count: number }>(
        putBackSql,
        keyText(name),
        event === undefined ? null : streamOf(event.leadId),
        event?.version ?? null,
        clock?.now() ?? null,
      );
      return row?.count ?? 0;
    },
    async forget(before: Instant, { limit, after = "" }: ForgetPage): Promise<Forgotten> {
      const [row] = await locked(rows(forgetterSql), (run) =>
        run<{ leads: number; last: string | null; events: number }>(
          forgetSql,
          before,
          keyText(after),
          limit,
          clock?.now() ?? null,
        ),
      );
      const { leads = 0, events = 0, last = null } = row ?? {};
      return { leads, events, after: leads < limit || last === null ? undefined : textOf(last) };
    },
  };
}

interface Known {
  readonly events: string | null;
  readonly fill: number | null;
}

interface LagRow {
  readonly now: number;
  readonly leads: number;
  readonly events: number;
  readonly oldest: number | null;
  readonly failing: number;
  readonly dead: number;
}

interface DeadRow {
  readonly stream: string;
  readonly json: string;
  readonly attempts: number;
  readonly error: string;
  readonly at: number;
}
