import type { ClaimOptions, Claimed, Delivery, HandoverEvent, Instant, Lead, Settlement } from "../index.ts";
import { contentsOf } from "../sql/delivery.ts";
import { errorOf, soundOf } from "../sql/row.ts";
import { leadOfStream, streamOf } from "../sql/text.ts";
import type { Connection } from "./connection.ts";

const subscriberSql = "SELECT events FROM handover_subscriber WHERE tenant = ? AND name = ?";
const dueSql =
  "SELECT stream, again, done, latest, attempts, error FROM handover_delivery WHERE tenant = ? AND subscriber = ? AND next_at <= ? ORDER BY next_at, stream, again LIMIT ?";
const claimSql =
  "UPDATE handover_delivery SET attempts = attempts + 1, next_at = ?, claim = ? WHERE tenant = ? AND subscriber = ? AND stream = ? AND again = ?";
const eventsSql =
  "SELECT json FROM handover_event WHERE tenant = ? AND stream = ? AND version > ? AND version <= ? AND (? IS NULL OR type IN (SELECT value FROM json_each(?))) ORDER BY version LIMIT ?";
const leadSql = "SELECT json FROM handover_lead WHERE tenant = ? AND id = ?";
const nextSql = "SELECT min(next_at) AS at FROM handover_delivery WHERE tenant = ? AND subscriber = ?";

const heldSql =
  "SELECT latest FROM handover_delivery WHERE tenant = ? AND subscriber = ? AND stream = ? AND again = ? AND claim = ?";
const deadSql =
  "INSERT INTO handover_dead_letter (tenant, subscriber, stream, version, attempts, error, at) VALUES (?, ?, ?, ?, ?, ?, ?) " +
  "ON CONFLICT (tenant, subscriber, stream, version) DO UPDATE SET attempts = excluded.attempts, error = excluded.error, at = excluded.at";
const doneSql =
  "DELETE FROM handover_delivery WHERE tenant = ? AND subscriber = ? AND stream = ? AND again = ? AND latest <= ?";
const movedSql =
  "UPDATE handover_delivery SET done = ?, attempts = ?, next_at = ?, error = ?, claim = NULL WHERE tenant = ? AND subscriber = ? AND stream = ? AND again = ?";

interface DueRow {
  readonly stream: string;
  readonly again: number;
  readonly done: number;
  readonly latest: number;
  readonly attempts: number;
  readonly error: string | null;
}

/** Claims what is due, inside a transaction. */
export function claimPending(
  connection: Connection,
  tenant: string,
  name: string,
  { limit, events: most, leaseMs }: ClaimOptions,
  now: Instant,
): Claimed {
  const subscriber = connection.get<{ events: string | null }>(subscriberSql, tenant, name);
  if (subscriber === undefined) return { isKnown: false, now, deliveries: [], nextAt: undefined };
  const claim = crypto.randomUUID();
  const { events: types } = subscriber;
  const deliveries = connection.all<DueRow>(dueSql, tenant, name, now, limit).map((row): Delivery => {
    const { stream, again, done, latest, attempts, error } = row;
    connection.run(claimSql, now + leaseMs, claim, tenant, name, stream, again);
    const found = connection.all<{ json: string }>(eventsSql, tenant, stream, done, latest, types, types, most);
    const events = soundOf<HandoverEvent>(
      "event",
      found.map(({ json }) => json),
      stream,
    );
    const lead = soundOf<Lead>(
      "lead",
      connection.all<{ json: string }>(leadSql, tenant, stream).map(({ json }) => json),
      stream,
    );
    return {
      ...contentsOf(events, lead, { done, latest, most }),
      claim,
      leadId: leadOfStream(stream),
      isPutBack: again > 0,
      done,
      attempt: attempts + 1,
      error: error === null ? undefined : errorOf(error),
    };
  });
  const nextAt = connection.get<{ at: number | null }>(nextSql, tenant, name)?.at ?? undefined;
  return { isKnown: true, now, deliveries, nextAt };
}

/** Settles one claim, if it is still somebody's own, inside a transaction. */
export function settleOne(
  connection: Connection,
  tenant: string,
  name: string,
  { delivery, done, attempts, afterMs, error, dead }: Settlement,
  now: Instant,
): void {
  const stream = streamOf(delivery.leadId);
  const again = delivery.isPutBack ? delivery.done + 1 : 0;
  const held = connection.get(heldSql, tenant, name, stream, again, delivery.claim);
  if (held === undefined) return;
  if (dead !== undefined)
    connection.run(deadSql, tenant, name, stream, dead.version, dead.attempts, JSON.stringify(dead.error), now);
  const text = error === undefined ? null : JSON.stringify(error);
  connection.run(movedSql, done, attempts, now + afterMs, text, tenant, name, stream, again);
  connection.run(doneSql, tenant, name, stream, again, done);
}
