import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What something may add to a bundle; `import` and `ignore` say what of a door is taken, and which packages are left out. */
export interface SizeBudget {
  /** The door, then what is told of it: `handover/calendar { weekly }`. */
  readonly name: string;
  readonly path: string;
  /** `12.8 kB`. */
  readonly limit: string;
  readonly import?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The budgets that `npm run size` holds a build to. */
export function sizeBudgets(): readonly SizeBudget[] {
  return JSON.parse(readFileSync(join(root, ".size-limit.json"), "utf8")) as readonly SizeBudget[];
}

/** The budgets as a page. */
export function sizesPage(budgets: readonly SizeBudget[], note: string): string {
  const doors = budgets.filter(({ name }) => !name.includes(" "));
  const named = budgets.filter(({ import: names }) => names !== undefined);
  const bare = budgets.filter(({ name }) => name.endsWith(" without packages"));
  const table = (head: string, rows: readonly SizeBudget[]): string =>
    [
      `| ${head} | at most |`,
      "| --- | ---: |",
      ...rows.map(({ name, limit }) => `| \`${name.replace(" without packages", "")}\` | ${limit} |`),
    ].join("\n");
  return [
    "# What it adds to a bundle",
    note,
    "Minified by esbuild and compressed by brotli, with all that is imported from there on, packages included (`@observablehq/plot`, an optional peer, is not). These are budgets: `npm run size` holds every build to them, and each is at most a hundredth and 0.1 kB above what was reached. On a server they hardly matter, for nothing is bundled there; in a browser they do, for the calendar, the conditions and the core run there as well.",
    "## What is named in an import",
    "A bundler takes what is named and what that needs. What only writes rules down, such as `sla` or `roundRobin`, is next to nothing: rules are data, and it is `definePolicy` that reads, checks and compiles them.",
    table("import", named),
    "## Everything of a door",
    "What `import *` of it would add.",
    table("door", doors),
    "## Without packages of other people's",
    "The same without `zod`, `date-fns-tz` and `eventemitter3`: `zod` (its small build, `zod/mini`) comes with whatever reads a policy, `date-fns-tz` with whatever knows time zones, `eventemitter3` with the engine.",
    table("door", bare),
    "The engine and the core are one piece: a lead that comes in may be scored, routed, offered, timed, merged or erased, and what a policy asks for is known only when it is read. Nothing of it is loaded later, on demand.",
  ].join("\n\n");
}
