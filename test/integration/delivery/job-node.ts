import { Logger, run } from "graphile-worker";
import { createHandover } from "handover";
import { toGraphileWorker, toPgBoss, type EventJob } from "handover/delivery";
import { fromPg, fromPgClient, postgresStorage } from "handover/storage/postgres";
import pg from "pg";
import PgBoss from "pg-boss";
import { seeded } from "../../support/dice.ts";
import { policy } from "./job-desk.ts";

/** What a node is told to do until it is killed. */
export interface JobOrder {
  readonly does: "write" | "work" | "serve";
  readonly url: string;
  readonly schema: string;
  readonly queueSchema: string;
  readonly queue: "pg-boss" | "graphile-worker";
  readonly seed: number;
}

export type JobReport = { readonly ready: true } | { readonly did: string };

const say = (report: JobReport): void => void process.send?.(report);
const logger = new Logger(() => () => undefined);
const forever = new Promise<never>(() => undefined);

/** Writes leads, half of them in transactions of a host who may think better of it. */
async function write(order: JobOrder, pool: pg.Pool): Promise<void> {
  const { schema, queueSchema, queue, seed } = order;
  const boss = new PgBoss({ connectionString: order.url, schema: queueSchema, supervise: false, schedule: false });
  if (queue === "pg-boss") await boss.start();
  const sink =
    queue === "pg-boss"
      ? toPgBoss(boss, { queue: "leads" })
      : toGraphileWorker({ task: "lead-event", schema: queueSchema });
  const handover = createHandover({
    policy,
    storage: postgresStorage({ database: fromPg(pool), schema, sinks: [sink] }),
  });
  const random = seeded(seed);
  for (let count = 1; ; count++) {
    const person = () => ({ email: `p${Math.floor(random() * 50)}@firm${seed}.example` });
    const client = await pool.connect();
    await Promise.all([
      handover.ingestMany(Array.from({ length: 5 }, person)),
      (async () => {
        await client.query("BEGIN");
        await handover.ingest(person(), { using: fromPgClient(client) });
        await client.query(random() < 0.3 ? "ROLLBACK" : "COMMIT");
      })().catch(() => client.query("ROLLBACK")),
    ]);
    client.release();
    say({ did: String(count) });
  }
}

/** Does what a job asks for, and never comes to say so. */
async function work({ url, schema, queueSchema, queue }: JobOrder, pool: pg.Pool): Promise<void> {
  const handle = async ({ id }: Pick<EventJob, "id">): Promise<never> => {
    await pool.query(`INSERT INTO "${schema}".done VALUES ($1)`, [id]);
    say({ did: id });
    return forever;
  };
  if (queue === "graphile-worker") {
    const taskList = { "lead-event": (job: unknown) => handle(job as EventJob) };
    await run({ connectionString: url, schema: queueSchema, taskList, concurrency: 1, noHandleSignals: true, logger });
    return forever;
  }
  const boss = new PgBoss({ connectionString: url, schema: queueSchema, supervise: false, schedule: false });
  await boss.start();
  await boss.work<EventJob>("leads", { batchSize: 1 }, ([job]) => handle((job as PgBoss.Job<EventJob>).data));
  return forever;
}

/** A task of graphile-worker that serves a subscriber, whose handler never ends. */
async function serve({ url, schema, queueSchema }: JobOrder, pool: pg.Pool): Promise<void> {
  const handover = createHandover({ policy, storage: postgresStorage({ database: fromPg(pool), schema }) });
  const handler = ({ id }: { readonly id: string }): Promise<never> => {
    say({ did: id });
    return forever;
  };
  const crm = await handover.subscribe("crm", handler, { start: false, timeout: "1s", concurrency: 1 });
  const taskList = { serve: () => crm.drain().then(() => undefined) };
  await run({ connectionString: url, schema: queueSchema, taskList, noHandleSignals: true, logger });
  return forever;
}

if (process.argv[2] === "node")
  process.once("message", (order: JobOrder) => {
    const pool = new pg.Pool({ connectionString: order.url, max: 6, application_name: order.schema });
    const does = { write, work, serve }[order.does];
    does(order, pool).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
say({ ready: true });
