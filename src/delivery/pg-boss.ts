import { HandoverError, isHandoverError, show } from "../errors.ts";
import type { EventType } from "../storage/index.ts";
import type { EventSink, PostgresExecutor, PostgresValue, WrittenEvent } from "../storage/postgres/index.ts";
import { jobId } from "./job-id.ts";
import { jobKey, payloadOf, typesOf, type JobOptions } from "./job.ts";

/** The part of pg-boss 10 that Handover uses. */
export interface PgBoss10 {
  insert(jobs: PgBossJob[], options: { db: PgBossDb }): Promise<unknown>;
  getJobById(name: string, id: string, options: { db: PgBossDb; includeArchive: boolean }): Promise<unknown>;
}

/** The part of pg-boss 11 and 12 that Handover uses. */
export interface PgBoss12 {
  insert(name: string, jobs: PgBossJob[], options: { db: PgBossDb; returnId: boolean }): Promise<unknown>;
  getJobById(name: string, id: string, options: { db: PgBossDb }): Promise<unknown>;
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
  const { queue } = options;
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
    data: payloadOf(event as WrittenEvent<T>, options),
    singletonKey: jobKey(event),
  });
  return {
    name: `pg-boss queue ${queue}`,
    events: typesOf(options, "toPgBoss"),
    async write(written, executor) {
      const jobs = await Promise.all(written.map(job));
      const [first] = jobs as [PgBossJob];
      const db = counting(executor);
      try {
        if ("getQueueStats" in boss) await boss.insert(queue, jobs, { db, returnId: true });
        else await boss.insert(jobs, { db });
        // Where there is no such queue some insert nothing and say nothing. What was there before is there now.
        if (db.count === 0) await boss.getJobById(queue, first.id, { db, includeArchive: false });
      } catch (error) {
        if (isHandoverError(error) && error.retryable) throw error;
        throw new Error(`${String((error as Error).message)}; ${needed(queue)}`, { cause: error });
      }
      if (db.count === 0) throw new Error(`there is no such queue; ${needed(queue)}`);
    },
  };
}

/** Runs pg-boss's statements in the transaction, and counts the jobs they insert or find. */
function counting({ query }: PostgresExecutor): PgBossDb & { readonly count: number } {
  let count = 0;
  return {
    get count() {
      return count;
    },
    async executeSql(text, values = []) {
      const params = values.map((value: PostgresValue | undefined) => value ?? null);
      const { rows } = await query(portable(text), params);
      count += rows.length;
      return { rows: [] };
    },
  };
}

/**
 * A statement of pg-boss as every driver takes it: its JSON and its ids are sent as texts, for some drivers encode what is JSON once
 * more, and others know no UUID; and of its rows there is only how many.
 */
function portable(text: string): string {
  if (!/\bINSERT\b/i.test(text))
    return `SELECT 1 AS one FROM (${text.replace(/\bid = \$2/, "id = $2::text::uuid")}) found`;
  const sent = text.replace(/\bjson_to_recordset\(\$1\)/, "json_to_recordset($1::text::json)");
  return /\bRETURNING\b/i.test(sent) ? sent : `${sent.trimEnd()} RETURNING 1 AS one`;
}

function needed(queue: string): string {
  return `start pg-boss on this database (boss.start()) and make the queue (boss.createQueue(${show(queue)})) before anything is written`;
}
