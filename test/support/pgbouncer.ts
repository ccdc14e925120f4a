import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./postgres.ts";

/** Why there is none to be tried with; nothing where there is one. */
export function withoutPgbouncer(): string | undefined {
  const { status } = spawnSync("pgbouncer", ["--version"]);
  return status === 0 ? undefined : "pgbouncer is not on the PATH: apt-get install pgbouncer";
}

/** A pooler that lends each transaction a connection, of few, to a server. */
export async function startPgbouncer(server: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "handover-pgbouncer-"));
  const port = await freePort();
  const { hostname, port: serverPort, username, password, pathname } = new URL(server);
  const file = join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    [
      "[databases]",
      `* = host=${hostname} port=${serverPort} dbname=${pathname.slice(1)} user=${username} password=${password}`,
      "[pgbouncer]",
      `listen_addr = 127.0.0.1`,
      `listen_port = ${port}`,
      "unix_socket_dir =",
      "auth_type = any",
      "pool_mode = transaction",
      "default_pool_size = 3",
      "max_client_conn = 200",
      // What drivers ask for at the start, and no pooler keeps.
      "ignore_startup_parameters = extra_float_digits",
    ].join("\n"),
  );
  chmodSync(folder, 0o755);
  // It does not run as root.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const pooler = spawn("pgbouncer", ["--quiet", file], { stdio: "ignore", ...user });
  await listening(port, pooler);
  return {
    url: `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`,
    async stop() {
      const ended = new Promise((resolve) => pooler.once("exit", resolve));
      pooler.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(port: number, { exitCode }: ChildProcess): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve((socket.destroy(), true)));
      socket.on("error", () => resolve(false));
    });
    if (isThere) return;
    if (exitCode !== null || attempt === 200) throw new Error("pgbouncer did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
