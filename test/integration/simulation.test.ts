import { sqliteStorage } from "handover/storage/sqlite";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../conformance/open-sqlite.ts";
import { faultKinds } from "../support/chaos/faults.ts";
import { plantedBugs } from "../support/chaos/mutants.ts";
import { World, type WorldOptions } from "../support/chaos/world.ts";
import { firstSeed, rounds } from "../support/rounds.ts";

/** One run, of which the seed is told where it fails. */
async function run(options: WorldOptions): Promise<World> {
  const world = new World(options);
  await world.run().catch((error: unknown) => {
    throw new Error(`seed ${options.seed}: ${(error as Error).message}`, { cause: error });
  });
  return world;
}

const inMemory = rounds(20, 3_000);
const inSqlite = rounds(3, 200);
const sqlite: WorldOptions["open"] = (clock) => sqliteStorage({ database: openSqlite(":memory:"), clock });

describe("three processes on one store, killed, frozen, cut off and lied to, keep every promise", () => {
  test(`${inMemory} times, from seed ${firstSeed}`, { timeout: 7_200_000 }, async () => {
    const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0]));
    for (let seed = firstSeed; seed < firstSeed + inMemory; seed++) {
      const { faults } = await run({ seed });
      for (const kind of faultKinds) counts[kind] = (counts[kind] ?? 0) + faults.counts[kind];
    }
    const never = faultKinds.filter((kind) => counts[kind] === 0);
    expect(never, "faults that never occurred: nothing is proved of them").toEqual([]);
  });

  test(`${inSqlite} times over SQLite, from seed ${firstSeed}`, { timeout: 7_200_000 }, async () => {
    for (let seed = firstSeed; seed < firstSeed + inSqlite; seed++) await run({ seed, open: sqlite });
  });

  test("and one seed is one run", async () => {
    const [once, again] = [await run({ seed: 7 }), await run({ seed: 7 })];
    expect(JSON.stringify(again.entries)).toBe(JSON.stringify(once.entries));
    expect(once.entries.length).toBeGreaterThan(100);
  });
});

describe("a bug is found that", () => {
  test.each(plantedBugs)("$what", async (bug) => {
    const found: string[] = [];
    for (let seed = 1; seed <= 80; seed++) {
      const message: string = await run({ seed, bug }).then(
        () => "",
        (error: Error) => error.message,
      );
      if (bug.rules.some((rule) => message.includes(`\n${rule}: `))) return;
      if (message !== "") found.push(message.slice(0, 300));
    }
    expect.fail(
      `none of the rules ${bug.rules.join(", ")} has found it; others have:\n${found.slice(0, 5).join("\n")}`,
    );
  });
});
