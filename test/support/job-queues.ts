import { runMigrations } from "graphile-worker";
import PgBoss10 from "pg-boss";
import { PgBoss as PgBoss12 } from "pg-boss-12";
import type pg from "pg";
import { toGraphileWorker, toPgBoss, type JobOptions } from "handover/delivery";
import type { EventSink } from "handover/storage/postgres";

/** A queue that has its jobs in the tests' database. */
export interface JobQueue {
  sink(options?: JobOptions): EventSink;
  /** What the jobs carry that wait, in the order in which they would be fetched, each with the key it goes by. */
  jobs(): Promise<readonly { readonly key: string; readonly data: { readonly id: string } }[]>;
  /** Takes all jobs away. */
  clear(): Promise<unknown>;
  /** Takes the queue itself away, and its tables. */
  ruin(): Promise<unknown>;
  close(): Promise<unknown>;
  /** pg-boss, where it is one. */
  readonly boss?: PgBoss10 | PgBoss12;
}

export type OpenQueue = (url: string, pool: pg.Pool, schema: string) => Promise<JobQueue>;

const quiet = { supervise: false, schedule: false, migrate: true };
const queue = "leads";

/** Every queue whose jobs are written with their events, each in a schema of its own. */
export const queues: { readonly [name: string]: OpenQueue } = {
  async "pg-boss 10"(connectionString, pool, schema) {
    const boss = new PgBoss10({ connectionString, schema, ...quiet });
    boss.on("error", () => undefined);
    await boss.start();
    await boss.createQueue(queue);
    return {
      boss,
      sink: (options) => toPgBoss(boss, { queue, ...options }),
      ...bossTables(pool, schema),
      close: () => boss.stop({ graceful: false }),
    };
  },
  async "pg-boss 12"(connectionString, pool, schema) {
    const boss = new PgBoss12({ connectionString, schema, ...quiet });
    boss.on("error", () => undefined);
    await boss.start();
    await boss.createQueue(queue);
    return {
      boss,
      sink: (options) => toPgBoss(boss, { queue, ...options }),
      ...bossTables(pool, schema),
      close: () => boss.stop({ graceful: false }),
    };
  },
  async "graphile-worker"(connectionString, pool, schema) {
    await runMigrations({ connectionString, schema });
    return {
      sink: (options) => toGraphileWorker({ task: "lead-event", schema, ...options }),
      jobs: async () =>
        (await pool.query(`SELECT key, payload AS data FROM "${schema}"._private_jobs ORDER BY priority, run_at, id`))
          .rows,
      clear: () => pool.query(`DELETE FROM "${schema}"._private_jobs`),
      ruin: () => pool.query(`DROP SCHEMA "${schema}" CASCADE`),
      close: async () => undefined,
    };
  },
};

function bossTables(pool: pg.Pool, schema: string): Pick<JobQueue, "jobs" | "clear" | "ruin"> {
  return {
    jobs: async () =>
      (
        await pool.query(
          `SELECT singleton_key AS key, data FROM "${schema}".job WHERE name = $1 ORDER BY priority DESC, created_on, id`,
          [queue],
        )
      ).rows,
    clear: () => pool.query(`DELETE FROM "${schema}".job`),
    ruin: () => pool.query(`DROP SCHEMA "${schema}" CASCADE`),
  };
}
