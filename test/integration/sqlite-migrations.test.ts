import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Connection } from "../../src/storage/sqlite/connection.ts";
import { migrate } from "../../src/storage/sqlite/schema.ts";
import { openSqlite } from "../conformance/open-sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "handover-steps-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `${++files}.db`);

const first = ["CREATE TABLE handover_a (x INTEGER) STRICT", "INSERT INTO handover_a VALUES (1)"];
const second = ["ALTER TABLE handover_a ADD COLUMN y INTEGER", "UPDATE handover_a SET y = x + 1"];
const third = ["CREATE TABLE handover_b (z INTEGER) STRICT"];

async function on<T>(file: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const database = openSqlite(file);
  try {
    return await work(new Connection(database, 1_000));
  } finally {
    database.close?.();
  }
}

test("a file made by an older version gets the steps it lacks, once, and keeps its rows", async () => {
  const file = newFile();
  await on(file, (connection) => migrate(connection, [first]));
  for (let i = 0; i < 2; i++) await on(file, (connection) => migrate(connection, [first, second, third]));
  expect(await on(file, async (connection) => connection.all("SELECT * FROM handover_a"))).toEqual([{ x: 1, y: 2 }]);
  expect(await on(file, async (connection) => connection.all("SELECT value FROM handover_meta"))).toEqual([
    { value: "3" },
  ]);
});

test("a step that fails leaves the file as it was, and the next start goes on", async () => {
  const file = newFile();
  await on(file, (connection) => migrate(connection, [first]));
  const broken = [...second, "CREATE TABLE handover_a (x INTEGER)"];
  await expect(on(file, (connection) => migrate(connection, [first, third, broken]))).rejects.toMatchObject({
    message: expect.stringMatching(/already exists/) as string,
  });
  expect(await on(file, async (connection) => connection.all("SELECT * FROM handover_a"))).toEqual([{ x: 1 }]);
  await on(file, (connection) => migrate(connection, [first, third, second]));
  expect(await on(file, async (connection) => connection.all("SELECT * FROM handover_a"))).toEqual([{ x: 1, y: 2 }]);
});

test.each([
  ["4", /a newer Handover made them/],
  ["0", /changed by hand/],
  ["one", /changed by hand/],
])("a file of schema %s is refused before anything is done", async (value, message) => {
  const file = newFile();
  await on(file, async (connection) => {
    await migrate(connection, [first]);
    connection.run("UPDATE handover_meta SET value = ?", value);
    await expect(migrate(connection, [first, second])).rejects.toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      message: expect.stringMatching(message) as string,
    });
  });
});
