import { emptyRoster } from "../index.ts";
import type { Clock, History, Lead, Roster, Store, StoredPolicy } from "../index.ts";
import { namedBy, type NamedRow } from "../sql/snapshot.ts";
import { rowOf, type RowKind } from "../sql/row.ts";
import { fromJson, keyText, textOf } from "../sql/text.ts";
import type { Connection, TenantDatabase } from "./connection.ts";
import type { PostgresValue } from "./database.ts";
import { isWritten, type Written } from "./is-written.ts";
import { postgresOutbox } from "./outbox.ts";
import { scanRows } from "./scan.ts";
import type { EventSink } from "./sink.ts";
import { PostgresTransaction } from "./transaction.ts";
import { PostgresView } from "./view.ts";

const nextSql = "SELECT min(next_at)::float8 AS at FROM handover_clock WHERE tenant = $1 AND next_at IS NOT NULL";
const waitingSql =
  "SELECT id FROM handover_lead WHERE tenant = $1 AND hold_rank IS NOT NULL ORDER BY hold_rank, received_at, id LIMIT $2::bigint";
const ownedSql =
  "SELECT id FROM handover_lead WHERE tenant = $1 AND holder = $2 AND id > $3 ORDER BY id LIMIT $4::bigint";
/** In one statement, for one state of all three. */
const historySql =
  "SELECT (SELECT json FROM handover_lead WHERE tenant = $1 AND id = $2) AS lead, " +
  "(SELECT coalesce(json_agg(json ORDER BY seq), '[]')::text FROM handover_clock WHERE tenant = $1 AND lead_id = $2) AS clocks, " +
  "(SELECT coalesce(json_agg(json ORDER BY version), '[]')::text FROM handover_event WHERE tenant = $1 AND stream = $2) AS events";
const findSql =
  "SELECT l.json FROM handover_identity i JOIN handover_lead l ON l.tenant = i.tenant AND l.id = i.lead_id WHERE i.tenant = $1 AND i.key = $2";
const namedSql =
  "SELECT key, lead_id AS id, 2 AS naming FROM handover_identity WHERE tenant = $1 AND key = ANY($2::text[]) AND lead_id <> '' " +
  "UNION ALL SELECT key, lead_id, sent FROM handover_earlier WHERE tenant = $1 AND key = ANY($2::text[]) ORDER BY id, naming DESC";
const rosterSql = "SELECT json FROM handover_roster WHERE tenant = $1";
const policiesSql = "SELECT json FROM handover_policy WHERE tenant = $1 ORDER BY seq";
const policySql = "SELECT json FROM handover_policy WHERE tenant = $1 AND version = $2";
const addPolicySql = "INSERT INTO handover_policy (tenant, version, json) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

interface Json {
  readonly json: string;
}

interface Id {
  readonly id: string;
}

/** The store of one tenant. @param clock In place of the database's. */
export function postgresStore(database: TenantDatabase, clock: Clock | undefined, sinks: readonly EventSink[]): Store {
  const { tenant } = database;
  const values = async <T>(sql: string, ...params: PostgresValue[]): Promise<T[]> =>
    (await database.all<Json>(sql, ...params)).map(({ json }) => fromJson<T>(json));
  return {
    transact(work, { using, call } = {}) {
      let written: Written | undefined;
      const run = async (connection: Connection) => {
        const transaction = new PostgresTransaction(connection, database, clock, using !== undefined, sinks);
        try {
          const result = await work(transaction);
          transaction.settle();
          written = transaction.wrote;
          return result;
        } finally {
          transaction.end();
        }
      };
      if (using !== undefined) return database.join(using, run, call);
      return database.transaction(run, (failure) => isWritten(database, written, failure));
    },
    view: (work) =>
      database.view(async (connection) => {
        const view = new PostgresView(connection, database, clock);
        try {
          return await work(view);
        } finally {
          view.end();
        }
      }),
    nextDueAt: async () => (await database.all<{ at: number | null }>(nextSql))[0]?.at ?? undefined,
    waiting: async (limit) => (await database.all<Id>(waitingSql, limit)).map(({ id }) => textOf(id)),
    async owned(repId, { limit, after = "" }, { using } = {}) {
      const params = [keyText(repId), keyText(after), limit] as const;
      const rows = await (using === undefined
        ? database.all<Id>(ownedSql, ...params)
        : database.join(using, (connection) => connection.all<Id>(ownedSql, tenant, ...params)));
      return rows.map(({ id }) => textOf(id));
    },
    async history(leadId) {
      const [row] = await database.all<{ lead: string | null; clocks: string; events: string }>(
        historySql,
        keyText(leadId),
      );
      const id = keyText(leadId);
      const list = <T>(kind: RowKind, texts: string): T[] =>
        fromJson<string[]>(texts).map((json) => rowOf<T>(kind, json, id));
      const history: History = {
        lead: typeof row?.lead === "string" ? rowOf<Lead>("lead", row.lead, id) : undefined,
        clocks: list("clock", row?.clocks ?? "[]"),
        events: list("event", row?.events ?? "[]"),
      };
      return history.lead === undefined && history.events.length === 0 ? undefined : history;
    },
    async named(keys) {
      const texts = keys.map(keyText);
      const rows = await database.all<NamedRow & { key: string }>(namedSql, texts);
      return texts.map((text) => namedBy(rows.filter(({ key }) => key === text)));
    },
    find: async (identity) => (await values<Lead>(findSql, keyText(identity)))[0],
    scan: (kind, damaged) => scanRows(database, kind, damaged),
    roster: async () => (await values<Roster>(rosterSql))[0] ?? emptyRoster,
    policies: () => values<StoredPolicy>(policiesSql),
    async addPolicy(policy) {
      const version = keyText(policy.version);
      const find = async (): Promise<StoredPolicy | undefined> => (await values<StoredPolicy>(policySql, version))[0];
      // Most are there: who only reads can open the store then, too.
      const known = await find();
      if (known !== undefined) return known;
      await database.all(addPolicySql, version, JSON.stringify(policy));
      return (await find()) as StoredPolicy;
    },
    outbox: postgresOutbox(database, clock),
  };
}
