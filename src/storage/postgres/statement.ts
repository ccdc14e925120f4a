import type { PostgresValue } from "./database.ts";

/** A statement being put together: its parts with their parameters, which are numbered as they come. */
export class Statement {
  readonly params: PostgresValue[] = [];
  private readonly ctes: string[] = [];
  private readonly selects: string[] = [];
  private order = "";

  /** A parameter's place in the text. */
  param(value: PostgresValue, type: "text" | "text[]" | "bigint"): string {
    return `$${this.params.push(value)}::${type}`;
  }

  /** A list as an array. */
  list(texts: Iterable<string>): string {
    return this.param([...texts], "text[]");
  }

  with(name: string, query: string): this {
    this.ctes.push(`${name} AS ${query.startsWith("(") ? query : `MATERIALIZED (${query})`}`);
    return this;
  }

  select(query: string): this {
    this.selects.push(query);
    return this;
  }

  orderBy(columns: string): this {
    this.order = columns;
    return this;
  }

  get text(): string {
    const head = this.ctes.length === 0 ? "" : `WITH ${this.ctes.join(", ")} `;
    const all = this.selects.join(" UNION ALL ");
    return this.order === "" ? `${head}${all}` : `${head}SELECT * FROM (${all}) found ORDER BY ${this.order}`;
  }
}
