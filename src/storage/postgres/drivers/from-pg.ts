import { HandoverError, show } from "../../../errors.ts";
import type { PostgresDatabase, PostgresExecutor } from "../database.ts";
import { behindBegin, inOnePacket, pipelined, type PgStream } from "./pipelined.ts";
import { statementName } from "./statement-name.ts";

/** The part of a `pg` client that Handover uses. */
export interface PgClient {
  /** Whether it sends what it is given without waiting for what it was given before: `pipeline` of its options. */
  readonly pipeline?: boolean | undefined;
  /** Absent in clients of another make. */
  readonly connection?: PgConnection | undefined;
  query(statement: string | PgStatement, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface PgStatement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Where a client sends it. */
export interface PgConnection {
  readonly stream: PgStream;
}

/** The part of a `pg` pool that Handover uses. */
export interface PgPool extends PgClient {
  connect(): Promise<PgPoolClient>;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface PgPoolClient extends PgClient {
  release(destroy?: boolean | Error): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

export interface PrepareOptions {
  /**
   * Lets each connection prepare a statement once and then only run it, which halves the time of a single command. Not behind a
   * pooler that gives each transaction another connection, unless it knows prepared statements (PgBouncer from 1.21). @defaultValue `false`
   */
  readonly prepare?: boolean | undefined;
}

/** Pools that are listened to already. */
const heard = new WeakSet<PgPool>();

/**
 * Handover on a `pg` pool.
 *
 * A connection that is lost is told of by the call that used it. `pg` also emits it as an `error`, which ends the process where
 * nobody listens: so Handover listens, on the pool and on every client for as long as it has it.
 *
 * @throws HandoverError `INPUT_INVALID` for a single client, and whatever else is no pool.
 */
export function fromPg(pool: PgPool, options: PrepareOptions = {}): PostgresDatabase {
  checkPool(pool);
  if (!heard.has(pool)) pool.on("error", ignore);
  heard.add(pool);
  return {
    ...fromPgClient(pool, options),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      const onError = (error: Error): void => void (broken ??= error);
      client.on("error", onError);
      try {
        const executor = fromPgClient(client, options);
        const begun = send(client, "BEGIN ISOLATION LEVEL READ COMMITTED");
        if (client.pipeline !== true) await begun;
        const result = await work(client.pipeline === true ? behindBegin(begun, executor) : executor);
        await send(client, "COMMIT");
        return result;
      } catch (error) {
        // What rolls back is what goes wrong first; a connection that cannot is not given back to the pool.
        await client.query("ROLLBACK").catch((reason: Error) => void (broken ??= reason));
        throw error;
      } finally {
        client.removeListener("error", onError);
        client.release(broken ?? false);
      }
    },
  };
}

/** A client of yours that is in a transaction of yours. */
export function fromPgClient(client: PgClient, { prepare = false }: PrepareOptions = {}): PostgresExecutor {
  const executor: PostgresExecutor = {
    connection: client,
    query: (text, params) =>
      prepare
        ? send(client, { name: statementName(text), text, values: [...params] })
        : send(client, text, [...params]),
  };
  return client.pipeline === true ? pipelined(executor) : executor;
}

function checkPool(pool: PgPool): void {
  const { connect, query, on, ...other } = methodsOf(pool);
  if (connect && query && on && !other.escapeLiteral) return;
  const got = connect && other.escapeLiteral ? "a single client" : show(pool);
  throw new HandoverError(
    "INPUT_INVALID",
    `fromPg: expected a pool of pg, got ${got}; each transaction takes a connection of its own: write fromPg(new pg.Pool({ ... })). A client that is in a transaction of yours is given to a call, by { using: fromPgClient(client) }`,
  );
}

function send(client: PgClient, statement: string | PgStatement, values?: unknown[]): ReturnType<PgClient["query"]> {
  if (client.pipeline === true) inOnePacket(client.connection?.stream);
  return client.query(statement, values);
}

/** A client has all that a pool has, and the means to escape. */
function methodsOf(pool: unknown): Partial<Record<"connect" | "query" | "on" | "escapeLiteral", boolean>> {
  const given = (pool ?? {}) as Record<string, unknown>;
  const names = ["connect", "query", "on", "escapeLiteral"];
  return Object.fromEntries(names.map((name) => [name, typeof given[name] === "function"]));
}

function ignore(): void {
  // Whoever used it is told.
}
