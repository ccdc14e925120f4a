import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bundle } from "../support/bundle.ts";
import { Dice } from "../support/dice.ts";
import { serverUrl, startPostgres } from "../support/postgres.ts";
import { firstSeed, rounds } from "../support/rounds.ts";
import { Cluster, pause } from "./cluster.ts";

const program = await bundle(new URL("./node.ts", import.meta.url), ["pg"]);
afterAll(() => program.remove());

const four = [0, 1, 2, 3];
const long = { timeout: 7_200_000 };
const figures = (what: string, { calls, events, points }: Awaited<ReturnType<Cluster["check"]>>): void => {
  const sorted = points.map(({ plannedAt, writtenAt }) => writtenAt - plannedAt).sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  process.stdout.write(
    `${what}: ${calls} calls acknowledged, ${events} events; ms past due p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}\n`,
  );
};

async function withCluster(
  options: Partial<ConstructorParameters<typeof Cluster>[0]>,
  work: (cluster: Cluster) => Promise<void>,
): Promise<void> {
  const cluster = new Cluster({ program, url: serverUrl(), seed: firstSeed, callEveryMs: 60, ...options });
  try {
    await cluster.prepare();
    await work(cluster);
  } finally {
    await cluster.close();
  }
}

const kills = rounds(5, 100);
test(
  `of four nodes one is killed or frozen ${kills} times, under load, and every promise holds (seed ${firstSeed})`,
  long,
  () =>
    withCluster({}, async (cluster) => {
      const dice = new Dice(firstSeed);
      await Promise.all(four.map((n) => cluster.start(n)));
      for (let round = 0; round < kills; round++) {
        await pause(dice.int(100, 1_200));
        const n = dice.int(0, 3);
        if (dice.chance(0.75)) await cluster.replace(n);
        else {
          cluster.signal(n, "SIGSTOP");
          // Longer than its transactions and leases last, sometimes.
          void pause(dice.int(500, 6_000)).then(() => cluster.signal(n, "SIGCONT"));
        }
      }
      const done = await cluster.check();
      expect(done.calls).toBeGreaterThan(kills);
      figures(`${kills} nodes killed or frozen`, done);
    }),
);

const restarts = rounds(2, 15);
test(
  `a Postgres is killed ${restarts} times under four nodes, and every promise holds (seed ${firstSeed})`,
  long,
  async () => {
    const server = await startPostgres();
    try {
      await withCluster({ url: server.url }, async (cluster) => {
        const dice = new Dice(firstSeed);
        await Promise.all(four.map((n) => cluster.start(n)));
        for (let round = 0; round < restarts; round++) {
          await pause(dice.int(800, 4_000));
          await server.kill();
          await pause(dice.int(0, 3_000));
          await server.restart();
          if (dice.chance(0.3)) await cluster.replace(dice.int(0, 3));
        }
        figures(`${restarts} servers killed`, await cluster.check());
      });
    } finally {
      await server.stop();
    }
  },
);

const fakeTime = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1"].find(
  existsSync,
);
test.skipIf(fakeTime === undefined)(
  "nodes whose whole machine believes in another time fire nothing early and hold nothing up (needs libfaketime)",
  long,
  () =>
    withCluster({}, async (cluster) => {
      const shifted = (by: string) => ({ LD_PRELOAD: fakeTime, FAKETIME: by, FAKETIME_DONT_FAKE_MONOTONIC: "1" });
      await Promise.all(["+10m", "-10m", "+3d", "+0"].map((by, n) => cluster.start(n, shifted(by))));
      await pause(rounds(6, 30) * 1_000);
      figures("nodes ten minutes and three days off", await cluster.check());
    }),
);

const pgbouncer = (() => {
  try {
    return execFileSync("sh", ["-c", "command -v pgbouncer || ls /usr/sbin/pgbouncer"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
})();
test.skipIf(pgbouncer === undefined || pgbouncer === "")(
  "behind pgbouncer in transaction mode, nodes are killed, and every promise holds (needs pgbouncer)",
  long,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "handover-pgbouncer-"));
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    const direct = new URL(serverUrl());
    writeFileSync(
      join(folder, "pgbouncer.ini"),
      [
        "[databases]",
        `* = host=${direct.hostname} port=${direct.port} user=${direct.username} password=${direct.password}`,
        "[pgbouncer]",
        `listen_addr = 127.0.0.1`,
        `listen_port = ${port}`,
        "auth_type = any",
        "pool_mode = transaction",
        "default_pool_size = 8",
        "max_client_conn = 200",
        "ignore_startup_parameters = extra_float_digits,application_name,options",
        "unix_socket_dir =",
      ].join("\n"),
    );
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync("chmod", ["-R", "a+rX", folder]);
    const own = isRoot ? ["-u", "nobody"] : [];
    const bouncer = spawn(pgbouncer as string, [...own, join(folder, "pgbouncer.ini")], { stdio: "ignore" });
    try {
      await pause(1_000);
      const url = `postgres://${direct.username}:${direct.password}@127.0.0.1:${port}${direct.pathname}`;
      await withCluster({ url, directUrl: serverUrl() }, async (cluster) => {
        await Promise.all(four.map((n) => cluster.start(n)));
        for (let round = 0; round < rounds(3, 15); round++) {
          await pause(800);
          await cluster.replace(round % 4);
        }
        figures("behind pgbouncer", await cluster.check());
      });
    } finally {
      bouncer.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
