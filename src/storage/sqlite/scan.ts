import type { Scans } from "../index.ts";
import type { Connection } from "./connection.ts";
import type { SqliteValue } from "./database.ts";

const pageSize = 500;

interface Row {
  readonly json: string;
  readonly [column: string]: SqliteValue;
}

/** Each kind's table, the columns of its order, and what comes before every value of them. */
const orders: {
  readonly [K in keyof Scans]: readonly [table: string, columns: readonly string[], start: SqliteValue];
} = {
  leads: ["handover_lead", ["id"], ""],
  clocks: ["handover_clock", ["lead_id", "id"], ""],
  events: ["handover_event", ["seq"], 0],
  ledgers: ["handover_ledger", ["key"], ""],
  quarantined: ["handover_quarantine", ["seq"], 0],
  accounts: ["handover_account", ["domain"], ""],
};

/** All of a kind, page after page; each page is read in its own turn, after the last row of the one before. */
export async function* scanRows<K extends keyof Scans>(
  connection: Connection,
  tenant: string,
  kind: K,
): AsyncGenerator<readonly Scans[K][]> {
  const [table, columns, start] = orders[kind];
  const key = columns.join(", ");
  const after = `(${key}) > (${columns.map(() => "?").join(", ")})`;
  const sql = `SELECT ${key}, json FROM ${table} WHERE tenant = ? AND ${after} ORDER BY ${key} LIMIT ${pageSize}`;
  for (let last: SqliteValue[] = columns.map(() => start); ;) {
    const from = last;
    const rows = await connection.reading(() => connection.all<Row>(sql, tenant, ...from));
    if (rows.length > 0) yield rows.map(({ json }) => JSON.parse(json) as Scans[K]);
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = columns.map((column) => end[column] as SqliteValue);
  }
}
