import { Logger, runMigrations, runOnce } from "graphile-worker";
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
  /** Works off all jobs that anybody can have, and what comes back of those that somebody has let go of. */
  work(handler: (data: { readonly id: string }) => Promise<void>): Promise<void>;
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
/** graphile-worker tells each job it has done. */
export const silent = new Logger(() => () => undefined);
const terms = { expireInSeconds: 1, retryLimit: 5, retryDelay: 0 };

/** Every queue whose jobs are written with their events, each in a schema of its own. */
export const queues: { readonly [name: string]: OpenQueue } = {
  async "pg-boss 10"(connectionString, pool, schema) {
    const boss = new PgBoss10({ connectionString, schema, ...quiet });
    boss.on("error", () => undefined);
    await boss.start();
    await boss.createQueue(queue, { name: queue, ...terms });
    return {
      boss,
      sink: (options) => toPgBoss(boss, { queue, ...options }),
      work: (handler) => workOff(boss, () => boss.maintain(), isLeft(pool, schema), handler),
      ...bossTables(pool, schema),
      close: () => boss.stop({ graceful: false }),
    };
  },
  async "pg-boss 12"(connectionString, pool, schema) {
    const boss = new PgBoss12({ connectionString, schema, ...quiet });
    boss.on("error", () => undefined);
    await boss.start();
    await boss.createQueue(queue, terms);
    return {
      boss,
      sink: (options) => toPgBoss(boss, { queue, ...options }),
      work: (handler) => workOff(boss, () => boss.supervise(queue), isLeft(pool, schema), handler),
      ...bossTables(pool, schema),
      close: () => boss.stop({ graceful: false }),
    };
  },
  async "graphile-worker"(connectionString, pool, schema) {
    await runMigrations({ connectionString, schema, logger: silent });
    return {
      sink: (options) => toGraphileWorker({ task: "lead-event", schema, ...options }),
      jobs: async () =>
        (await pool.query(`SELECT key, payload AS data FROM "${schema}"._private_jobs ORDER BY priority, run_at, id`))
          .rows,
      async work(handler) {
        const taskList = { "lead-event": (data: unknown) => handler(data as { readonly id: string }) };
        await runOnce({ connectionString, schema, taskList, noHandleSignals: true, logger: silent });
      },
      clear: () => pool.query(`DELETE FROM "${schema}"._private_jobs`),
      ruin: () => pool.query(`DROP SCHEMA "${schema}" CASCADE`),
      close: async () => undefined,
    };
  },
};

interface Fetching {
  fetch(name: string, options: { batchSize: number }): Promise<{ readonly id: string; readonly data: unknown }[]>;
  complete(name: string, id: string): Promise<unknown>;
}

async function workOff(
  boss: Fetching,
  expire: () => Promise<unknown>,
  isLeft: () => Promise<boolean>,
  handler: (data: { readonly id: string }) => Promise<void>,
): Promise<void> {
  while (await isLeft()) {
    for (const { id, data } of await boss.fetch(queue, { batchSize: 10 })) {
      await handler(data as { readonly id: string });
      await boss.complete(queue, id);
    }
    await expire();
  }
}

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

function isLeft(pool: pg.Pool, schema: string): () => Promise<boolean> {
  return async () =>
    (await pool.query(`SELECT 1 FROM "${schema}".job WHERE name = $1 AND state < 'completed' LIMIT 1`, [queue])).rows
      .length > 0;
}
