import { sqliteStorage } from "handover/storage/sqlite";
import { createHandover } from "handover";
import { expect, test } from "vitest";
import { openSqlite } from "../../conformance/open-sqlite.ts";

test.each(['{"email":"olga@acme.example","message":"call me', "olga@acme.example"])(
  "a row that is damaged is not quoted by the error that says so: %s",
  async (json) => {
    const database = openSqlite(":memory:");
    const handover = createHandover({ policy: { version: "1" }, storage: sqliteStorage({ database }) });
    const { lead } = await handover.ingest({ email: "olga@acme.example" });
    database.prepare("UPDATE handover_lead SET json = ?").run(json);
    const error = await handover.lead(lead?.id as string).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: "STORAGE_INCOMPATIBLE" });
    expect([String(error), String((error as Error).cause), (error as Error).stack].join()).not.toMatch(/olga|call me/);
  },
);
