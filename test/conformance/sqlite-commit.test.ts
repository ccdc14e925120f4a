import { createHandover, definePolicy, type Handover } from "handover";
import { sqliteStorage, type SqliteDatabase } from "handover/storage/sqlite";
import { describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { openSqlite } from "./open-sqlite.ts";

const policy = definePolicy({ version: "1" });

interface Line {
  readonly database: SqliteDatabase;
  /** What is thrown at the next COMMIT, and whether that is done. */
  next?: { readonly error: unknown; readonly at: "before" | "after" } | undefined;
  /** Whether what is there can be read after it. */
  blind?: boolean;
}

/** A handle that throws once in place of what it has to say of a COMMIT. */
function saying(): Line {
  const sound = openSqlite(":memory:");
  let failed = false;
  const line: Line = {
    database: {
      ...sound,
      exec: (sql) => sound.exec(sql),
      close: () => sound.close?.(),
      prepare(sql) {
        const statement = sound.prepare(sql);
        return {
          all: (...params) => statement.all(...params),
          get(...params) {
            if (failed && line.blind === true) throw new Error("disk I/O error");
            return statement.get(...params);
          },
          run(...params) {
            const { next } = line;
            if (sql !== "COMMIT" || next === undefined) return statement.run(...params);
            line.next = undefined;
            failed = true;
            if (next.at === "after") statement.run();
            throw next.error;
          },
        };
      },
    },
  };
  return line;
}

const recorded = async (handover: Handover): Promise<number> =>
  (await all(handover, "events")).filter(({ type }) => type === "activity.recorded").length;

async function start() {
  const line = saying();
  const handover = createHandover({ policy, storage: sqliteStorage({ database: line.database, busyTimeoutMs: 50 }) });
  const { lead } = await handover.ingest({ email: "olga@acme.example" });
  return { line, handover, id: lead?.id ?? "" };
}

const strange = [
  ["what nobody has heard of", new TypeError("a listener has thrown")],
  ["a full disk", Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" })],
  ["a busy file", Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" })],
] as const;

describe("a COMMIT that ends in", () => {
  for (const at of ["after", "before"] as const)
    test.each(strange)(`%s, ${at} it was done: the call is done, and once`, async (_, error) => {
      const { line, handover, id } = await start();
      line.next = { error, at };
      expect(await handover.record(id, { type: "call" })).toMatchObject({ ok: true });
      expect([line.next, await recorded(handover)]).toEqual([undefined, 1]);
      await handover.close();
    });

  test("an error, of which it cannot be found out whether it was done, fails the call as not known", async () => {
    const { line, handover, id } = await start();
    line.blind = true;
    line.next = { error: new Error("disk I/O error"), at: "after" };
    await expect(handover.record(id, { type: "call" })).rejects.toMatchObject({
      code: "COMMIT_UNKNOWN",
      retryable: false,
    });
    line.blind = false;
    expect(await recorded(handover)).toBe(1);
    await handover.close();
  });
});
