import type { Clock, DeadLetter, Forgotten, ForgetPage, HandoverEvent, Instant, Lag, Outbox } from "../index.ts";
import { errorOf, rowOf } from "../sql/row.ts";
import { keyText, streamOf, textOf } from "../sql/text.ts";
import { claimPending, settleOne } from "./claim.ts";
import type { Connection } from "./connection.ts";
import { readSubscribers, rewindAll } from "./pending.ts";

const isKnownSql = "SELECT 1 FROM handover_subscriber WHERE tenant = ? AND name = ?";
const subscribeSql =
  "INSERT INTO handover_subscriber (tenant, name, events) VALUES (?, ?, ?) ON CONFLICT (tenant, name) DO UPDATE SET events = excluded.events";
const allOf = ["handover_subscriber WHERE tenant = ? AND name = ?"].concat(
  ["delivery", "dead_letter"].map((table) => `handover_${table} WHERE tenant = ? AND subscriber = ?`),
);
const lagSql =
  "SELECT count(DISTINCT d.stream) AS leads, coalesce(sum(d.latest - d.done), 0) AS events, min(e.at) AS oldest, " +
  "coalesce(sum(d.attempts > (d.claim IS NOT NULL)), 0) AS failing, " +
  "(SELECT count(*) FROM handover_dead_letter l WHERE l.tenant = s.tenant AND l.subscriber = s.name) AS dead " +
  "FROM handover_subscriber s LEFT JOIN handover_delivery d ON d.tenant = s.tenant AND d.subscriber = s.name " +
  "LEFT JOIN handover_event e ON e.tenant = d.tenant AND e.stream = d.stream AND e.version = d.done + 1 " +
  "WHERE s.tenant = ? AND s.name = ? GROUP BY s.name";
const deadSql =
  "SELECT l.stream, e.json, l.attempts, l.error, l.at FROM handover_dead_letter l " +
  "JOIN handover_event e ON e.tenant = l.tenant AND e.stream = l.stream AND e.version = l.version " +
  "WHERE l.tenant = ? AND l.subscriber = ? ORDER BY l.at, l.stream, l.version LIMIT ?";
const which = "tenant = ? AND subscriber = ? AND (? IS NULL OR (stream = ? AND version = ?))";
const putBackSql =
  "INSERT INTO handover_delivery (tenant, subscriber, stream, again, done, latest, next_at) " +
  `SELECT tenant, subscriber, stream, version, version - 1, version, ? FROM handover_dead_letter WHERE ${which} ON CONFLICT DO NOTHING`;
const countSql = `SELECT count(*) AS count FROM handover_dead_letter WHERE ${which}`;
const takenSql = `DELETE FROM handover_dead_letter WHERE ${which}`;
const inLead = (table: string, key = "stream"): string =>
  `SELECT 1 FROM handover_${table} t WHERE t.tenant = l.tenant AND t.${key} = l.id`;
const isWanted = (table: string): string =>
  `SELECT 1 FROM handover_subscriber s CROSS JOIN handover_${table} t ON t.tenant = s.tenant AND t.subscriber = s.name AND t.stream = l.id WHERE s.tenant = l.tenant`;
const oldSql =
  "SELECT l.id, (SELECT max(version) FROM handover_event e WHERE e.tenant = l.tenant AND e.stream = l.id) AS last FROM handover_lead l " +
  `WHERE l.tenant = ? AND l.closed_at < ? AND l.id > ? AND NOT EXISTS (${inLead("clock", "lead_id")}) ` +
  `AND NOT EXISTS (${isWanted("delivery")}) AND NOT EXISTS (${isWanted("dead_letter")}) AND NOT EXISTS (${inLead("event")} AND t.at >= ?) ` +
  `AND EXISTS (${inLead("event")} LIMIT 1 OFFSET 1) ORDER BY l.id LIMIT ?`;
const forgetSql = "DELETE FROM handover_event WHERE tenant = ? AND stream = ? AND version < ? RETURNING 1";

interface LagRow {
  readonly leads: number;
  readonly events: number;
  readonly oldest: number | null;
  readonly failing: number;
  readonly dead: number;
}

/** What subscribers have still to get, under one engine's clock. */
export function sqliteOutbox(connection: Connection, tenant: string, clock: Clock): Outbox {
  return {
    subscribe: (name, { events, from } = {}) =>
      connection.transaction(() => {
        const key = keyText(name);
        const isNew = connection.get(isKnownSql, tenant, key) === undefined;
        connection.run(subscribeSql, tenant, key, events === undefined ? null : JSON.stringify(events));
        if (!isNew || from === undefined) return isNew;
        // All in one transaction: nobody may get anything of a lead before what comes first.
        rewindAll(connection, tenant, key, from);
        return isNew;
      }),
    unsubscribe: (name) =>
      connection.transaction(() => {
        const isKnown = connection.get(isKnownSql, tenant, keyText(name)) !== undefined;
        for (const rows of allOf) connection.run(`DELETE FROM ${rows}`, tenant, keyText(name));
        return isKnown;
      }),
    subscribers: () => connection.reading(() => readSubscribers(connection, tenant)),
    claim: (name, options) =>
      connection.transaction(() => claimPending(connection, tenant, keyText(name), options, clock.now())),
    settle: (name, settlements) =>
      connection.transaction(() => {
        for (const one of settlements) settleOne(connection, tenant, keyText(name), one, clock.now());
        return [];
      }),
    async rewind(name, from) {
      // All in one transaction: nothing may be forgotten meanwhile of what comes later.
      await connection.transaction(() => {
        const key = keyText(name);
        if (connection.get(isKnownSql, tenant, key) !== undefined) rewindAll(connection, tenant, key, from);
      });
    },
    lag: (name) =>
      connection.reading((): Lag | undefined => {
        const row = connection.get<LagRow>(lagSql, tenant, keyText(name));
        if (row === undefined) return undefined;
        const { leads, events, oldest, failing, dead } = row;
        return { now: clock.now(), leads, events, oldestAt: oldest ?? undefined, failing, deadLetters: dead };
      }),
    deadLetters: (name, limit) =>
      connection.reading(() =>
        connection
          .all<{ stream: string; json: string; attempts: number; error: string; at: number }>(
            deadSql,
            tenant,
            keyText(name),
            limit,
          )
          .map(({ stream, json, attempts, error, at }): DeadLetter => {
            return {
              event: rowOf<HandoverEvent>("event", json, stream),
              attempts,
              error: errorOf(error),
              at,
            };
          }),
      ),
    putBack: (name, event) =>
      connection.transaction(() => {
        const stream = event === undefined ? null : streamOf(event.leadId);
        const version = event?.version ?? null;
        const those = [tenant, keyText(name), stream, stream, version] as const;
        const { count } = connection.get<{ count: number }>(countSql, ...those) as { count: number };
        connection.run(putBackSql, clock.now(), ...those);
        connection.run(takenSql, ...those);
        return count;
      }),
    forget: (before, page) => connection.transaction(() => forget(connection, tenant, before, page)),
  };
}

function forget(connection: Connection, tenant: string, before: Instant, { limit, after = "" }: ForgetPage): Forgotten {
  const params = [tenant, before, keyText(after), before, limit] as const;
  const old = connection.all<{ id: string; last: number }>(oldSql, ...params);
  let events = 0;
  for (const { id, last } of old) events += connection.all(forgetSql, tenant, id, last).length;
  const end = old.length < limit ? undefined : old.at(-1);
  return { leads: old.length, events, after: end && textOf(end.id) };
}
