import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bundled } from "./bundle.ts";
import type { Reply, Request } from "./child.ts";

/** A case that runs in a child process. Calls are answered in order, one at a time. */
export interface ProcessCase {
  call<T>(method: string, ...args: readonly unknown[]): Promise<T>;
  close(): void;
}

const flags = ["--expose-gc", "--max-old-space-size=12288"];

/** Starts a child on compiled code and opens a module's case in it, in the given host time zone. */
export async function openProcessCase(module: URL, options: unknown, timeZone: string): Promise<ProcessCase> {
  const entry = await bundled(new URL("./child.ts", import.meta.url));
  const compiled = await bundled(module);
  const child = fork(fileURLToPath(entry), { execArgv: flags, env: { ...process.env, TZ: timeZone } });
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
