import { HandoverError, isHandoverError, show } from "../errors.ts";
import type { EventType } from "../storage/index.ts";
import type { EventSink, WrittenEvent } from "../storage/postgres/index.ts";
import { jobKey, payloadOf, typesOf, type JobOptions } from "./job.ts";

export interface ToGraphileWorkerOptions<T extends EventType = EventType> extends JobOptions<T> {
  /** The task that is to run: its identifier, at most 128 characters. */
  readonly task: string;
  /** Where graphile-worker has its tables. @defaultValue `"graphile_worker"` */
  readonly schema?: string | undefined;
  /** A queue whose jobs run one after another, in the order they were added. @defaultValue none: side by side */
  readonly queueName?: string | undefined;
  /** How often a job is tried. @defaultValue graphile-worker's own, 25 */
  readonly maxAttempts?: number | undefined;
  /** Lower numbers first. @defaultValue graphile-worker's own, 0 */
  readonly priority?: number | undefined;
}

/**
 * Makes each event a job of graphile-worker, in the transaction that writes the event: a sink for `postgresStorage`, on the database
 * in which graphile-worker has its tables. One statement for all events of a transaction.
 *
 * The `job_key` is the tenant and the event's id, so a job that is added again takes the place of the one that waits. Its `add_jobs`
 * sends a notice to the workers with the commit.
 *
 * @example
 * const storage = postgresStorage({ database: fromPg(pool), sinks: [toGraphileWorker({ task: "lead-event" })] });
 *
 * @throws HandoverError `INPUT_INVALID`. A call whose jobs cannot be written, for graphile-worker has no tables, throws
 *   `DELIVERY_FAILED`, and writes nothing.
 */
export function toGraphileWorker<T extends EventType = EventType>(options: ToGraphileWorkerOptions<T>): EventSink {
  const { task, schema = "graphile_worker", queueName, maxAttempts, priority } = options;
  if (typeof task !== "string" || task === "" || task.length > 128)
    throw new HandoverError(
      "INPUT_INVALID",
      `toGraphileWorker.task: expected the identifier of a task, 1 to 128 characters, got ${show(task)}`,
    );
  if (typeof schema !== "string" || !/^[^"\0]{1,63}$/.test(schema))
    throw new HandoverError(
      "INPUT_INVALID",
      `toGraphileWorker.schema: expected the name of a schema, got ${show(schema)}`,
    );
  const sql = `SELECT count(*)::int4 AS count FROM "${schema}".add_jobs(ARRAY(SELECT json_populate_recordset(NULL::"${schema}".job_spec, $1::text::json)))`;
  const spec = (event: WrittenEvent): object => ({
    identifier: task,
    payload: payloadOf(event as WrittenEvent<T>, options),
    queue_name: queueName,
    max_attempts: maxAttempts,
    priority,
    job_key: jobKey(event),
  });
  return {
    name: `graphile-worker task ${task}`,
    events: typesOf(options, "toGraphileWorker"),
    async write(written, { query }) {
      const specs = JSON.stringify(written.map(spec));
      try {
        await query(sql, [specs]);
      } catch (error) {
        if (isHandoverError(error) && error.retryable) throw error;
        throw new Error(
          `${String((error as Error).message)}; bring graphile-worker's tables up in schema ${show(schema)} of this database (runMigrations, or start a worker) before anything is written`,
          { cause: error },
        );
      }
    },
  };
}
