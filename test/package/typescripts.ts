import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./subpaths.ts";

/**
 * The compilers that declarations are checked by: the oldest and the newest that is promised and the one of this project, or all those in the
 * folder that `npm run check:types` has fetched.
 */
const fetched = process.env["HANDOVER_TYPESCRIPTS"];
const folders =
  fetched === undefined
    ? ["typescript-5.4/node_modules/typescript", "typescript", "typescript-7/node_modules/typescript"]
    : readdirSync(fetched).filter((name) => name.startsWith("typescript-"));

/** Its `tsc`, by version. */
export const typescripts: Readonly<Record<string, string>> = Object.fromEntries(
  folders
    .map((name) => join(fetched ?? join(root, "node_modules"), name))
    .filter((folder) => existsSync(folder))
    .map((folder) => {
      const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
      return [version, join(folder, "bin/tsc")];
    }),
);
