import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "tsup";
import type { Digest } from "./calendar-digest.ts";

/** The digest in one plain file, and what takes it away; inside the project, so that it finds its packages. */
export async function bundleDigest(): Promise<{ readonly script: string; readonly remove: () => void }> {
  const folder = fileURLToPath(new URL(`../../node_modules/.cache/handover-digest-${process.pid}`, import.meta.url));
  await build({
    entry: [fileURLToPath(new URL("./calendar-digest.ts", import.meta.url))],
    outDir: folder,
    format: "esm",
    target: "node20",
    external: ["temporal-polyfill", "date-fns-tz"],
    config: false,
    silent: true,
    clean: false,
  });
  return { script: `${folder}/calendar-digest.js`, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the digest on a host with this environment, or with this Node. */
export async function digestOn(
  script: string,
  environment: Readonly<Record<string, string>>,
  { node = process.execPath, all = false }: { readonly node?: string; readonly all?: boolean } = {},
): Promise<Digest> {
  const { TZ: _, LANG: __, LC_ALL: ___, LANGUAGE: ____, ...rest } = process.env;
  const { stdout } = await promisify(execFile)(node, [script, ...(all ? ["all"] : [])], {
    env: { ...rest, ...environment },
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout) as Digest;
}
