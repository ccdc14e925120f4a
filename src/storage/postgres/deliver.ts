import type { Claimed, ClaimOptions, Delivery, HandoverEvent, Instant, Lead, Settlement } from "../index.ts";
import { contentsOf } from "../sql/delivery.ts";
import { errorOf, soundOf } from "../sql/row.ts";
import { fromJson, leadOfStream, streamOf } from "../sql/text.ts";
import type { TenantDatabase } from "./connection.ts";
import { nowSql } from "./lock.ts";
import { Statement } from "./statement.ts";

interface ClaimRow {
  readonly at: number;
  /** The types it is to get, as JSON; nothing for all. */
  readonly types: string | null;
  readonly next: number | null;
  readonly stream: string | null;
  readonly again: number;
  readonly done: number;
  readonly latest: number;
  readonly attempts: number;
  readonly error: string | null;
}

interface FoundRow {
  readonly kind: "event" | "lead";
  readonly place: number;
  readonly json: string;
}

/**
 * Claims what is due, passing over what somebody is just writing to, and then reads it: by a statement of its own, for the one that
 * claims sees rows as they are now and everything else as it was when it began.
 *
 * @param now What due is reckoned by, where it is not the database's clock.
 */
export async function claimPending(
  database: TenantDatabase,
  name: string,
  options: ClaimOptions,
  now: Instant | undefined,
): Promise<Claimed> {
  const claim = crypto.randomUUID();
  const rows = await database.run<ClaimRow>(claimStatement(database.tenant, name, options, claim, now));
  const [head] = rows;
  if (head === undefined) return { isKnown: false, now: now ?? 0, deliveries: [], nextAt: undefined };
  const claimed = rows.filter(({ stream }) => stream !== null);
  const found = claimed.map(() => ({ event: [] as string[], lead: [] as string[] }));
  const contents =
    claimed.length === 0 ? undefined : contentsStatement(database.tenant, claimed, head.types, options.events);
  for (const { kind, place, json } of contents === undefined ? [] : await database.run<FoundRow>(contents))
    found[place - 1]?.[kind].push(json);
  const deliveries = claimed.map(({ stream, again, done, latest, attempts, error }, i): Delivery => {
    const { event = [], lead = [] } = found[i] ?? {};
    const name = stream as string;
    const contents = [soundOf<HandoverEvent>("event", event, name), soundOf<Lead>("lead", lead, name)] as const;
    return {
      ...contentsOf(...contents, { done, latest, most: options.events }),
      claim,
      leadId: leadOfStream(stream as string),
      isPutBack: again > 0,
      done,
      attempt: attempts,
      error: error === null ? undefined : errorOf(error),
    };
  });
  return { isKnown: true, now: head.at, deliveries, nextAt: head.next ?? undefined };
}

function claimStatement(
  tenant: string,
  name: string,
  { limit, leaseMs }: ClaimOptions,
  claim: string,
  now: Instant | undefined,
): Statement {
  const statement = new Statement();
  const own = statement.param(tenant, "text");
  const subscriber = statement.param(name, "text");
  const at = now === undefined ? nowSql : statement.param(now, "bigint");
  statement.with(
    "known",
    `SELECT fill_from, array_to_json(events)::text AS types FROM handover_subscriber WHERE tenant = ${own} AND name = ${subscriber}`,
  );
  statement.with(
    "due",
    `SELECT ctid, next_at FROM handover_delivery WHERE tenant = ${own} AND subscriber = ${subscriber} AND next_at <= ${at} AND EXISTS (SELECT 1 FROM known WHERE fill_from IS NULL) ORDER BY next_at, stream, again LIMIT ${statement.param(limit, "bigint")} FOR UPDATE SKIP LOCKED`,
  );
  statement.with(
    "mine",
    `(UPDATE handover_delivery d SET attempts = d.attempts + 1, claim = ${statement.param(claim, "text")}, next_at = ${at} + ${statement.param(leaseMs, "bigint")} FROM due WHERE d.ctid = due.ctid RETURNING d.*, due.next_at AS was)`,
  );
  const next = `SELECT min(next_at) FROM handover_delivery WHERE tenant = ${own} AND subscriber = ${subscriber} AND next_at > ${at}`;
  statement.select(
    `SELECT (${at})::float8 AS at, types, (${next})::float8 AS next, NULL AS stream, 0::float8 AS again, 0::float8 AS done, 0::float8 AS latest, 0 AS attempts, NULL AS error, -1::float8 AS was FROM known`,
  );
  statement.select(
    `SELECT (${at})::float8, NULL, NULL, stream, again::float8, done::float8, latest::float8, attempts, error, was::float8 FROM mine`,
  );
  return statement.orderBy('was, stream COLLATE "C", again');
}

