import { betweenValues } from "../sql/quiet.ts";
import type { PostgresValue } from "./database.ts";

/** The unit separator, and the record separator for what is not there. */
const absent = "\x1e";
const betweenSql = "chr(31)";
const absentSql = "chr(30)";

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

  /**
   * A long list as one text, which is quicker to write and to read than an array, whose every quote is escaped. What it is made of
   * holds no control character: JSON has none, and keys none of these. The first element is one too many, for a text of nothing
   * would be no element.
   */
  joined(values: readonly (string | number | null)[]): string {
    let text = absent;
    for (const value of values) text += betweenValues + (value ?? absent);
    return `string_to_array(${this.param(text, "text")}, ${betweenSql}, ${absentSql})`;
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
