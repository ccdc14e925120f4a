import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Goal, Row } from "./group.ts";
import type { Machine } from "./machine.ts";

/** What one group came to, when and on what. */
export interface KeptGroup {
  /** The day, as it was said. */
  readonly date: string;
  readonly machine: Machine;
  /** How long the group took. */
  readonly seconds: number;
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
}

/** The results of one release. A group that was not measured yet is not there. */
export interface Results {
  readonly version: string;
  readonly groups: { readonly [name: string]: KeptGroup };
}

export function readResults(folder: string, version: string): Results {
  const file = join(folder, `${version}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results) : { version, groups: {} };
}

/** Every release's results, the latest first. */
export function readReleases(folder: string): readonly Results[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((version) => readResults(folder, version));
}

/** Keeps what a group came to, beside what is kept already: a run that is cut short loses the group that was under way, and no other. */
export function keep(folder: string, version: string, name: string, group: KeptGroup): void {
  const { groups } = readResults(folder, version);
  const sorted = Object.entries({ ...groups, [name]: group }).sort(([a], [b]) => (a < b ? -1 : 1));
  const file = join(folder, `${version}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify({ version, groups: Object.fromEntries(sorted) }, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
