import { HandoverError } from "../../errors.ts";
import type { SqliteDatabase } from "./database.ts";

/** better-sqlite3 13 is made for version 10 of Node's interface, which came with Node 22.14. */
const neededInterface = 10;

/**
 * Opens a file with better-sqlite3, of whatever version Node can bear: 13 ends a process of Node before 22.14 when it opens its
 * first database (`SIGSEGV`: nothing is said, nothing can be caught).
 *
 * @param Database better-sqlite3's export, or a class like it; the rest goes to its constructor.
 *
 * @example
 * const storage = sqliteStorage({ database: openBetterSqlite(Database, "leads.db") });
 *
 * @throws HandoverError `INPUT_INVALID` instead of that.
 */
export function openBetterSqlite<Args extends readonly unknown[]>(
  Database: new (...args: Args) => SqliteDatabase,
  ...args: Args
): SqliteDatabase {
  const { version, versions } = (globalThis as { process?: Process }).process ?? {};
  // 13 brought `explain`.
  if (versions?.napi !== undefined && Number(versions.napi) < neededInterface && "explain" in Database.prototype)
    throw new HandoverError(
      "INPUT_INVALID",
      `openBetterSqlite: expected better-sqlite3 12 or Node 22.14 or later, got better-sqlite3 13 or later on Node ${version}, where it ends the process; install better-sqlite3@12, or a later Node`,
    );
  return new Database(...args);
}

interface Process {
  readonly version?: string;
  readonly versions?: { readonly napi?: string };
}
