import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { freePort } from "./postgres.ts";

/** The server of this host, where it has one. */
export const redisServer = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => ["redis-server", "valkey-server"].map((name) => join(folder, name)))
  .find(isProgram);

export interface Redis {
  readonly port: number;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again after that, on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a real server of its own, which keeps each write on disk. */
export async function startRedis(program: string): Promise<Redis> {
  const folder = mkdtempSync(join(tmpdir(), "handover-redis-"));
  const port = await freePort();
  const flags = {
    port,
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync: "always",
    "maxmemory-policy": "noeviction",
  };
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> | undefined;
  const start = async (): Promise<void> => {
    const own = spawn(
      program,
      Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    );
    child = own;
    ended = new Promise((resolve) => own.once("close", resolve));
    while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const kill = async (): Promise<void> => {
    child?.kill("SIGKILL");
    await ended;
  };
  await start();
  return {
    port,
    kill,
    restart: start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("data", (data) => settle(data.toString().startsWith("+PONG")));
    socket.once("error", () => settle(false));
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