function contentsStatement(
  tenant: string,
  claimed: readonly ClaimRow[],
  types: string | null,
  most: number,
): Statement {
  const statement = new Statement();
  const own = statement.param(tenant, "text");
  const streams = statement.list(claimed.map(({ stream }) => stream as string));
  const versions = (key: "done" | "latest"): string => statement.list(claimed.map((row) => String(row[key])));
  statement.with(
    "wanted",
    `SELECT * FROM unnest(${streams}, ${versions("done")}, ${versions("latest")}) WITH ORDINALITY AS t(stream, done, latest, place)`,
  );
  const ofTypes = types === null ? "" : ` AND e.type = ANY(${statement.list(fromJson<string[]>(types))})`;
  statement.select(
    `SELECT 'event' AS kind, w.place::int4 AS place, e.json, e.version FROM wanted w CROSS JOIN LATERAL (SELECT json, version FROM handover_event e WHERE e.tenant = ${own} AND e.stream = w.stream AND e.version > w.done::bigint AND e.version <= w.latest::bigint${ofTypes} ORDER BY version LIMIT ${statement.param(most, "bigint")}) e`,
  );
  statement.select(
    `SELECT 'lead', w.place::int4, l.json, 0 FROM wanted w CROSS JOIN LATERAL (SELECT json FROM handover_lead WHERE tenant = ${own} AND id = w.stream LIMIT 1) l`,
  );
  return statement.orderBy("place, version");
}

/**
 * Settles claims in one statement. Rows are looked up one by one: the table is empty now and full then, so what the database thinks
 * of its size is never right, and a join would be planned for the wrong one. Who is writing to one of them just now is not waited for: those are the ones returned. Whether a
 * row is done with is judged by the row as it was locked.
 */
export async function settleClaims(
  database: TenantDatabase,
  name: string,
  settlements: readonly Settlement[],
  now: Instant | undefined,
): Promise<readonly Settlement[]> {
  const statement = new Statement();
  const own = statement.param(database.tenant, "text");
  const subscriber = statement.param(name, "text");
  const at = now === undefined ? nowSql : statement.param(now, "bigint");
  const list = (value: (one: Settlement) => string | number | undefined): string =>
    statement.param(
      settlements.map((one) => {
        const given = value(one);
        return given === undefined ? null : String(given);
      }),
      "text[]",
    );
  const columns = {
    stream: list(({ delivery }) => streamOf(delivery.leadId)),
    again: list(({ delivery }) => (delivery.isPutBack ? delivery.done + 1 : 0)),
    claim: list(({ delivery }) => delivery.claim),
    done: list(({ done }) => done),
    attempts: list(({ attempts }) => attempts),
    after_ms: list(({ afterMs }) => afterMs),
    error: list(({ error }) => (error === undefined ? undefined : JSON.stringify(error))),
    dead: list(({ dead }) => dead?.version),
    tries: list(({ dead }) => dead?.attempts),
    reason: list(({ dead }) => (dead === undefined ? undefined : JSON.stringify(dead.error))),
  };
  statement.with(
    "given",
    `SELECT stream, again::bigint, claim, done::bigint, attempts::int4, after_ms::bigint, error, dead::bigint, tries::int4, reason, place::int4 FROM unnest(${Object.values(columns).join(", ")}) WITH ORDINALITY AS t(${Object.keys(columns).join(", ")}, place)`,
  );
  const row = `handover_delivery WHERE tenant = ${own} AND subscriber = ${subscriber} AND stream = g.stream AND again = g.again AND claim = g.claim`;
  statement.with(
    "held",
    `SELECT g.*, d.latest, d.spot FROM given g CROSS JOIN LATERAL (SELECT latest, ctid AS spot FROM ${row} FOR UPDATE SKIP LOCKED) d`,
  );
  statement.with(
    "dead",
    `(INSERT INTO handover_dead_letter AS t (tenant, subscriber, stream, version, attempts, error, at) SELECT ${own}, ${subscriber}, stream, dead, tries, reason, ${at} FROM held WHERE dead IS NOT NULL ON CONFLICT (tenant, subscriber, stream, version) DO UPDATE SET attempts = excluded.attempts, error = excluded.error, at = excluded.at)`,
  );
  statement.with(
    "gone",
    "(DELETE FROM handover_delivery d USING held WHERE d.ctid = held.spot AND held.latest <= held.done RETURNING held.place)",
  );
  // They are there, and locked: so this is always the update, of the row as it is now.
  statement.with(
    "moved",
    `(INSERT INTO handover_delivery (tenant, subscriber, stream, again, done, latest, attempts, next_at, error) SELECT ${own}, ${subscriber}, stream, again, done, latest, attempts, ${at} + after_ms, error FROM held WHERE latest > done ON CONFLICT (tenant, subscriber, stream, again) DO UPDATE SET done = excluded.done, attempts = excluded.attempts, next_at = excluded.next_at, error = excluded.error, claim = NULL RETURNING stream, again)`,
  );
  // A row that has changed since the statement began is not found again by its place: it is one of those to be settled again.
  statement.select(
    `SELECT g.place FROM given g CROSS JOIN LATERAL (SELECT 1 FROM ${row} LIMIT 1) d WHERE g.place NOT IN (SELECT place FROM gone) AND (g.stream, g.again) NOT IN (SELECT stream, again FROM moved)`,
  );
  const busy = await database.run<{ place: number }>(statement);
  return busy.map(({ place }) => settlements[place - 1] as Settlement);
}
