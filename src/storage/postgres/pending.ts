import type { Instant } from "../index.ts";
import type { TenantDatabase } from "./connection.ts";
import { nowSql } from "./lock.ts";

const streamsAtOnce = 1_000;

/**
 * Makes the events that a statement writes pending, for every subscriber of the tenant that is to get them: by what the table of
 * subscribers says, whoever the writer knows. A row that is there is written over, and not passed by: so whoever settles it waits
 * for the writer or the writer for them, and the new events are seen by one of the two. Everybody takes these rows in one order.
 *
 * @param events The name of what was written: stream, version, at, type.
 */
export function pendingInsert(events: string, tenant: string): string {
  return (
    "INSERT INTO handover_delivery (tenant, subscriber, stream, done, latest, next_at) " +
    `SELECT s.tenant, s.name, e.stream, min(e.version) - 1, max(e.version), min(e.at) FROM ${events} e JOIN handover_subscriber s ` +
    `ON s.tenant = ${tenant} AND (s.events IS NULL OR e.type = ANY(s.events)) GROUP BY s.tenant, s.name, e.stream ORDER BY s.name, e.stream ` +
    "ON CONFLICT (tenant, subscriber, stream, again) DO UPDATE SET latest = excluded.latest RETURNING 1"
  );
}

/**
 * Of the next streams: what happened since an instant is pending once more, and dead letters among it are none any more.
 *
 * The subscriber is held by whoever sends it: one that is being filled stays so until the page is written.
 */
const rewindSql =
  "WITH mine AS MATERIALIZED (SELECT name FROM handover_subscriber WHERE tenant = $1 AND name = $2 AND (NOT $6::boolean OR fill_from IS NOT NULL)), " +
  "since AS MATERIALIZED (SELECT stream, min(version) FILTER (WHERE at >= $3::bigint) - 1 AS done, max(version) AS latest, " +
  "min(at) FILTER (WHERE at >= $3::bigint) AS at FROM handover_event WHERE tenant = $1 AND stream > $4 AND EXISTS (SELECT 1 FROM mine) " +
  "GROUP BY stream HAVING bool_or(at >= $3::bigint) ORDER BY stream LIMIT $5::bigint), " +
  "rewound AS (INSERT INTO handover_delivery AS t (tenant, subscriber, stream, done, latest, next_at) " +
  "SELECT $1, $2, stream, done, latest, at FROM since ORDER BY stream " +
  "ON CONFLICT (tenant, subscriber, stream, again) DO UPDATE SET done = least(t.done, excluded.done), latest = greatest(t.latest, excluded.latest), " +
  "attempts = 0, next_at = excluded.next_at, claim = NULL, error = NULL RETURNING stream, done), " +
  "revived AS (DELETE FROM handover_dead_letter d USING rewound r WHERE d.tenant = $1 AND d.subscriber = $2 AND d.stream = r.stream AND d.version > r.done) " +
  "SELECT count(*)::int4 AS count, max(stream) AS last FROM rewound";

interface Page {
  readonly count: number;
  readonly last: string | null;
}

/** So long nothing is forgotten after a page that others are to follow, in milliseconds. */
const givingMs = 60_000;
const givingSql =
  `UPDATE handover_subscriber SET giving_until = greatest(giving_until + 1, coalesce($3::bigint, ${nowSql}) + ${givingMs}) ` +
  "WHERE tenant = $1 AND name = $2 RETURNING giving_until::float8 AS until";
/** Somebody else may be at it, too. */
const givenSql =
  "UPDATE handover_subscriber SET giving_until = NULL WHERE tenant = $1 AND name = $2 AND giving_until = $3::bigint";

/**
 * Page by page, each by itself. Between them nothing is forgotten, or a lead that comes later would be given in part.
 *
 * @param page Runs work in a transaction that holds the subscriber; its statements have the tenant for their first parameter.
 * @param filling Only while the subscriber is being filled: somebody else may have done it meanwhile.
 * @param now In place of the database's clock.
 */
export async function rewindAll(
  page: <T>(work: (run: TenantDatabase["all"]) => Promise<T>) => Promise<T>,
  name: string,
  from: Instant,
  filling: boolean,
  now: Instant | undefined,
): Promise<void> {
  let until: number | undefined;
  for (let after: string | null = ""; after !== null;)
    after = await page(async (run): Promise<string | null> => {
      const [row] = await run<Page>(rewindSql, name, from, after, streamsAtOnce, filling);
      const isLast = row === undefined || row.count < streamsAtOnce;
      if (!isLast && !filling) until = (await run<{ until: number }>(givingSql, name, now ?? null))[0]?.until;
      else if (until !== undefined) await run(givenSql, name, until);
      return isLast ? null : row.last;
    });
}
