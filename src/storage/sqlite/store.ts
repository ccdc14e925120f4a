import { cannotJoin } from "../index.ts";
import type { Clock, History, Lead, Store, StoredPolicy } from "../index.ts";
import type { Connection } from "./connection.ts";
import { sqliteOutbox } from "./outbox.ts";
import { readRoster, readWaiting } from "./read.ts";
import { scanRows } from "./scan.ts";
import { namedBy, type NamedRow } from "../sql/snapshot.ts";
import { rowOf, type RowKind } from "../sql/row.ts";
import { fromJson, keyText, textOf } from "../sql/text.ts";
import { SqliteTransaction } from "./transaction.ts";
import { SqliteView } from "./view.ts";

const nextSql = "SELECT min(next_at) AS at FROM handover_clock WHERE tenant = ? AND next_at IS NOT NULL";
const ownedSql = "SELECT id FROM handover_lead WHERE tenant = ? AND holder = ? AND id > ? ORDER BY id LIMIT ?";
const leadSql = "SELECT json FROM handover_lead WHERE tenant = ? AND id = ?";
const clocksSql = "SELECT json FROM handover_clock WHERE tenant = ? AND lead_id = ? ORDER BY seq";
const eventsSql = "SELECT json FROM handover_event WHERE tenant = ? AND stream = ? ORDER BY version";
const findSql =
  "SELECT l.json FROM handover_identity i JOIN handover_lead l ON l.tenant = i.tenant AND l.id = i.lead_id WHERE i.tenant = ? AND i.key = ?";
const namedSql =
  "SELECT lead_id AS id, 2 AS naming FROM handover_identity WHERE tenant = ? AND key = ? AND lead_id <> '' " +
  "UNION ALL SELECT lead_id, sent FROM handover_earlier WHERE tenant = ? AND key = ? ORDER BY id, naming DESC";
const policiesSql = "SELECT json FROM handover_policy WHERE tenant = ? ORDER BY seq";
const policySql = "SELECT json FROM handover_policy WHERE tenant = ? AND version = ?";
const addPolicySql = "INSERT INTO handover_policy (tenant, version, json) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

/** The store of one tenant, under one engine's clock. */
export function sqliteStore(connection: Connection, tenant: string, clock: Clock): Store {
  const values = <T>(sql: string, ...params: string[]): T[] =>
    connection.all<{ json: string }>(sql, tenant, ...params).map(({ json }) => fromJson<T>(json));
  const rows = <T>(kind: RowKind, id: string, sql: string): T[] =>
    connection.all<{ json: string }>(sql, tenant, id).map(({ json }) => rowOf<T>(kind, json, id));
  return {
    transact: async (work, { using } = {}) => {
      if (using !== undefined) throw cannotJoin("sqlite");
      let transaction: SqliteTransaction | undefined;
      const run = async () => {
        transaction = new SqliteTransaction(connection, tenant, clock.now());
        try {
          const result = await work(transaction);
          transaction.settle();
          return result;
        } finally {
          transaction.end();
        }
      };
      return connection.transaction(run, () => transaction?.isThere() === true);
    },
    view: (work) =>
      connection.reading(async () => {
        const view = new SqliteView(connection, tenant, clock.now());
        try {
          return await work(view);
        } finally {
          view.end();
        }
      }),
    nextDueAt: () => connection.reading(() => connection.get<{ at: number | null }>(nextSql, tenant)?.at ?? undefined),
    waiting: (limit) => connection.reading(() => readWaiting(connection, tenant, limit)),
    owned: (repId, { limit, after = "" }) =>
      connection.reading(() => {
        const rows = connection.all<{ id: string }>(ownedSql, tenant, keyText(repId), keyText(after), limit);
        return rows.map(({ id }) => textOf(id));
      }),
    history: (leadId) =>
      connection.reading(() => {
        const id = keyText(leadId);
        const history: History = {
          lead: rows<Lead>("lead", id, leadSql)[0],
          clocks: rows("clock", id, clocksSql),
          events: rows("event", id, eventsSql),
        };
        return history.lead === undefined && history.events.length === 0 ? undefined : history;
      }),
    named: (keys) =>
      connection.reading(() =>
        keys.map((key) => namedBy(connection.all<NamedRow>(namedSql, tenant, keyText(key), tenant, keyText(key)))),
      ),
    find: (identity) => connection.reading(() => values<Lead>(findSql, keyText(identity))[0]),
    scan: (kind, damaged) => scanRows(connection, tenant, kind, damaged),
    roster: () => connection.reading(() => readRoster(connection, tenant)),
    policies: () => connection.reading(() => values<StoredPolicy>(policiesSql)),
    async addPolicy(policy) {
      const find = (): StoredPolicy | undefined => values<StoredPolicy>(policySql, keyText(policy.version))[0];
      // Most are there: who only reads can open the store then, too.
      const known = await connection.reading(find);
      if (known !== undefined) return known;
      return connection.transaction(() => {
        connection.run(addPolicySql, tenant, keyText(policy.version), JSON.stringify(policy));
        return find() as StoredPolicy;
      });
    },
    outbox: sqliteOutbox(connection, tenant, clock),
  };
}
