import { fork, spawnSync, type ChildProcess, type ForkOptions } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { bundled } from "./bundle.ts";
import type { Reply, Request } from "./child.ts";

/** A case that runs in a child process. Calls are answered in order, one at a time. */
export interface ProcessCase {
  call<T>(method: string, ...args: readonly unknown[]): Promise<T>;
  close(): void;
}

const flags = ["--expose-gc", "--max-old-space-size=12288"];

/**
 * Starts a child on compiled code and opens a module's case in it, in the given host time zone.
 *
 * @param sameCore Keeps all such children on one core, where the system can: two cores of one machine may run at different speeds.
 */
export async function openProcessCase(
  module: URL,
  options: unknown,
  timeZone: string,
  sameCore = false,
): Promise<ProcessCase> {
  const entry = await bundled(new URL("./child.ts", import.meta.url));
  const compiled = await bundled(module);
  const env = { ...process.env, TZ: timeZone };
  const child = fork(fileURLToPath(entry), { ...(sameCore ? onOneCore() : { execArgv: flags }), env });
  const opened = request(child, { open: { module: compiled.href, options } });
  await opened.catch((error: unknown) => {
    child.disconnect();
    throw error;
  });
  return {
    call: async <T>(method: string, ...args: readonly unknown[]) =>
      (await request(child, { call: { method, args } })) as T,
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}

/** The same call through `taskset`, where there is one. */
function onOneCore(): ForkOptions {
  const core = ["-c", String(availableParallelism() - 1)];
  const { status } = spawnSync("taskset", [...core, "true"]);
  return status === 0 ? { execPath: "taskset", execArgv: [...core, process.execPath, ...flags] } : { execArgv: flags };
}

function request(child: ChildProcess, message: Request): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the case's process ended with code ${code}`));
    child.once("exit", onExit);
    child.once("message", ({ value, failure }: Reply) => {
      child.off("exit", onExit);
      if (failure === undefined) resolve(value);
      else reject(Object.assign(new Error(failure.message), failure));
    });
    child.send(message as object);
  });
}
