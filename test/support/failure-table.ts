import { readFileSync } from "node:fs";

export interface FailureRow {
  /** SQLite's name of a result, or a SQLSTATE. */
  readonly state: string;
  readonly code: string;
  readonly retryable: boolean;
}

/** A table of the page about failures, as it stands there. */
export function failureTable(heading: "SQLite" | "Postgres"): readonly FailureRow[] {
  const page = readFileSync(new URL("../../docs/guide/storage-failures.md", import.meta.url), "utf8");
  const [section = ""] = page.split(`## ${heading}\n`)[1]?.split("\n## ") ?? [];
  return [...section.matchAll(/^\| `(\w+)` +\| `(\w+)` +\| (yes|no) /gm)].map(([, state = "", code = "", again]) => ({
    state,
    code,
    retryable: again === "yes",
  }));
}
