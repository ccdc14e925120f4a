import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { createHandover } from "handover";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { freshSchema } from "../../support/postgres.ts";
import { agrees, openDesk, policy, steps } from "../../support/lifecycle-model.ts";
import { all } from "../../support/engine.ts";

const { schema, pool, drop } = freshSchema();
afterAll(drop);
const database = fromPg(pool());
let tenants = 0;

it("whatever is done with leads of two pipelines, they stand where the book says, on Postgres too", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const tenant = `model-${++tenants}`;
      const storage = postgresStorage({ database, schema });
      const desk = await openDesk({ ...storage, open: (_, options) => storage.open(tenant, options) });
      try {
        await agrees(taken, desk);
      } finally {
        await desk.handover.close();
      }
    }),
    { numRuns: 8 },
  );
});

it("two processes that win the same lead, and take the same person in, open one lead", async () => {
  const tenant = "at-once";
  const nodes = [0, 1, 2].map(() => createHandover({ policy, storage: postgresStorage({ database, schema }), tenant }));
  const [first] = nodes as [(typeof nodes)[number], ...typeof nodes];
  await first.reps.upsert({ id: "ana" });
  await first.pools.upsert({ id: "sdr", members: ["ana"] });
  for (let round = 0; round < 10; round++) {
    const email = `p${round}@acme.example`;
    const { lead } = await first.ingest({ email, value: 5 }, { pipeline: "sales" });
    const id = lead?.id as string;
    await first.transition(id, "talk");
    await first.record(id, { type: "call" });
    const did = await Promise.all([
      ...nodes.map((node) => node.transition(id, "won")),
      ...nodes.map((node) => node.ingest({ email }, { pipeline: "more" })),
    ]);
    expect(did.filter((one) => "ok" in one && one.ok)).toHaveLength(1);
    const theirs = (await all(first, "leads")).filter((one) => one.email === email);
    expect(theirs.map(({ pipeline }) => pipeline).toSorted()).toEqual(["more", "sales"]);
    const [more, sales] = theirs.toSorted((a, b) => (a.pipeline < b.pipeline ? -1 : 1));
    expect([sales?.opened, more?.openedFrom]).toEqual([[more?.id], sales?.id]);
  }
  for (const node of nodes) await node.close();
});
