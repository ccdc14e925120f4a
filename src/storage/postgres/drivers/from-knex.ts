import type { PostgresDatabase, PostgresExecutor } from "../database.ts";
import { inPlaces } from "./places.ts";

/** The part of a Knex instance that Handover uses. */
export interface KnexDatabase extends KnexTransaction {
  transaction<T>(work: (trx: KnexTransaction) => Promise<T>, config: { isolationLevel: "read committed" }): Promise<T>;
}

/** The part of a Knex transaction that Handover uses. */
export interface KnexTransaction {
  raw(text: string, bindings: never): PromiseLike<{ rows: unknown[] }>;
}

/** Handover on a Knex instance whose client is `pg`. */
export function fromKnex(knex: KnexDatabase): PostgresDatabase {
  return {
    ...fromKnexTransaction(knex),
    transaction: (work) =>
      knex.transaction((trx) => work(fromKnexTransaction(trx)), { isolationLevel: "read committed" }),
  };
}

/** A Knex transaction of yours. */
export function fromKnexTransaction(trx: KnexTransaction): PostgresExecutor {
  return {
    connection: trx,
    async query(text, params) {
      const { parts, values } = inPlaces(text, params);
      const places = parts.map((part) => part.replaceAll("?", "\\?")).join("?");
      return await trx.raw(places, values as never).then(undefined, rethrow);
    },
  };
}

/** Without the statement, which Knex puts before what the server said. */
function rethrow(error: Error): never {
  error.message = error.message.split(" - ").at(-1) as string;
  throw error;
}
