import { HandoverError, isHandoverError, show } from "../errors.ts";
import type { EventType } from "../storage/index.ts";
import type { EventSink, PostgresExecutor, PostgresValue, WrittenEvent } from "../storage/postgres/index.ts";
import { jobId } from "./job-id.ts";
import { jobKey, payloadOf, type JobOptions } from "./job.ts";

/** The part of pg-boss 10 that Handover uses. */
export interface PgBoss10 {
  insert(jobs: PgBossJob[], options: { db: PgBossDb }): Promise<unknown>;
  getQueue(name: string): Promise<unknown>;
}

/** The part of pg-boss 11 and 12 that Handover uses. */
export interface PgBoss12 {
  insert(name: string, jobs: PgBossJob[], options: { db: PgBossDb; returnId: boolean }): Promise<unknown>;
  getQueue(name: string): Promise<unknown>;
  getQueueStats(name: string): Promise<unknown>;
}

/** What pg-boss sends its statements through. */
export interface PgBossDb {
  // As pg-boss has it.
  // oxlint-disable-next-line typescript/no-explicit-any
  executeSql(text: string, values?: any[]): Promise<{ rows: any[] }>;
}

export interface PgBossJob {
  readonly id: string;
  readonly name: string;
  readonly data: object;
  readonly singletonKey: string;
}

export interface ToPgBossOptions<T extends EventType = EventType> extends JobOptions<T> {
  /** The queue, which is there already (`boss.createQueue`). What is said of retries, expiry and dead letters there holds. */
  readonly queue: string;
}

/**
 * Makes each event a job of a pg-boss queue, in the transaction that writes the event: a sink for `postgresStorage`, on the database
 * in which pg-boss has its tables. One statement for all events of a transaction.
 *
 * A job is there once: its `id` is made from the event's, so that adding it again changes nothing for as long as pg-boss keeps it.
 * Its `singletonKey` is the tenant and the event's id, so that no policy of the queue takes two events for one job. Jobs are worked
 * off side by side; what must be done in order is a subscriber's (`handover.subscribe`).
 *
 * @example
 * const boss = new PgBoss(connectionString);
 * await boss.start();
 * await boss.createQueue("leads");
 * const storage = postgresStorage({ database: fromPg(pool), sinks: [toPgBoss(boss, { queue: "leads" })] });
 *
 * @throws HandoverError `INPUT_INVALID`. A call whose jobs cannot be written, for pg-boss has no tables or no such queue, throws
 *   `DELIVERY_FAILED`, and writes nothing.
 */
export function toPgBoss<T extends EventType = EventType>(
  boss: PgBoss10 | PgBoss12,
  options: ToPgBossOptions<T>,
): EventSink {
  const { queue, events, payload } = options;
  if (typeof (boss as Partial<PgBoss10> | undefined)?.insert !== "function")
    throw new HandoverError("INPUT_INVALID", `toPgBoss: expected a PgBoss (version 10 or later), got ${show(boss)}`);
  if (typeof queue !== "string" || queue === "")
    throw new HandoverError(
      "INPUT_INVALID",
      `toPgBoss.queue: expected the name of a queue, got ${show(queue)}; make it with boss.createQueue`,
    );
  const job = async (event: WrittenEvent): Promise<PgBossJob> => ({
    id: await jobId(event),
    name: queue,
    data: payloadOf(event as WrittenEvent<T>, payload),
    singletonKey: jobKey(event),
  });
  return {
    name: `pg-boss queue ${queue}`,
    events,
    async write(written, executor) {
      const jobs = await Promise.all(written.map(job));
      const db = counting(executor);
      try {
        if ("getQueueStats" in boss) await boss.insert(queue, jobs, { db, returnId: true });
        else await boss.insert(jobs, { db });
      } catch (error) {
        if (isHandoverError(error) && error.retryable) throw error;
        throw new Error(`${String((error as Error).message)}; ${needed(queue)}`, { cause: error });
      }
      // pg-boss 10 inserts nothing, and says nothing, where there is no such queue.
      if (db.count === 0 && !(await isThere(boss, queue))) throw new Error(`there is no such queue; ${needed(queue)}`);
    },
  };
}

/** Runs pg-boss's statements in the transaction, and counts the jobs that are new. */
function counting({ query }: PostgresExecutor): PgBossDb & { readonly count: number } {
  let count = 0;
  return {
    get count() {
      return count;
    },
    async executeSql(text, values = []) {
      const params = values.map((value: PostgresValue | undefined) => value ?? null);
      const { rows } = await query(told(text), params);
      count += rows.length;
      return { rows: [...rows] };
    },
  };
}

/**
 * A statement of pg-boss as every driver takes it: with its JSON sent as text, for some encode what is JSON once more, and with rows
 * for what it has inserted.
 */
function told(text: string): string {
  const sent = text.replace(/\bjson_to_recordset\(\$1\)/, "json_to_recordset($1::text::json)");
  return /\bRETURNING\b/i.test(sent) ? sent : `${sent.trimEnd()} RETURNING 1 AS one`;
}

async function isThere(boss: Pick<PgBoss10, "getQueue">, queue: string): Promise<boolean> {
  return (await boss.getQueue(queue).catch(() => null)) !== null;
}

function needed(queue: string): string {
  return `start pg-boss on this database (boss.start()) and make the queue (boss.createQueue(${show(queue)})) before anything is written`;
}
