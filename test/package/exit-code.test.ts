import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a suite of one test as the suites with a database are run, and returns what the process ended with. */
function endOf(body: string): number | null {
  const folder = mkdtempSync(join(tmpdir(), "handover-exit-"));
  const setup = JSON.stringify(join(root, "test/setup/postgres.ts"));
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    `export default { test: { globals: true, globalSetup: [${setup}] } }`,
  );
  writeFileSync(join(folder, "one.test.mjs"), `test("one", () => { ${body} });`);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { HANDOVER_POSTGRES_URL: _, ...env } = process.env;
  const { status } = spawnSync(process.execPath, [vitest, "run", "--root", folder], { env, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return status;
}

test("a run with a database fails when one of its tests does, and not otherwise", () => {
  expect(endOf("expect(1).toBe(2)")).toBe(1);
  expect(endOf("expect(1).toBe(1)")).toBe(0);
});
