import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import { expect, test } from "vitest";
import { story } from "../../../examples/http/story.ts";
import { freePort } from "../../support/postgres.ts";

/** A folder in which `npm i next react react-dom` was done: 340 MB, which nobody needs for the other tests. */
const installed = process.env["HANDOVER_NEXT"];

test.skipIf(installed === undefined)("a real Next answers what the others answer", async () => {
  const folder = mkdtempSync(join(installed as string, "handover-"));
  const route = join(folder, "app/handover/[...path]");
  mkdirSync(route, { recursive: true });
  await build({
    entry: [fileURLToPath(new URL("../../../examples/http/route.ts", import.meta.url))],
    outDir: route,
    format: "esm",
    target: "node20",
    noExternal: [/.*/], // the packages it needs are here, not there
    config: false,
    silent: true,
    clean: false,
  });
  writeFileSync(join(folder, "package.json"), '{ "type": "module", "private": true }');
  const bin = join(installed as string, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const built = spawnSync(process.execPath, [bin, "build"], { cwd: folder, env, encoding: "utf8" });
  expect(built.status, built.stdout + built.stderr).toBe(0);

  const port = await freePort();
  const server = spawn(process.execPath, [bin, "start", "-p", `${port}`, "-H", "127.0.0.1"], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    const origin = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${origin}/handover/health`).catch(() => undefined))?.ok)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const printed = readFileSync(new URL("../../../examples/http/expected.txt", import.meta.url), "utf8");
    const [, told = ""] = printed.split(/^a route of Next's:\n/m);
    expect(await story(origin)).toEqual(
      told
        .split(/^\S/m)[0]
        ?.trimEnd()
        .split("\n")
        .map((line) => line.trim()),
    );
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
});
