import { openBetterSqlite, type SqliteDatabase } from "handover/storage/sqlite";
import { afterEach, expect, test, vi } from "vitest";

class Twelve implements SqliteDatabase {
  readonly file: string;
  constructor(file: string) {
    this.file = file;
  }
  exec(): void {}
  prepare(): never {
    throw new Error("not here");
  }
}

class Thirteen extends Twelve {
  explain(): void {}
}

const on = (version: string, napi: string) => vi.stubGlobal("process", { version, versions: { napi } });
afterEach(() => void vi.unstubAllGlobals());

test("better-sqlite3 13 is refused where opening it would end the process", () => {
  on("v20.20.2", "9");
  expect(() => openBetterSqlite(Thirteen, "leads.db")).toThrow(/better-sqlite3 12 or Node 22\.14.*v20\.20\.2/);
});

test("better-sqlite3 12 opens everywhere, 13 from Node 22.14 on", () => {
  on("v20.20.2", "9");
  expect(openBetterSqlite(Twelve, "leads.db")).toMatchObject({ file: "leads.db" });
  on("v22.14.0", "10");
  expect(openBetterSqlite(Thirteen, "leads.db")).toMatchObject({ file: "leads.db" });
});
