import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { queues, type JobQueue } from "../../support/job-queues.ts";
import { freshSchema, serverUrl } from "../../support/postgres.ts";
import { drivers, type OpenDriver } from "../../support/postgres-drivers.ts";
import { eventIds, openDesk } from "./job-desk.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

describe.each(Object.entries(queues))("jobs of %s", (_, open) => {
  let queue: JobQueue;
  beforeAll(async () => {
    queue = await open(serverUrl(), own, `${schema}_q`);
  });
  beforeEach(() => queue.clear());
  afterAll(async () => {
    await queue.close();
    await own.query(`DROP SCHEMA IF EXISTS "${schema}_q" CASCADE`);
  });

  describe.each(Object.entries(drivers))("by %s", (_, openDriver) => {
    let driver: OpenDriver;
    beforeAll(async () => {
      driver = await openDriver(serverUrl());
    });
    afterAll(() => driver.close());

    test("are there with the events, by the engine's own transaction and by the host's", async () => {
      // Twice, to see that what is there already is known by each driver.
      const handover = await openDesk(own, schema, [queue.sink(), queue.sink()], driver.database);
      await handover.ingest({ email: "a@firm.example" });
      await driver.hostTransaction((using) => handover.ingest({ email: "b@firm.example" }, { using }));
      const undone = driver.hostTransaction(async (using) => {
        await handover.ingest({ email: "c@firm.example" }, { using });
        throw new Error("after all not");
      });
      await expect(undone).rejects.toThrow("after all not");
      const jobs = (await queue.jobs()).map(({ data }) => data.id);
      expect(jobs.sort()).toEqual(await eventIds(handover));
    });
  });
});
