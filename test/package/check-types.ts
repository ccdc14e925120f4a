import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./subpaths.ts";

/** `npm run check:types`: the declarations of the package, by every TypeScript there has been since the oldest that is promised. */
const versions = ["5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.0", "7.0"];
const folder = mkdtempSync(join(tmpdir(), "handover-typescripts-"));
const dependencies = Object.fromEntries(versions.map((one) => [`typescript-${one}`, `npm:typescript@~${one}.0`]));
writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));

const run = (command: string, args: readonly string[], cwd: string, env = {}): void => {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
  if (status !== 0) process.exitCode = 1;
};
run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], folder);
const suite = ["run", "--project", "package", "test/package/tarball.test.ts", "--testNamePattern", "TypeScript"];
run(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...suite], root, {
  HANDOVER_TYPESCRIPTS: join(folder, "node_modules"),
});
rmSync(folder, { recursive: true });
