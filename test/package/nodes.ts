import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { root } from "./subpaths.ts";

/**
 * `npm run test:nodes [VERSION...]`: the unit tests, and the package installed and loaded, on every line of Node that is promised. The npm package
 * `node` brings the binaries.
 */
const versions = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["20", "22", "24", "26"];
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const failed: string[] = [];
for (const version of versions) {
  const folder = mkdtempSync(join(tmpdir(), `handover-node-${version}-`));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { node: version } }));
  const run = (command: string, args: readonly string[], cwd: string, env = {}): void => {
    const { status } = spawnSync(command, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
    if (status !== 0) failed.push(`${version}: ${args.slice(1).join(" ") || command}`);
  };
  run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--foreground-scripts"], folder);
  const bin = join(folder, "node_modules/node/bin");
  const env = { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
  run(join(bin, "node"), ["--version"], folder);
  run(join(bin, "node"), [vitest, "run", "--project", "unit"], root, env);
  run(join(bin, "node"), [vitest, "run", "--project", "package", "test/package/tarball.test.ts"], root, env);
  rmSync(folder, { recursive: true });
}
if (failed.length > 0) console.error(`failed on Node ${failed.join("; ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
