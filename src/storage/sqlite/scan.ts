import type { Scans } from "../index.ts";
import { readable, tableOf, type RowKind } from "../sql/row.ts";
import type { Connection } from "./connection.ts";
import type { SqliteValue } from "./database.ts";

const pageSize = 500;

interface Row {
  readonly name: string;
  readonly json: string;
  readonly [column: string]: SqliteValue;
}

/** Each kind of row, the columns of its order, and what it is known by. */
const orders: { readonly [K in keyof Scans]: readonly [table: RowKind, columns: readonly string[], id: string] } = {
  leads: ["lead", ["id"], "id"],
  clocks: ["clock", ["lead_id", "id"], "lead_id"],
  events: ["event", ["seq"], "stream"],
  ledgers: ["ledger", ["key"], "key"],
  quarantined: ["input", ["seq"], "id"],
  accounts: ["account", ["domain"], "domain"],
};

/** All of a kind, page after page; each page is read in its own turn, after the last row of the one before. */
export async function* scanRows<K extends keyof Scans>(
  connection: Connection,
  tenant: string,
  kind: K,
  damaged: ((id: string) => void) | undefined,
): AsyncGenerator<readonly Scans[K][]> {
  const [row, columns, id] = orders[kind];
  const key = columns.join(", ");
  const page = (after: string): string =>
    `SELECT ${key}, ${id} AS name, json FROM ${tableOf(row)} WHERE tenant = ?${after} ORDER BY ${key} LIMIT ${pageSize}`;
  const first = page("");
  const next = page(` AND (${key}) > (${columns.map(() => "?").join(", ")})`);
  let last: SqliteValue[] | undefined;
  for (;;) {
    const from = last;
    const rows = await connection.reading(() =>
      from === undefined ? connection.all<Row>(first, tenant) : connection.all<Row>(next, tenant, ...from),
    );
    if (rows.length > 0) yield readable<Scans[K]>(row, rows, damaged);
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = columns.map((column) => end[column] as SqliteValue);
  }
}
