import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { runRoad } from "../../src/testing/storage/road-run.ts";
import { freshSchema } from "../support/postgres.ts";
import { firstSeed, rounds } from "../support/rounds.ts";
import { broken, type Bug } from "./break.ts";
import { openSqlite } from "./open-sqlite.ts";

const lists = rounds(2, 60);
const { schema, pool, drop } = freshSchema();
const postgres = postgresStorage({ database: fromPg(pool()), schema });
afterAll(async () => {
  await postgres.close();
  await drop();
});

interface Run {
  readonly name: string;
  /** Events and decisions as their very text, one a line. */
  readonly text: readonly string[];
  /** The same with the keys of objects in order, and what else callers were told and what is stored. */
  readonly canonical: readonly string[];
}

async function run(storage: Storage, seed: number): Promise<Run> {
  const { outcomes, contents } = await runRoad(storage, { seed });
  await storage.close();
  const decisions = outcomes.map((outcome) => (outcome as { readonly decision?: unknown } | undefined)?.decision);
  const told = [...decisions, ...contents.events];
  const rest = [...outcomes, ...Object.values(contents)];
  return {
    name: storage.name,
    text: told.map((part) => JSON.stringify(part) ?? "none"),
    canonical: [...told, ...rest].map(canonical),
  };
}

function canonical(value: unknown): string {
  const ordered = (_: string, item: unknown): unknown =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item;
  return JSON.stringify(value, ordered) ?? "none";
}

function same(got: Run, expected: Run, what: "text" | "canonical", seed: number): void {
  expected[what].forEach((line, i) =>
    expect(got[what][i], `line ${i} of seed ${seed} on ${got.name}, against ${expected.name}`).toBe(line),
  );
  expect(got[what]).toHaveLength(expected[what].length);
}

/** A place of its own for each list: the road is always the tenant of one name. */
const inTenant = (storage: Storage, tenant: string): Storage => ({
  ...storage,
  open: (_, options) => storage.open(tenant, options),
  close: async () => undefined,
});

const sqlite = (): Storage => sqliteStorage({ database: openSqlite(":memory:") });

describe("memory, SQLite and Postgres decide and write the same", () => {
  // A text that was stored has lost what is undefined, and with it a place among the keys: memory has no such texts.
  test(`to the byte, for ${lists} lists of commands, from seed ${firstSeed}`, { timeout: 7_200_000 }, async () => {
    for (let seed = firstSeed; seed < firstSeed + lists; seed++) {
      const stored = await run(sqlite(), seed);
      same(await run(inTenant(postgres, `identical-${seed}`), seed), stored, "text", seed);
      same(await run(memoryStorage(), seed), stored, "canonical", seed);
    }
  });

  const bugs: readonly (readonly [what: string, bug: Bug])[] = [
    [
      "rounds a value",
      {
        changes: (changes) =>
          JSON.parse(
            JSON.stringify({ ...changes, identities: [...changes.identities] }, (key, value: unknown) =>
              key === "value" && typeof value === "number" ? Math.fround(value) : value,
            ),
          ) as typeof changes,
      },
    ],
    ["runs a millisecond ahead", { transaction: (transaction) => ({ now: transaction.now + 1 }) }],
    ["finds who waits in another order", { snapshot: ({ waiting }) => ({ waiting: () => [...waiting()].reverse() }) }],
  ];
  test.each(bugs)("and a storage that %s is found out", async (_, bug) => {
    const [expected, got] = [await run(memoryStorage(), 2026), await run(broken(bug).storage, 2026)];
    expect(() => same(got, expected, "canonical", 2026)).toThrow(/seed 2026 on broken/);
  });

  test("and so is one whose keys are in another order, where texts are compared", async () => {
    const [memory, stored] = [await run(memoryStorage(), 888_007), await run(sqlite(), 888_007)];
    expect(() => same(memory, stored, "text", 888_007)).toThrow(/on memory, against sqlite/);
  });
});
