import { describe, expect, test } from "vitest";
import { storageConformance, type MakeStorage, type StorageFixture } from "handover/testing";
import { sqliteStorage, type SqliteDatabase } from "handover/storage/sqlite";
import { noChanges, type Changes, type Store } from "handover/storage";
import { broken, type Bug } from "./break.ts";
import { openSqlite } from "./open-sqlite.ts";

export interface Planted {
  readonly make: MakeStorage;
  /** Whether the bug took hold anywhere. */
  readonly planted: () => boolean;
}

const mostRuns = 8;

/** An adapter with one planted bug must fail the case named for it: a suite that a broken adapter passes proves nothing. */
export function tooth(what: string, cases: readonly string[], { make, planted }: Planted): void {
  describe(what, () => {
    test.each(cases)("is caught by %s", { timeout: 60_000 }, async (id) => {
      const found = storageConformance.find((one) => one.id === id);
      if (found === undefined) throw new Error(`there is no case ${id}`);
      let error: Error | undefined;
      // Whether two meet is chance: what lets them through is caught in one of a few runs.
      for (let run = 0; run < (id.startsWith("S2.") ? mostRuns : 1) && error === undefined; run++)
        error = await found.run(make).then(
          () => undefined,
          (reason: unknown) => reason as Error,
        );
      expect(planted(), "the bug is planted nowhere: no statement looks like that any more").toBe(true);
      expect(error, "the case holds for a broken adapter").toBeInstanceOf(Error);
      expect(error?.message, "the bug is no bug but a statement that does not run").not.toMatch(
        /^(sqlite: (near|no such|wrong|ambiguous)|postgres: (syntax|column|operator|could not|there is no|for SELECT))/m,
      );
    });
  });
}

export const bug = (what: string, cases: readonly string[], parts: Bug): void =>
  tooth(what, cases, { make: () => broken(parts), planted: () => true });

export const apart = async (store: Store, parts: Partial<Changes>): Promise<void> =>
  store.transact((transaction) => transaction.write({ ...noChanges, ...parts }));
/** The store's statements with one of them changed, as a slip in the SQL would change it. */
export function slip(from: RegExp, to: string): Planted {
  let slipped = false;
  const make = (): StorageFixture => {
    const sound = openSqlite(":memory:");
    const database: SqliteDatabase = {
      exec: (sql) => {
        slipped ||= from.test(sql);
        sound.exec(sql.replace(from, to));
      },
      prepare: (sql) => {
        slipped ||= from.test(sql);
        return sound.prepare(sql.replace(from, to));
      },
      close: () => sound.close?.(),
    };
    const storage = sqliteStorage({ database });
    return { storage, dispose: () => storage.close() };
  };
  return { make, planted: () => slipped };
}
