import type { Scans } from "../index.ts";
import { fromJson } from "../sql/text.ts";
import type { TenantDatabase } from "./connection.ts";
import type { PostgresValue } from "./database.ts";

const pageSize = 500;

interface Row {
  readonly json: string;
  readonly [column: string]: string;
}

/** Each kind's table, and the columns of its order. */
const orders: { readonly [K in keyof Scans]: readonly [table: string, columns: readonly string[], type: string] } = {
  leads: ["handover_lead", ["id"], "text"],
  clocks: ["handover_clock", ["lead_id", "id"], "text"],
  events: ["handover_event", ["seq"], "bigint"],
  ledgers: ["handover_ledger", ["key"], "text"],
  quarantined: ["handover_quarantine", ["seq"], "bigint"],
  accounts: ["handover_account", ["domain"], "text"],
};

/** All of a kind, page after page; each page is read by itself, after the last row of the one before. */
export async function* scanRows<K extends keyof Scans>(
  database: TenantDatabase,
  kind: K,
): AsyncGenerator<readonly Scans[K][]> {
  const [table, columns, type] = orders[kind];
  const key = columns.join(", ");
  const page = (after: string): string =>
    `SELECT ${columns.map((column, i) => `${column}::text AS k${i}`).join(", ")}, json FROM (SELECT * FROM ${table} WHERE tenant = $1${after} ORDER BY ${key} LIMIT ${pageSize}) page ORDER BY ${columns.map((column) => `page.${column}`).join(", ")}`;
  const first = page("");
  const next = page(` AND (${key}) > (${columns.map((_, i) => `$${i + 2}::${type}`).join(", ")})`);
  let last: PostgresValue[] | undefined;
  for (;;) {
    const rows = await (last === undefined ? database.all<Row>(first) : database.all<Row>(next, ...last));
    if (rows.length > 0) yield rows.map(({ json }) => fromJson<Scans[K]>(json));
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = columns.map((_, i) => end[`k${i}`] as string);
  }
}
