import { createHandover, definePolicy, type Handover } from "handover";
import { roundRobin } from "handover/routing";
import { firstContact } from "handover/sla";
import { fromPg, fromPgClient, postgresStorage, type EventSink, type PostgresDatabase } from "handover/storage/postgres";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { all } from "../../support/engine.ts";
import { queues, type JobQueue } from "../../support/job-queues.ts";
import { freshSchema, serverUrl } from "../../support/postgres.ts";

const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [firstContact("4h")],
});

describe.each(Object.entries(queues))("%s", (_, open) => {
  const { schema, pool, drop } = freshSchema();
  const own = pool();
  let queue: JobQueue;
  beforeAll(async () => {
    queue = await open(serverUrl(), own, `${schema}_q`);
  });
  afterAll(async () => {
    await queue.close();
    await own.query(`DROP SCHEMA IF EXISTS "${schema}_q" CASCADE`);
    await drop();
  });
  beforeEach(() => queue.clear());

  let tenants = 0;
  async function desk(sinks: readonly EventSink[], database: PostgresDatabase = fromPg(own)) {
    const tenant = `t${++tenants}`;
    const handover = createHandover({ policy, tenant, storage: postgresStorage({ database, schema, sinks }) });
    return { handover, tenant };
  }
  const names = async () => (await queue.jobs()).map(({ data }) => data.id).sort();
  const events = async (handover: Handover) =>
    (await all(handover, "events")).map(({ leadId, version }) => `${leadId ?? "roster"}:${version}`).sort();

  test("64 calls at once: a job for each event, each once, by one statement a transaction", async () => {
    const texts: string[] = [];
    const { handover } = await desk([queue.sink()], counted(fromPg(own), texts));
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    texts.length = 0;
    await Promise.all(Array.from({ length: 64 }, (_, i) => handover.ingest({ email: `p${i}@firm${i}.example` })));
    console.log(texts.map((t) => t.slice(0, 60)));
    expect(await names()).toEqual(await events(handover));
    expect((await queue.jobs()).slice(0, 3)).toMatchInlineSnapshot();
  });
});

function counted(database: PostgresDatabase, texts: string[]): PostgresDatabase {
  return {
    query: database.query,
    transaction: (work) =>
      database.transaction((executor) =>
        work({
          query(text, params) {
            texts.push(text);
            return executor.query(text, params);
          },
        }),
      ),
  };
}
