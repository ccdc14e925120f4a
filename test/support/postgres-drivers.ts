import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle as drizzleOverPg } from "drizzle-orm/node-postgres";
import { drizzle as drizzleOverPostgresJs } from "drizzle-orm/postgres-js";
import knex from "knex";
import { CamelCasePlugin, Kysely, ParseJSONResultsPlugin, PostgresDialect } from "kysely";
import pg from "pg";
import postgres from "postgres";
import { DataSource } from "typeorm";
import {
  fromDrizzle,
  fromDrizzleTransaction,
  fromKnex,
  fromKnexTransaction,
  fromKysely,
  fromKyselyTransaction,
  fromPg,
  fromPgClient,
  fromPglite,
  fromPgliteTransaction,
  fromPostgresJs,
  fromPostgresJsTransaction,
  fromPrisma,
  fromPrismaTransaction,
  fromTypeOrm,
  fromTypeOrmTransaction,
  type PostgresDatabase,
  type PostgresExecutor,
  type PrepareOptions,
  type PrismaTransaction,
} from "handover/storage/postgres";
import type { Storage } from "handover/storage";
import type { MakeStorage } from "handover/testing";
import { empty } from "./postgres.ts";
import { prismaClient } from "./prisma-client.ts";

/** A driver as its host has it. */
export interface OpenDriver {
  readonly database: PostgresDatabase;
  /** A transaction of the host's, by the driver's own means. */
  hostTransaction<T>(work: (executor: PostgresExecutor) => Promise<T>): Promise<T>;
  close(): Promise<unknown>;
}

/** For the conformance suite: storages over drivers of one schema, whose tables stay from case to case. */
export function suiteOver(
  opened: readonly OpenDriver[],
  openOne: () => Promise<unknown>,
  schema: string,
  storage: (place: number) => Storage,
): MakeStorage {
  return () => {
    const mine = storage(0);
    return {
      storage: mine,
      reopen: async () => {
        await mine.close();
        return storage(0);
      },
      beside: async () => {
        if (opened.length < 2) await openOne();
        return storage(1);
      },
      dispose: async () => {
        await mine.close();
        await empty((opened[0] as OpenDriver).database, schema);
      },
    };
  };
}

const max = 8;

/** Every driver there is an adapter for, set up to make it hard: plugins and naming conventions where a driver has them. */
export const drivers: { readonly [name: string]: (url: string) => OpenDriver | Promise<OpenDriver> } = {
  pg: (url) => openPg(url, {}),
  "pg, prepared": (url) => openPg(url, { prepare: true }),
  "pg, pipelined": (url) => openPg(url, { prepare: true }, { pipeline: true }),
  "postgres.js": (url) => openPostgresJs(url, { prepare: false }),
  "postgres.js, prepared": (url) => openPostgresJs(url, { prepare: true }),
  kysely(connectionString) {
    const pool = new pg.Pool({ connectionString, max });
    // Kysely listens to no client, and `pg` ends the process with an error that nobody listens to.
    pool.on("connect", (client) => client.on("error", () => undefined));
    const db = new Kysely<object>({
      dialect: new PostgresDialect({ pool }),
      plugins: [new CamelCasePlugin(), new ParseJSONResultsPlugin()],
    });
    return {
      database: fromKysely(db),
      hostTransaction: (work) => db.transaction().execute((trx) => work(fromKyselyTransaction(trx))),
      close: () => db.destroy(),
    };
  },
  "drizzle over pg"(connectionString) {
    const pool = new pg.Pool({ connectionString, max });
    pool.on("connect", (client) => client.on("error", () => undefined));
    const db = drizzleOverPg(pool);
    return {
      database: fromDrizzle(db),
      hostTransaction: (work) => db.transaction((tx) => work(fromDrizzleTransaction(tx, sql))),
      close: () => pool.end(),
    };
  },
  "drizzle over postgres.js"(url) {
    const client = postgres(url, { max, prepare: false, fetch_types: false, onnotice: () => undefined });
    const db = drizzleOverPostgresJs(client);
    return {
      database: fromDrizzle(db),
      hostTransaction: (work) => db.transaction((tx) => work(fromDrizzleTransaction(tx, sql))),
      close: () => client.end({ timeout: 1 }),
    };
  },
  prisma(url) {
    const prisma = prismaClient(url);
    return {
      database: fromPrisma(prisma),
      hostTransaction: (work) => prisma.$transaction((tx: PrismaTransaction) => work(fromPrismaTransaction(tx))),
      close: () => prisma.$disconnect(),
    };
  },
  async typeorm(url) {
    const dataSource = await new DataSource({ type: "postgres", url, poolSize: max, logging: false }).initialize();
    return {
      database: fromTypeOrm(dataSource),
      hostTransaction: (work) => dataSource.transaction((manager) => work(fromTypeOrmTransaction(manager))),
      close: () => dataSource.destroy(),
    };
  },
  knex(connection) {
    const db = knex({ client: "pg", connection, pool: { min: 0, max } });
    return {
      database: fromKnex(db),
      hostTransaction: (work) => db.transaction((trx) => work(fromKnexTransaction(trx))),
      close: () => db.destroy(),
    };
  },
};

/** @param more Of the pool's own. */
function openPg(connectionString: string, options: PrepareOptions, more: object = {}): OpenDriver {
  const pool = new pg.Pool({ connectionString, max, ...more });
  return {
    database: fromPg(pool, options),
    async hostTransaction(work) {
      const client = await pool.connect();
      let lost = false;
      const onError = () => void (lost = true);
      client.on("error", onError);
      try {
        await client.query("BEGIN");
        const result = await work(fromPgClient(client, options));
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(onError);
        throw error;
      } finally {
        client.off("error", onError);
        client.release(lost);
      }
    },
    close: () => pool.end(),
  };
}

function openPostgresJs(url: string, options: { readonly prepare: boolean }): OpenDriver {
  const db = postgres(url, {
    max,
    ...options,
    fetch_types: options.prepare,
    transform: postgres.camel,
    onnotice: () => undefined,
  });
  return {
    database: fromPostgresJs(db, options),
    hostTransaction: <T>(work: (executor: PostgresExecutor) => Promise<T>) =>
      db.begin((tx) => work(fromPostgresJsTransaction(tx, options))) as Promise<T>,
    close: () => db.end({ timeout: 1 }),
  };
}

/** Postgres inside the process: it has no address and one connection. */
export function openPglite(): OpenDriver {
  const db = new PGlite();
  return {
    database: fromPglite(db),
    hostTransaction: (work) => db.transaction((tx) => work(fromPgliteTransaction(tx))),
    close: () => db.close(),
  };
}
