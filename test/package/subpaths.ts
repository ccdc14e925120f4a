import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

interface Target {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly import: Target; readonly require: Target }>>;
}

export const manifest = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as Manifest;

/** What `import` takes: `handover`, `handover/calendar`, ... */
export const subpaths = Object.keys(manifest.exports)
  .filter((subpath) => !subpath.endsWith(".json"))
  .map((subpath) => `handover${subpath.slice(1)}`);
