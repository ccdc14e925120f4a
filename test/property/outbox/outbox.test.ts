import fc from "fast-check";
import type { Outbox, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { OutboxModel, step } from "../../support/outbox-model.ts";

interface Planted {
  readonly plant?: (outbox: Outbox) => Outbox;
  /** A slip in the statements. */
  readonly from?: RegExp;
  readonly to?: string;
}

const memory = (): Storage => memoryStorage();
function sqlite({ from = /$^/, to = "" }: Planted = {}): Storage {
  const sound = openSqlite(":memory:");
  return sqliteStorage({
    database: {
      exec: (sql) => sound.exec(sql.replace(from, to)),
      prepare: (sql) => sound.prepare(sql.replace(from, to)),
      close: () => sound.close?.(),
    },
  });
}

async function holds(open: () => Storage, search: fc.Parameters<unknown>, plant?: Planted["plant"]): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: "max" }), async (steps) => {
      const storage = open();
      try {
        await new OutboxModel(storage, plant).run([{ do: "subscribe", name: "first", fromStart: false }, ...steps]);
      } finally {
        await storage.close();
      }
    }),
    { ...search, endOnFailure: true },
  );
}

describe("each subscriber is given all it is owed, in order, whoever fails, is late or dies", () => {
  test("in memory", () => holds(memory, { numRuns: 300 }));
  test("in SQLite", () => holds(() => sqlite(), { numRuns: 30 }));
});

/** Bugs that the law has to find. */
const bugs: readonly (readonly [what: string, planted: Planted])[] = [
  [
    "passes by a lead that has something pending",
    { from: /DO UPDATE SET latest = excluded\.latest$/, to: "DO NOTHING" },
  ],
  ["lets anybody settle", { from: /AND again = \? AND claim = \?$/, to: "AND again = ? AND ? <> ''" }],
  ["settles what was written meanwhile", { from: /AND latest <= \?$/, to: "AND 0 < ?" }],
  ["gives a page from its end", { from: /ORDER BY version LIMIT \?/, to: "ORDER BY version DESC LIMIT ?" }],
  [
    "gives later events of a lead to another one",
    { from: /next_at = \?, claim = \?/, to: "next_at = next_at + 0 * ?, claim = NULL || ?, done = done + 1" },
  ],
  ["forgets a rewind", { from: /done = min\(t\.done, excluded\.done\)/, to: "done = t.done" }],
  [
    "loses dead letters",
    {
      plant: (outbox) => ({
        ...outbox,
        settle: (name, all) =>
          outbox.settle(
            name,
            all.map((one) => ({ ...one, dead: undefined })),
          ),
      }),
    },
  ],
  [
    "reads on from where the last event of all stood",
    {
      plant: (outbox) => ({
        ...outbox,
        // Settles all there is, as a cursor over all events does.
        settle: (name, all) =>
          outbox.settle(
            name,
            all.map((one) => ({ ...one, done: one.delivery.upTo + 1 })),
          ),
      }),
    },
  ],
];

describe("an outbox is caught that", () => {
  test.each(bugs)("%s", async (_, planted) => {
    const message = expect.stringMatching(
      /while somebody else had it|was never given|was given after|was given up|not given once more|behind for ever|dead letters/,
    );
    // One seed: a bug is caught every time, or never.
    await expect(holds(() => sqlite(planted), { numRuns: 500, seed: 20261122 }, planted.plant)).rejects.toMatchObject({
      cause: { message },
    });
  });
});
