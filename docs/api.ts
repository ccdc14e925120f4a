import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiReports, doorsOf } from "./api-report.ts";

/*
 * `npm run api` writes what a release promises into docs/reference/api, where a change of it is reviewed like any other; `npm run api:check` fails on
 * a change that was not.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const types = join(root, ".types");
const folder = join(root, "docs/reference/api");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly exports: object };
const reports = await apiReports(types, doorsOf(manifest, types));
const there = existsSync(folder) ? readdirSync(folder) : [];
const gone = there.filter((name) => !reports.has(name));
const changed = [...reports].filter(
  ([name, text]) => !there.includes(name) || readFileSync(join(folder, name), "utf8") !== text,
);

if (process.argv.includes("--check")) {
  for (const [name] of changed)
    console.error(`docs/reference/api/${name} is not what the package opens; review it with npm run api`);
  for (const name of gone) console.error(`docs/reference/api/${name} is of no door; npm run api takes it away`);
  process.exitCode = changed.length + gone.length === 0 ? 0 : 1;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of changed) writeFileSync(join(folder, name), text);
  for (const name of gone) rmSync(join(folder, name));
}
