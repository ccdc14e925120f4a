import { HandoverError, show } from "../../errors.ts";
import type { Clock, Storage } from "../index.ts";
import { keyText, textOf } from "../sql/text.ts";
import { Database, Texts } from "./connection.ts";
import type { PostgresDatabase } from "./database.ts";
import { checkMigrated, migrate } from "./migrations.ts";
import { readSinks, type EventSink } from "./sink.ts";
import { postgresStore } from "./store.ts";

export interface PostgresStorageOptions {
  /** Your pool or client, through `fromPg` or its like. It stays yours: closing the storage does not close it. */
  readonly database: PostgresDatabase;
  /** Where the tables are: lower-case letters, digits and `_`. Made if need be. @defaultValue `"public"` */
  readonly schema?: string | undefined;
  /** Whether the tables are made and brought up to date when the first store is opened; `false` only checks that they are. @defaultValue `true` */
  readonly migrate?: boolean | undefined;
  /** How long a transaction waits for another one before it fails as retryable, in milliseconds. @defaultValue `10_000` */
  readonly lockTimeoutMs?: number | undefined;
  /**
   * How long the server keeps a transaction whose process does nothing, in milliseconds: so long a frozen process can hold up the
   * others. @defaultValue `2_000`
   */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * The database keeps tenants apart as well: apply what `postgresRowLevelSecurity()` prints, connect as a role that does not own
   * the tables, and every transaction says whose it is. One more round trip each. @defaultValue `false`
   */
  readonly rowLevelSecurity?: boolean | undefined;
  /**
   * What else is written in each transaction, for the events it writes: jobs of your queue, rows of a table of yours. Every process
   * that shares the tables is to have the same. @defaultValue none
   */
  readonly sinks?: readonly EventSink[] | undefined;
  /** In place of the database's clock, for tests and simulations. @defaultValue the database's, the same for all processes */
  readonly clock?: Clock | undefined;
}

const tenantsSql = "SELECT DISTINCT tenant FROM handover_policy ORDER BY tenant";

/**
 * Keeps everything in a Postgres database (14 or later), through the driver you use; as many processes as you like may share it. The
 * names of the tables begin with `handover_`.
 *
 * @example
 * const storage = postgresStorage({ database: fromPg(new pg.Pool({ connectionString })) });
 * const handover = createHandover({ policy, storage });
 *
 * @throws HandoverError `INPUT_INVALID` when `database` or `schema` is not what it takes. Whatever opens a store from it throws
 *   `STORAGE_INCOMPATIBLE` where the tables, the server or its encoding will not do.
 */
export function postgresStorage(options: PostgresStorageOptions): Storage {
  const { schema = "public", lockTimeoutMs = 10_000, idleTimeoutMs = 2_000 } = options;
  const texts = new Texts(schema);
  const database = new Database(checkDatabase(options.database), texts, options.rowLevelSecurity === true);
  const sinks = readSinks(options.sinks);
  let ready: Promise<void> | undefined;
  const prepared = async (): Promise<void> => {
    database.checkOpen();
    ready ??= (options.migrate === false ? checkMigrated : migrate)(database).catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    await ready;
  };
  return {
    name: "postgres",
    capabilities: { durable: true, shared: true, sideBySide: true, joinsHost: true },
    async open(tenant, { clock = options.clock } = {}) {
      await prepared();
      const patience = { lockMs: lockTimeoutMs, idleMs: idleTimeoutMs };
      return postgresStore(database.of(keyText(tenant), patience), clock, sinks);
    },
    async tenants() {
      await prepared();
      if (database.guarded)
        throw new HandoverError(
          "STORAGE_FAILED",
          "postgres: row-level security shows each transaction the rows of one tenant, so nobody can list them; keep the list where you keep your customers",
        );
      return (await database.all<{ tenant: string }>(tenantsSql)).map(({ tenant }) => textOf(tenant));
    },
    close: () => database.close(),
  };
}

/** A driver's own pool looks much like it. @throws HandoverError `INPUT_INVALID` */
function checkDatabase(database: PostgresDatabase): PostgresDatabase {
  const { query, transaction } = (database ?? {}) as Partial<PostgresDatabase>;
  if (typeof query === "function" && typeof transaction === "function") return database;
  throw new HandoverError(
    "INPUT_INVALID",
    `database: expected what fromPg(pool), or the adapter of another driver, returns, got ${show(database)}; hand your pool to the adapter first`,
  );
}
