import { isHandoverError } from "handover";
import { toPgBoss, type EventJob } from "handover/delivery";
import { fromPg, type EventSink } from "handover/storage/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { all } from "../../support/engine.ts";
import { queues, type JobQueue } from "../../support/job-queues.ts";
import { freshSchema, serverUrl } from "../../support/postgres.ts";
import { eventIds, inHost, noting, openDesk } from "./job-desk.ts";

describe.each(Object.entries(queues))("%s", (name, open) => {
  const { schema, pool, drop } = freshSchema();
  const own = pool();
  let queue: JobQueue;
  const start = async () => {
    queue = await open(serverUrl(), own, `${schema}_q`);
  };
  beforeAll(start);
  beforeEach(() => queue.clear());
  afterAll(async () => {
    await queue.close();
    await own.query(`DROP SCHEMA IF EXISTS "${schema}_q" CASCADE`);
    await drop();
  });
  const jobs = async () => (await queue.jobs()).map(({ data }) => data.id).sort();
  const desk = (...sinks: readonly EventSink[]) => openDesk(own, schema, sinks);

  test("64 calls at once: a job for each event, each once, by one statement a transaction", async () => {
    const texts: string[] = [];
    const handover = await openDesk(own, schema, [queue.sink()], noting(fromPg(own), texts));
    texts.length = 0;
    await Promise.all(Array.from({ length: 64 }, (_, i) => handover.ingest({ email: `p${i}@firm${i}.example` })));
    const of = (table: RegExp) => texts.filter((text) => table.test(text)).length;
    const [writes, inserts] = [of(/INSERT INTO "\w+".handover_event/), of(/json_(to|populate)_recordset/)];
    // Calls of one turn share one transaction.
    expect([writes, inserts]).toEqual([1, 1]);
    expect(await jobs()).toEqual(await eventIds(handover));
  });

  test("a job carries its event without the person, and those of a lead come in order", async () => {
    const handover = await desk(queue.sink());
    const { lead } = await handover.ingest({ email: "a@firm.example" });
    const jobs = (await queue.jobs()).map(({ data }) => data as unknown as EventJob);
    const mine = jobs.filter(({ id }) => id.startsWith(lead?.id ?? "none"));
    const events = (await all(handover, "events")).filter(({ leadId }) => leadId === lead?.id);
    const named = <T extends { type: string; version: number; at: number }>(some: readonly T[]) =>
      some.map(({ type, version, at }) => ({ type, version, at }));
    expect(named(mine)).toEqual(named(events));
    const offered = events.find(({ type }) => type === "assignment.offered");
    expect(mine.find(({ type }) => type === "assignment.offered")).toMatchObject({
      leadId: lead?.id,
      data: JSON.parse(JSON.stringify(offered?.data)) as object,
    });
    expect(JSON.stringify(mine)).not.toContain("a@firm.example");
    expect(mine[0]).toMatchObject({ id: `${lead?.id}:1`, tenant: expect.stringMatching(/^t\d+$/) });
    expect(mine[0]).not.toHaveProperty("lead");
  });

  test("some types, and what is asked for of them", async () => {
    const handover = await desk(
      queue.sink({ events: ["assignment.offered"], payload: ({ id, lead }) => ({ id, to: lead?.ownerId }) }),
    );
    await handover.ingest({ email: "a@firm.example" });
    const [job, ...others] = await queue.jobs();
    expect(job?.data).toEqual({ id: expect.stringMatching(/:\d+$/), to: "ana" });
    expect(others).toEqual([]);
  });

  test("the host's commit leaves the jobs, a rollback none, a savepoint what it leaves of the events", async () => {
    const handover = await desk(queue.sink());
    await inHost(own, "ROLLBACK", (using) => handover.ingest({ email: "gone@firm.example" }, { using }));
    expect(await jobs()).toEqual(await eventIds(handover));
    const leads = await inHost(own, "COMMIT", async (using, client) => {
      const kept = await handover.ingest({ email: "kept@firm.example" }, { using });
      await client.query("SAVEPOINT here");
      await handover.ingest({ email: "undone@firm.example" }, { using });
      await client.query("ROLLBACK TO SAVEPOINT here");
      const later = await handover.ingest({ email: "later@firm.example" }, { using });
      return [kept.lead?.id, later.lead?.id];
    });
    const found = await jobs();
    expect(found).toEqual(await eventIds(handover));
    expect([...new Set(found.map((id) => id.split(":")[0]))].sort()).toEqual(["roster", ...leads].sort());
  });

  test("what another sink refuses leaves no job, and no event", async () => {
    let fails = false;
    const after: EventSink = {
      name: "moody",
      async write() {
        if (fails) throw new Error("not now");
      },
    };
    const handover = await desk(queue.sink(), after);
    fails = true;
    const outcome = handover.ingest({ email: "a@firm.example" });
    await expect(outcome).rejects.toThrow(/^sink "moody" did not take .*:1 \(lead\.received\) and \d more: not now;/);
    // The host may not mind, and commit: it cannot.
    await inHost(own, "COMMIT", (using) =>
      handover.ingest({ email: "b@firm.example" }, { using }).catch((error: unknown) => {
        expect(isHandoverError(error, "DELIVERY_FAILED")).toBe(true);
      }),
    );
    fails = false;
    expect(await all(handover, "leads")).toEqual([]);
    expect(await jobs()).toEqual(await eventIds(handover));
  });

  test.each([
    ["is found out", 'SELECT 1 FROM "nowhere"', false],
    ["though it is not waited for", 'SELECT 1 FROM "nowhere"', true],
  ])("a statement that fails, and of which a sink says nothing, %s", async (_, text, isLeft) => {
    const hiding: EventSink = {
      name: "hiding",
      events: ["lead.received"],
      async write(_events, { query }) {
        const answer = query(text, []).catch(() => undefined);
        if (!isLeft) await answer;
      },
    };
    const handover = await desk(queue.sink(), hiding);
    const call = handover.ingest({ email: "a@firm.example" });
    await expect(call).rejects.toThrow(/sink "hiding" did not take .*: postgres: relation "nowhere" does not exist/);
    expect(await jobs()).toEqual(await eventIds(handover));
  });

  test("a sink may try, and go back to a savepoint", async () => {
    const trying: EventSink = {
      name: "trying",
      async write(_events, { query }) {
        await query("SAVEPOINT trying", []);
        await query('SELECT 1 FROM "nowhere"', []).catch(() => query("ROLLBACK TO SAVEPOINT trying", []));
      },
    };
    const handover = await desk(trying, queue.sink());
    expect((await handover.ingest({ email: "a@firm.example" })).lead?.ownerId).toBe("ana");
    expect(await jobs()).toEqual(await eventIds(handover));
  });

  test("written twice it is one job", async () => {
    const twice: EventSink = {
      ...queue.sink(),
      async write(events, executor) {
        await queue.sink().write(events, executor);
        await queue.sink().write(events, executor);
      },
    };
    const handover = await desk(twice);
    await handover.ingest({ email: "a@firm.example" });
    expect(await jobs()).toEqual(await eventIds(handover));
  });

  test("events of one id are jobs of each tenant", async () => {
    const [one, other] = [await desk(queue.sink()), await desk(queue.sink())];
    expect(await jobs()).toEqual([...(await eventIds(one)), ...(await eventIds(other))].sort());
  });

  test("what Postgres holds in no JSON is replaced, and the rest comes as it is", async () => {
    const text = 'a\0b \ud800 \\u0000 \\\\u0000 \u{1f600} "q"';
    const handover = await desk(
      queue.sink({ events: ["rep.upserted"], payload: ({ id }) => ({ id, text, [text]: 1 }) }),
    );
    const kept = text.replace("\0", "\ufffd").replace("\ud800", "\ufffd");
    expect((await queue.jobs()).map(({ data }) => data)).toEqual([{ id: "roster:1", text: kept, [kept]: 1 }]);
    const { lead } = await handover.ingest({ email: "a@firm.example" }, { commandId: text });
    expect(lead?.ownerId).toBe("ana");
  });

  test("tables that are not there: a clear error, and nothing is written", async () => {
    const handover = await desk(queue.sink());
    await handover.ingest({ email: "a@firm.example" });
    const before = await eventIds(handover);
    await queue.ruin();
    for (const using of [undefined, "host"] as const) {
      const call = (options: object) => handover.ingest({ email: "b@firm.example" }, options);
      const outcome = using === undefined ? call({}) : inHost(own, "COMMIT", (using) => call({ using }));
      const error: unknown = await outcome.catch((reason: unknown) => reason);
      expect(isHandoverError(error, "DELIVERY_FAILED") && error.message).toMatch(
        /did not take .* (relation|schema|type) "\S+" does not exist \(\w+\); (start pg-boss|bring graphile)/,
      );
    }
    expect(await eventIds(handover)).toEqual(before);
    await queue.close();
    await start();
    // What the engine had decided is decided anew.
    expect((await handover.ingest({ email: "b@firm.example" })).status).toBe("created");
    expect((await jobs()).length).toBe((await eventIds(handover)).length - before.length);
  });

  if (name === "graphile-worker") return;

  test("a queue that is not there, or no more: a clear error, and nothing is written", async () => {
    const handover = await desk(queue.sink());
    const before = await eventIds(handover);
    const boss = queue.boss as NonNullable<JobQueue["boss"]>;
    const sinks = [toPgBoss(boss, { queue: "nobody-made-this" })];
    await expect(openDesk(own, schema, sinks)).rejects.toThrow(/"nobody-made-this/);
    await queue.clear();
    await boss.deleteQueue("leads");
    const missing = handover.ingest({ email: "a@firm.example" });
    await expect(missing).rejects.toThrow(/make the queue \(boss\.createQueue\("leads"\)\) before/);
    await inHost(own, "COMMIT", (using) =>
      handover.ingest({ email: "a@firm.example" }, { using }).catch(() => undefined),
    );
    expect(await eventIds(handover)).toEqual(before);
    await queue.close();
    await start();
  });
});
