import { createHandover, manualClock, type Handover } from "handover";
import { replay } from "handover/core";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import { expect, describe, test } from "vitest";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all, countingIds } from "../../support/engine.ts";

const shared = "olga@acme.example";
const storages: readonly (readonly [name: string, make: () => Storage])[] = [
  ["memory", () => strictSnapshots(memoryStorage())],
  ["sqlite", () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") }))],
];

describe.each(storages)("an address that a lead gives up, over %s,", (_, make) => {
  const open = (): Handover =>
    createHandover({
      policy: { version: "1" },
      storage: make(),
      clock: manualClock("2026-11-02T10:00:00Z"),
      ids: countingIds(),
    });
  /** A closed lead, and the next one of the same person. */
  async function twice(handover: Handover): Promise<readonly [closed: string, next: string]> {
    const first = await handover.ingest({ email: shared });
    await handover.transition(first.lead!.id, "archived", { reason: "no_reaction" });
    expect((await handover.lead(first.lead!.id))?.closed).toBe("archived");
    const second = await handover.ingest({ email: shared });
    expect(second.status).toBe("created");
    return [first.lead!.id, second.lead!.id];
  }

  test("goes on naming the later lead", async () => {
    const handover = open();
    const [closed, next] = await twice(handover);
    await handover.update(closed, { email: "other@acme.example" });
    expect(await handover.ingest({ email: shared })).toMatchObject({ status: "merged", lead: { id: next } });
    expect(await all(handover, "leads")).toHaveLength(2);
  });

  test("names nobody where it named that lead", async () => {
    const handover = open();
    const { lead } = await handover.ingest({ email: shared });
    await handover.update(lead!.id, { email: "other@acme.example" });
    expect((await handover.ingest({ email: shared })).status).toBe("created");
    expect((await handover.ingest({ email: "other@acme.example" })).lead?.id).toBe(lead!.id);
  });

  test("is not taken from the later lead by an edit of something else", async () => {
    const handover = open();
    const [closed, next] = await twice(handover);
    await handover.update(closed, { jobTitle: "CTO" });
    expect(await handover.ingest({ email: shared })).toMatchObject({ status: "merged", lead: { id: next } });
  });

  test("names whom the log says it does", async () => {
    const handover = open();
    const [closed, next] = await twice(handover);
    await handover.update(closed, { email: "other@acme.example" });
    await handover.update(next, { email: "third@acme.example" });
    const named = new Map(replay(await all(handover, "events")).identities);
    expect([...named].filter(([, id]) => id !== "").sort()).toEqual([
      ["other@acme.example", closed],
      ["third@acme.example", next],
    ]);
    expect((await handover.ingest({ email: shared })).status).toBe("created");
  });
});
