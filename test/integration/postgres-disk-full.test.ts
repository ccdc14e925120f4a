import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHandover, definePolicy, type HandoverError } from "handover";
import { roundRobin } from "handover/routing";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { checkInvariants } from "../support/invariants.ts";
import { startPostgres } from "../support/postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "handover-full-"));
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]).status === 0;
afterAll(() => {
  if (mounted) execFileSync("umount", ["-l", folder]);
  rmSync(folder, { recursive: true, force: true });
});

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

describe.skipIf(!mounted)("a disk that is full, which takes a small one that only root may mount", () => {
  test("loses nothing: calls may be repeated, and go through once there is room", async () => {
    const server = await startPostgres(["-c", "fsync=off"]);
    const admin = new pg.Pool({ connectionString: server.url, max: 2 });
    const { rows } = await admin.query("SELECT current_setting('data_directory') AS place");
    const { uid, gid } = statSync(rows[0].place as string);
    chownSync(folder, uid, gid);
    await admin.query(`CREATE TABLESPACE small LOCATION '${folder}'`);
    const pool = new pg.Pool({ connectionString: server.url, max: 4, options: "-c default_tablespace=small" });
    // The server is stopped while their last connections close.
    for (const one of [admin, pool]) one.on("error", () => undefined);
    const handover = createHandover({ policy, storage: postgresStorage({ database: fromPg(pool) }) });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    const email = "first@firm.example";
    await handover.ingest({ email });
    await pool.query("CREATE TABLE ballast (bytes text STORAGE EXTERNAL)");
    await expect(
      (async () => {
        for (;;)
          await pool.query("INSERT INTO ballast SELECT repeat(md5(random()::text), 3000) FROM generate_series(1, 5)");
      })(),
    ).rejects.toMatchObject({ code: "53100" });
    const message = "x".repeat(9_000);
    const input = (i: number) => ({
      email: `p${i}@firm.example`,
      message,
      properties: { note: Array.from({ length: 900 }, (_, n) => n * i) },
    });
    const acknowledged = [email];
    let refused: number | undefined;
    for (let i = 0; refused === undefined; i++) {
      const outcome = await handover.ingest(input(i), { commandId: `form-${i}` }).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome as HandoverError).toMatchObject({
          code: "STORAGE_FAILED",
          retryable: true,
          message: expect.stringMatching(/No space left|53100/) as string,
        });
        refused = i;
      } else acknowledged.push(`p${i}@firm.example`);
    }
    expect((await all(handover, "leads")).map(({ email }) => email).sort()).toEqual(acknowledged.sort());
    await checkInvariants(handover, Date.now() + 1_000);
    // What only reads goes on.
    expect((await handover.matches({ email })).lead?.lead.email).toBe(email);
    expect((await handover.people.export({ email })).records).toHaveLength(1);
    await pool.query("DROP TABLE ballast");
    expect((await handover.ingest(input(refused), { commandId: `form-${refused}` })).status).toBe("created");
    expect(await all(handover, "leads")).toHaveLength(acknowledged.length + 1);
    await checkInvariants(handover, Date.now() + 1_000);
    await handover.close();
    await pool.end();
    await admin.end();
    await server.stop();
  });
});
