import { fork } from "node:child_process";
import { makeWorkerUtils, runOnce } from "graphile-worker";
import { createHandover } from "handover";
import type { EventJob } from "handover/delivery";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { bundle } from "../../support/bundle.ts";
import { seeded } from "../../support/dice.ts";
import { queues, silent, type JobQueue } from "../../support/job-queues.ts";
import { freshSchema, serverUrl } from "../../support/postgres.ts";
import { eventIds, policy } from "./job-desk.ts";
import type { JobOrder, JobReport } from "./job-node.ts";

const rounds = Number(process.env["HANDOVER_KILLS"] ?? 8);
const seed = Number(process.env["HANDOVER_KILL_SEED"] ?? Date.now() % 1_000_000);
const url = serverUrl();
const program = await bundle(new URL("./job-node.ts", import.meta.url), ["pg", "pg-boss", "graphile-worker"]);
const { schema, pool, drop } = freshSchema();
const own = pool();
const queueSchema = `${schema}_q`;
afterAll(async () => {
  program.remove();
  await drop();
});

/** A node at work; settles once it has done something. */
function start(order: Pick<JobOrder, "does" | "queue"> & Partial<JobOrder>): Promise<{
  readonly did: readonly string[];
  kill(): Promise<void>;
}> {
  const child = fork(program.script, ["node"], { execArgv: [], stdio: ["ignore", "inherit", "pipe", "ipc"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const did: string[] = [];
  let said = "";
  child.stderr?.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    void ended.then(() => reject(new Error(`a node ended before it did anything:\n${said}`)));
    child.on("message", (report: JobReport) => {
      if ("ready" in report) return void child.send({ url, schema, queueSchema, seed, ...order });
      did.push(report.did);
      const kill = (): Promise<void> => {
        child.kill("SIGKILL");
        return ended.then(gone);
      };
      resolve({ did, kill });
    });
  });
}

/** A server finds out about a dead client when it next has something to say: a commit may still be on its way. */
async function gone(): Promise<void> {
  const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1";
  while ((await own.query(sql, [schema])).rows.length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.each(["pg-boss", "graphile-worker"] as const)("%s", (name) => {
  let queue: JobQueue;
  beforeEach(async () => {
    queue = await queues[name === "pg-boss" ? "pg-boss 10" : name]!(url, own, queueSchema);
  });
  afterEach(async () => {
    await queue.close();
    await own.query(`DROP SCHEMA "${queueSchema}" CASCADE`);
    await own.query(`DROP SCHEMA "${schema}" CASCADE`);
  });
  const desk = async () => {
    const storage = postgresStorage({ database: fromPg(own), schema, sinks: [queue.sink()] });
    const handover = createHandover({ policy, storage });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    return handover;
  };

  test(`of writers killed at any moment, ${rounds} times, the jobs are those of the events in the log (seed ${seed})`, async () => {
    const handover = await desk();
    const random = seeded(seed);
    let calls = 0;
    for (let round = 0; round < rounds; round++) {
      const two = await Promise.all(
        [0, 1].map((i) => start({ does: "write", queue: name, seed: seed + 2 * round + i })),
      );
      await new Promise((resolve) => setTimeout(resolve, random() * 150));
      await Promise.all(two.map((writer) => writer.kill()));
      calls += two.reduce((sum, { did }) => sum + did.length, 0);
      const jobs = (await queue.jobs()).map(({ data }) => data.id).sort();
      expect(jobs).toEqual(await eventIds(handover));
    }
    expect(calls, "the kills come too early to prove anything").toBeGreaterThan(rounds);
  });

  test("what a worker has done and not said is done again", async () => {
    const handover = await desk();
    await own.query(`CREATE TABLE "${schema}".done (id text)`);
    await handover.ingest({ email: "a@firm.example" });
    const worker = await start({ does: "work", queue: name });
    await worker.kill();
    const did = async (job: Pick<EventJob, "id">) =>
      void (await own.query(`INSERT INTO "${schema}".done VALUES ($1)`, [job.id]));
    await queue.work(did);
    const times = async (): Promise<Record<string, number>> => {
      const { rows } = await own.query(`SELECT id, count(*)::int4 AS times FROM "${schema}".done GROUP BY id`);
      return Object.fromEntries(rows.map((row: { id: string; times: number }) => [row.id, row.times]));
    };
    const once = Object.fromEntries((await eventIds(handover)).map((id) => [id, 1]));
    if (name === "graphile-worker") {
      // It keeps what the dead one had for four hours.
      expect(await times()).toEqual(once);
      expect(await queue.jobs()).toHaveLength(1);
      await unlock();
      await queue.work(did);
    }
    expect(await times()).toEqual({ ...once, [worker.did[0] as string]: 2 });
  });
});

test("a subscriber that a task of graphile-worker serves is served by whoever comes next, though the task stays locked", async () => {
  const queue = await queues["graphile-worker"]!(url, own, queueSchema);
  const handover = createHandover({ policy, storage: postgresStorage({ database: fromPg(own), schema }) });
  const heard: string[] = [];
  const crm = await handover.subscribe("crm", ({ id }) => void heard.push(id), {
    start: false,
    timeout: "1s",
    events: ["rep.upserted"],
  });
  await handover.reps.upsert({ id: "ana" });
  const utils = await makeWorkerUtils({ connectionString: url, schema: queueSchema, logger: silent });
  await utils.addJob("serve", {}, { jobKey: "serve" });
  const node = await start({ does: "serve", queue: "graphile-worker" });
  await node.kill();
  expect(node.did).toEqual(["roster:1"]);
  // The tick of somebody else: once the dead one's lease is over.
  while (heard.length === 0) await crm.drain();
  expect(heard).toEqual(["roster:1"]);
  const taskList = { serve: () => expect.unreachable("the task is locked") };
  await runOnce({ connectionString: url, schema: queueSchema, taskList, noHandleSignals: true, logger: silent });
  await utils.release();
  await handover.close();
  await queue.close();
  await own.query(`DROP SCHEMA "${queueSchema}" CASCADE`);
});

async function unlock(): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: url, schema: queueSchema, logger: silent });
  const { rows } = await own.query(`SELECT DISTINCT locked_by AS id FROM "${queueSchema}"._private_jobs`);
  await utils.forceUnlockWorkers(rows.map(({ id }: { id: string }) => id));
  await utils.release();
}
