import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bundle, type Bundle } from "../support/bundle.ts";
import type { Digest } from "./calendar-digest.ts";

export function bundleDigest(): Promise<Bundle> {
  return bundle(new URL("./calendar-digest.ts", import.meta.url), ["temporal-polyfill", "date-fns-tz"]);
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
