/** Every table of the store; a row is known by its key. */
const tables = [
  "leads",
  "identities",
  "named",
  "clocks",
  "events",
  "ledgers",
  "accounts",
  "receipts",
  "quarantined",
  "given",
  "contacts",
  "rosters",
  "policies",
  "subscribers",
  "pending",
  "dead",
] as const;

export type Table = (typeof tables)[number];
export type Key = readonly (string | number | null)[];

/** A row is put in the place of the one of its key, or behind all others; without a row, the one of that key goes. */
export type Edit = readonly [table: Table, key: Key, row?: unknown];

/** The rows of one tenant. A row keeps its place for as long as it is there, so rows come in the order in which they came. */
export class Rows {
  private readonly byTable = new Map(tables.map((table) => [table, new Map<string, unknown>()]));

  get<Row>(table: Table, ...key: Key): Row | undefined {
    return this.table(table).get(JSON.stringify(key)) as Row | undefined;
  }

  all<Row>(table: Table): Row[] {
    return [...this.table(table).values()] as Row[];
  }

  entries<Row>(table: Table): [Key, Row][] {
    return Array.from(this.table(table), ([key, row]) => [JSON.parse(key) as Key, row as Row]);
  }

  /** Rows as these are, to be edited without them. */
  copy(): Rows {
    const copy = new Rows();
    copy.apply(this.edits());
    return copy;
  }

  /** What makes these rows out of none. */
  edits(): Edit[] {
    return tables.flatMap((table) => this.entries(table).map(([key, row]): Edit => [table, key, row]));
  }

  apply(edits: readonly Edit[]): void {
    for (const [table, key, row] of edits) {
      if (row === undefined) this.table(table).delete(JSON.stringify(key));
      else this.table(table).set(JSON.stringify(key), row);
    }
  }

  private table(table: Table): Map<string, unknown> {
    return this.byTable.get(table) as Map<string, unknown>;
  }
}

/** By code point, as databases compare that were told to (`COLLATE "C"`, `utf8mb4_bin`); `<` compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
