import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { bundle } from "../support/bundle.ts";
import { serverUrl } from "../support/postgres.ts";
import { start } from "./start-support.ts";

const { script, remove: forget } = await bundle(new URL("../../examples/month/main.ts", import.meta.url));
afterAll(forget);
const folder = mkdtempSync(join(tmpdir(), "handover-month-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = 80;

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function month(place: string): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const args = [script, "--generate", String(count), "--storage", place, "--no-report"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout?.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr?.on("data", (text: Buffer) => (err += text.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, out, err })),
  );
  return { child, ended };
}

const server = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: `${serverUrl().replace(/\/[^/]*$/, "")}/month` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const places = {
  "a file": {
    place: async () => `sqlite:${join(folder, "month.db")}`,
    /** How much of the run is there. */
    size: async () => {
      const file = join(folder, "month.db-wal");
      return existsSync(file) ? statSync(file).size : 0;
    },
    remove: async () => undefined,
  },
  "a server": {
    place: async () => {
      const client = new pg.Client({ connectionString: serverUrl() });
      await client.connect();
      await client.query("CREATE DATABASE month");
      await client.end();
      return `${serverUrl().replace(/\/[^/]*$/, "")}/month`;
    },
    size: () =>
      server(
        async (client) => (await client.query("SELECT count(*)::int4 AS n FROM handover_event")).rows[0].n as number,
      ).catch(() => 0),
    remove: async () => {
      const client = new pg.Client({ connectionString: serverUrl() });
      await client.connect();
      await client.query("DROP DATABASE IF EXISTS month WITH (FORCE)");
      await client.end();
    },
  },
};

describe.each(Object.entries(places))("npm start -- --storage, on %s", (_, { place, size, remove }) => {
  test("tells the same story, however often it was killed on the way", async () => {
    const expected = await start("--generate", String(count));
    const where = await place();
    try {
      let before = 0;
      for (let kills = 0; kills < 3; kills++) {
        const { child, ended } = month(where);
        const isThere = expect.poll(size, { timeout: 120_000, interval: 20 }).toBeGreaterThan(before);
        await Promise.race([isThere, ended.then(({ err }) => Promise.reject(new Error(`it ended too soon:\n${err}`)))]);
        await new Promise((resolve) => setTimeout(resolve, 300 * kills));
        child.kill("SIGKILL");
        const { signal, code, err } = await ended;
        expect([signal, code], err).toEqual(["SIGKILL", null]);
        before = await size();
      }
      for (let again = 0; again < 2; again++) {
        const { code, out, err } = await month(where).ended;
        expect(code, err).toBe(0);
        expect(out).toBe(expected.out);
      }
    } finally {
      await remove();
    }
  });
});

test("another run in the same place is told from this one", async () => {
  const where = `sqlite:${join(folder, "two.db")}`;
  expect((await start("--generate", "20", "--storage", where)).code).toBe(0);
  const other = await start("--generate", "20", "--seed", "8", "--storage", where);
  expect(other.code).toBe(2);
  expect(other.err).toMatch(/STORAGE_INCOMPATIBLE: the storage has another run than this one: expected .*; go on with/);
});

test.each(["mysql://localhost", "sqlite:", "leads.db"])("--storage %s is no place", async (place) => {
  const { code, err } = await start("--generate", "5", "--storage", place);
  expect(code).toBe(2);
  expect(err).toContain("--storage: expected sqlite:FILE or postgres:URL, got");
});
