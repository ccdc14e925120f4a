import type { Scans } from "../index.ts";
import { readable, tableOf, type RowKind } from "../sql/row.ts";
import type { TenantDatabase } from "./connection.ts";
import type { PostgresValue } from "./database.ts";

const pageSize = 500;

interface Row {
  readonly name: string;
  readonly json: string;
  readonly [column: string]: string;
}

/** Each kind of row, the columns of its order, and what it is known by. */
const orders: {
  readonly [K in keyof Scans]: readonly [table: RowKind, columns: readonly string[], type: string, id: string];
} = {
  leads: ["lead", ["id"], "text", "id"],
  clocks: ["clock", ["lead_id", "id"], "text", "lead_id"],
  events: ["event", ["seq"], "bigint", "stream"],
  ledgers: ["ledger", ["key"], "text", "key"],
  quarantined: ["input", ["seq"], "bigint", "id"],
  accounts: ["account", ["domain"], "text", "domain"],
};

/** All of a kind, page after page; each page is read by itself, after the last row of the one before. */
export async function* scanRows<K extends keyof Scans>(
  database: TenantDatabase,
  kind: K,
  damaged: ((id: string) => void) | undefined,
): AsyncGenerator<readonly Scans[K][]> {
  const [row, columns, type, id] = orders[kind];
  const key = columns.join(", ");
  const page = (after: string): string =>
    `SELECT ${columns.map((column, i) => `${column}::text AS k${i}`).join(", ")}, ${id} AS name, json FROM (SELECT * FROM ${tableOf(row)} WHERE tenant = $1${after} ORDER BY ${key} LIMIT ${pageSize}) page ORDER BY ${columns.map((column) => `page.${column}`).join(", ")}`;
  const first = page("");
  const next = page(` AND (${key}) > (${columns.map((_, i) => `$${i + 2}::${type}`).join(", ")})`);
  let last: PostgresValue[] | undefined;
  for (;;) {
    const rows = await (last === undefined ? database.all<Row>(first) : database.all<Row>(next, ...last));
    if (rows.length > 0) yield readable<Scans[K]>(row, rows, damaged);
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = columns.map((_, i) => end[`k${i}`] as string);
  }
}
