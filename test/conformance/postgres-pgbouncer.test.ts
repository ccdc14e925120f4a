import { createHandover, definePolicy, isHandoverError } from "handover";
import { roundRobin } from "handover/routing";
import { postgresStorage } from "handover/storage/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { checkInvariants } from "../support/invariants.ts";
import { startPgbouncer, withoutPgbouncer } from "../support/pgbouncer.ts";
import { empty, freshSchema, serverUrl } from "../support/postgres.ts";
import { drivers, suiteOver, type OpenDriver } from "../support/postgres-drivers.ts";
import { runSuite } from "./run-suite.ts";

const missing = withoutPgbouncer();
const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

describe.skipIf(missing !== undefined)(
  `behind pgbouncer, a connection a transaction${missing ? ` (${missing})` : ""}`,
  () => {
    let pooler: Awaited<ReturnType<typeof startPgbouncer>>;
    const { schema, drop } = freshSchema();
    beforeAll(async () => {
      pooler = await startPgbouncer(serverUrl());
    });
    afterAll(async () => {
      await pooler.stop();
      await drop();
    });

    describe.each(["pg", "postgres.js"])("by %s", (name) => {
      const opened: OpenDriver[] = [];
      const open = async (): Promise<OpenDriver> => {
        const driver = await (drivers[name] as (typeof drivers)[string])(pooler.url);
        opened.push(driver);
        return driver;
      };
      const storage = (place: number) => postgresStorage({ database: (opened[place] as OpenDriver).database, schema });
      beforeAll(open);
      afterAll(() => Promise.all(opened.map(({ close }) => close())));

      runSuite("the suite", suiteOver(opened, open, schema, storage));

      test("many calls at once, from three engines, with transactions of the host's among them", async () => {
        const engines = await Promise.all(
          [1, 2, 3].map(async () => {
            const driver = await open();
            return {
              driver,
              handover: createHandover({
                policy,
                storage: postgresStorage({ database: driver.database, schema }),
                tenant: `many by ${name}`,
              }),
            };
          }),
        );
        const { handover: first } = engines[0]!;
        // With a connection of its own: transactions of the host's hold all there are.
        for (const { handover } of engines) await handover.open();
        for (const id of ["ana", "ben"]) await first.reps.upsert({ id });
        await first.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
        const call = (i: number): Promise<unknown> => {
          const { driver, handover } = engines[i % 3]!;
          const input = { email: `p${i}@firm.example` };
          return i % 5 === 0
            ? again(() => driver.hostTransaction((using) => handover.ingest(input, { using })))
            : handover.ingest(input);
        };
        await Promise.all(Array.from({ length: 60 }, (_, i) => call(i)));
        expect(await all(first, "leads")).toHaveLength(60);
        await checkInvariants(first, Date.now() + 1_000);
        for (const { handover } of engines) await handover.close();
        await empty(engines[0]!.driver.database, schema);
      });
    });

    test("prepared statements are not found again there, and the error says what to leave out", async () => {
      const { database, close } = await drivers["pg, prepared"]!(pooler.url);
      const handover = createHandover({ policy, storage: postgresStorage({ database, schema }), tenant: "prepared" });
      const errors: unknown[] = [];
      for (let round = 0; round < 20; round++)
        await Promise.all(
          Array.from({ length: 8 }, (_, i) => handover.lead(`l${i}`).catch((error: unknown) => errors.push(error))),
        );
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors)
        expect(error).toMatchObject({
          code: "STORAGE_FAILED",
          retryable: false,
          message: expect.stringMatching(/prepared statement.*leave `prepare` out/) as string,
        });
      await handover.close();
      await close();
    });
  },
);

/** A transaction of the host's is repeated by the host. */
async function again<T>(transaction: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await transaction();
    } catch (error) {
      if (!isHandoverError(error) || !error.retryable) throw error;
    }
  }
}
