import type { EventType, HandoverEvent, Instant, Subscriber } from "../index.ts";
import { fromJson, keyText, streamOf, textOf } from "../sql/text.ts";
import type { Connection } from "./connection.ts";

const subscribersSql = "SELECT name, events FROM handover_subscriber WHERE tenant = ? ORDER BY name";
const noteSql =
  "INSERT INTO handover_delivery (tenant, subscriber, stream, done, latest, next_at) VALUES (?, ?, ?, ?, ?, ?) " +
  "ON CONFLICT (tenant, subscriber, stream, again) DO UPDATE SET latest = excluded.latest";
const sinceSql =
  "SELECT stream, min(CASE WHEN at >= ? THEN version END) - 1 AS done, max(version) AS latest, min(CASE WHEN at >= ? THEN at END) AS at " +
  "FROM handover_event WHERE tenant = ? AND stream > ? GROUP BY stream HAVING max(at) >= ? ORDER BY stream LIMIT ?";
const rewindSql =
  "INSERT INTO handover_delivery AS t (tenant, subscriber, stream, done, latest, next_at) VALUES (?, ?, ?, ?, ?, ?) " +
  "ON CONFLICT (tenant, subscriber, stream, again) DO UPDATE SET done = min(t.done, excluded.done), latest = excluded.latest, " +
  "attempts = 0, next_at = excluded.next_at, claim = NULL, error = NULL";
const revivedSql =
  "DELETE FROM handover_dead_letter WHERE tenant = ? AND subscriber = ? AND stream = ? AND version > ?";

const streamsAtOnce = 1_000;

interface SinceRow {
  readonly stream: string;
  readonly done: number;
  readonly latest: number;
  readonly at: number;
}

export function readSubscribers(connection: Connection, tenant: string): readonly Subscriber[] {
  return connection.all<{ name: string; events: string | null }>(subscribersSql, tenant).map(({ name, events }) => ({
    name: textOf(name),
    events: events === null ? undefined : fromJson<EventType[]>(events),
  }));
}

/** Makes events pending for whoever is to get them. */
export function noteEvents(connection: Connection, tenant: string, events: readonly HandoverEvent[]): void {
  if (events.length === 0) return;
  for (const { name, events: types } of readSubscribers(connection, tenant)) {
    const streams = new Map<string, { readonly first: HandoverEvent; latest: number }>();
    for (const event of events) {
      if (types !== undefined && !types.includes(event.type)) continue;
      const stream = streamOf(event.leadId);
      const known = streams.get(stream);
      if (known === undefined) streams.set(stream, { first: event, latest: event.version });
      else known.latest = event.version;
    }
    for (const [stream, { first, latest }] of streams)
      connection.run(noteSql, tenant, keyText(name), stream, first.version - 1, latest, first.at);
  }
}

/** Makes what happened since an instant pending again. */
export function rewindAll(connection: Connection, tenant: string, name: string, from: Instant): void {
  for (let after: string | undefined = ""; after !== undefined;)
    after = rewindPage(connection, tenant, name, from, after);
}

/** Of the next streams; returns where they end. */
function rewindPage(
  connection: Connection,
  tenant: string,
  name: string,
  from: Instant,
  after: string,
): string | undefined {
  const rows = connection.all<SinceRow>(sinceSql, from, from, tenant, after, from, streamsAtOnce);
  for (const { stream, done, latest, at } of rows) {
    connection.run(rewindSql, tenant, name, stream, done, latest, at);
    connection.run(revivedSql, tenant, name, stream, done);
  }
  return rows.length < streamsAtOnce ? undefined : rows.at(-1)?.stream;
}
