import fc from "fast-check";
import { it } from "vitest";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { agrees, openDesk, steps } from "../../support/lifecycle-model.ts";

it("whatever is done with leads of two pipelines, they stand where the book says, on SQLite too", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const desk = await openDesk(strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") })));
      try {
        await agrees(all, desk);
      } finally {
        await desk.handover.close();
      }
    }),
    { numRuns: 25 },
  );
});
