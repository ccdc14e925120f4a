import type { Scans } from "../index.ts";
import { fromJson } from "../sql/text.ts";
import type { Connection } from "./connection.ts";
import type { SqliteValue } from "./database.ts";

const pageSize = 500;

interface Row {
  readonly json: string;
  readonly [column: string]: SqliteValue;
}

/** Each kind's table, and the columns of its order. */
const orders: { readonly [K in keyof Scans]: readonly [table: string, columns: readonly string[]] } = {
  leads: ["handover_lead", ["id"]],
  clocks: ["handover_clock", ["lead_id", "id"]],
  events: ["handover_event", ["seq"]],
  ledgers: ["handover_ledger", ["key"]],
  quarantined: ["handover_quarantine", ["seq"]],
  accounts: ["handover_account", ["domain"]],
};

/** All of a kind, page after page; each page is read in its own turn, after the last row of the one before. */
export async function* scanRows<K extends keyof Scans>(
  connection: Connection,
  tenant: string,
  kind: K,
): AsyncGenerator<readonly Scans[K][]> {
  const [table, columns] = orders[kind];
  const key = columns.join(", ");
  const page = (after: string): string =>
    `SELECT ${key}, json FROM ${table} WHERE tenant = ?${after} ORDER BY ${key} LIMIT ${pageSize}`;
  const first = page("");
  const next = page(` AND (${key}) > (${columns.map(() => "?").join(", ")})`);
  let last: SqliteValue[] | undefined;
  for (;;) {
    const from = last;
    const rows = await connection.reading(() =>
      from === undefined ? connection.all<Row>(first, tenant) : connection.all<Row>(next, tenant, ...from),
    );
    if (rows.length > 0) yield rows.map(({ json }) => fromJson<Scans[K]>(json));
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = columns.map((column) => end[column] as SqliteValue);
  }
}
