import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { readReleases } from "../harness/results.ts";
import { performancePage } from "./performance-page.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where results are kept, a file for each release. */
export const resultsFolder = join(root, "bench/results");

/** Writes the page of what is kept, and says where. */
export async function writePage(): Promise<string> {
  const file = join(root, "docs/performance.md");
  writeFileSync(
    file,
    await format(performancePage(readReleases(resultsFolder)), { parser: "markdown", printWidth: 120 }),
  );
  return file;
}
