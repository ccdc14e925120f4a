import { HandoverError, show } from "../../errors.ts";
import { systemClock, type Clock, type Storage } from "../index.ts";
import { Connection } from "./connection.ts";
import type { SqliteDatabase } from "./database.ts";
import { isBusy, isReadOnly } from "./failure.ts";
import { migrate } from "./schema.ts";
import { sqliteStore } from "./store.ts";
import { keyText, textOf } from "../sql/text.ts";

export interface SqliteStorageOptions {
  /**
   * An open handle that nobody else uses: it has transactions open, and `close()` closes it. Other handles, here or in other
   * processes, may have the same file open.
   */
  readonly database: SqliteDatabase;
  /** The store's clock. @defaultValue the host's */
  readonly clock?: Clock | undefined;
  /**
   * `FULL`: a settled call survives a loss of power. `NORMAL`: it survives the end of the process, and the last ones may be lost with
   * the power; several times faster for single leads. @defaultValue `"FULL"`
   */
  readonly synchronous?: "FULL" | "NORMAL" | undefined;
  /**
   * SQLite overwrites with zeros what is deleted or replaced, so that an erasure leaves nothing in the file; more is written for each
   * change. `false`: what was there can be read from the file's bytes until `VACUUM`. @defaultValue `false`
   */
  readonly secureDelete?: boolean | undefined;
  /** Keeps the file to this handle alone. @defaultValue `true` for a driver without shared memory (node-sqlite3-wasm), else `false` */
  readonly exclusive?: boolean | undefined;
  /** How long a call waits for a lock before it fails as retryable, in milliseconds. @defaultValue `5_000` */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Keeps everything in one SQLite file, through a handle of the driver you use: better-sqlite3 12, libsql, node:sqlite, or
 * node-sqlite3-wasm through `fromWasm`. The tables are made when the first store is opened; their names begin with `handover_`.
 *
 * @example
 * const storage = sqliteStorage({ database: new Database("leads.db") });
 * const handover = createHandover({ policy, storage });
 *
 * @throws HandoverError `INPUT_INVALID` when `database` is no open handle. Whatever opens a store from it throws
 *   `STORAGE_INCOMPATIBLE` where the file is no database, or its tables are somebody else's or a newer Handover's.
 */
export function sqliteStorage(options: SqliteStorageOptions): Storage {
  const connection = new Connection(checkDatabase(options.database), options.busyTimeoutMs ?? 5_000);
  const inMemory = fileOf(connection) === "";
  let exclusive = inMemory || options.exclusive === true;
  let ready: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    exclusive = inMemory || (await configure(connection, options));
    await migrate(connection);
  };
  const prepared = (): Promise<void> => {
    connection.checkOpen();
    ready ??= prepare().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  };
  return {
    name: "sqlite",
    capabilities: {
      durable: !inMemory,
      get shared() {
        return !exclusive;
      },
      sideBySide: false,
      joinsHost: false,
    },
    async open(tenant, { clock = options.clock ?? systemClock } = {}) {
      await prepared();
      return sqliteStore(connection, keyText(tenant), clock);
    },
    async tenants() {
      await prepared();
      const rows = await connection.reading(() => connection.all<{ tenant: string }>(tenantsSql));
      return rows.map(({ tenant }) => textOf(tenant));
    },
    close: () => connection.close(),
  };
}

const tenantsSql = "SELECT DISTINCT tenant FROM handover_policy ORDER BY tenant";
/** @throws HandoverError `INPUT_INVALID` */
function checkDatabase(database: SqliteDatabase): SqliteDatabase {
  const { exec, prepare } = (database ?? {}) as Partial<SqliteDatabase>;
  if (typeof exec === "function" && typeof prepare === "function") return database;
  throw new HandoverError(
    "INPUT_INVALID",
    `database: expected an open handle of a SQLite driver, got ${show(database)}; write for instance new Database("leads.db")`,
  );
}

/** The name of the file; none for a database in memory. */
function fileOf(connection: Connection): string {
  const list = connection.all<{ name: string; file: string | null }>("PRAGMA database_list");
  return list.find(({ name }) => name === "main")?.file ?? "";
}

/** Sets the handle up; says whether it has the file to itself. One that only reads is left as it is. */
async function configure(connection: Connection, options: SqliteStorageOptions): Promise<boolean> {
  const { exclusive, synchronous = "FULL", secureDelete = false } = options;
  return connection.alone(() => {
    connection.hurry();
    try {
      const alone = exclusive ?? !sharesWal(connection);
      if (alone) {
        // In this order: a write-ahead log without shared memory is opened only by who locks the file for good.
        connection.pragma("locking_mode", "EXCLUSIVE");
        connection.pragma("journal_mode", "WAL");
      } else if (exclusive === false) sharesWal(connection);
      connection.pragma("synchronous", synchronous);
      if (secureDelete) connection.pragma("secure_delete", "ON");
      return alone;
    } catch (error) {
      if (!isReadOnly(error)) throw error;
      connection.pragma("locking_mode", "NORMAL");
      return exclusive ?? false;
    }
  });
}

/** Turns the write-ahead log on. `false`: this driver cannot share one. */
function sharesWal(connection: Connection): boolean {
  try {
    return connection.pragma("journal_mode", "WAL") === "wal";
  } catch (error) {
    if (isBusy(error) || isReadOnly(error)) throw error;
    return false;
  }
}
