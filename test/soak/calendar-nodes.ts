import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Digest } from "../integration/calendar-digest.ts";
import { bundleDigest, digestOn } from "../integration/calendar-hosts.ts";

/**
 * Runs the calendar on other versions of Node, taken from the npm package `node`, and compares every zone's answers:
 *
 *     npx tsx test/soak/calendar-nodes.ts 20 22 24
 *
 * Where two versions carry other tzdata, a zone's offsets may differ, and with them its answers: these zones are listed. A
 * zone of equal offsets whose answers differ is a fault. With `--suites` each version also runs the calendar's tests.
 */
const { values, positionals } = parseArgs({ options: { suites: { type: "boolean" } }, allowPositionals: true });
const versions = positionals.length === 0 ? ["20", "22", "24"] : positionals;
const root = fileURLToPath(new URL("../..", import.meta.url));

const { script, remove } = await bundleDigest();
try {
  const digests: Digest[] = [];
  for (const version of versions) {
    const node = executable(version);
    const got = await digestOn(script, {}, { node, all: true });
    digests.push(got);
    console.log(`Node ${got.node}, tzdata ${got.tzdata}: ${Object.keys(got.zones).length} zones`);
    if (values.suites === true) runSuites(node);
  }
  for (const other of digests.slice(1)) compare(digests[0] as Digest, other);
} finally {
  remove();
}

function executable(version: string): string {
  const args = ["-y", "-p", `node@${version}`, "node", "-p", "process.execPath"];
  return execFileSync("npx", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function runSuites(node: string): void {
  const folders = [
    "test/property/calendar",
    "test/property/time",
    "test/unit/calendar",
    "test/unit/time",
    "test/integration/calendar",
  ];
  const projects = ["property", "unit", "integration"].flatMap((name) => ["--project", name]);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", ...projects, ...folders];
  const { status } = spawnSync(node, vitest, { cwd: root, stdio: "inherit", env: { ...process.env, CI: "1" } });
  if (status !== 0) process.exitCode = 1;
}

function compare(one: Digest, other: Digest): void {
  const names = Object.keys(one.zones);
  const both = names.filter((name) => other.zones[name] !== undefined);
  const moved = both.filter((name) => one.zones[name]?.table !== other.zones[name]?.table);
  const wrong = both.filter((name) => !moved.includes(name) && one.zones[name]?.answers !== other.zones[name]?.answers);
  console.log(`\n${one.node} (tzdata ${one.tzdata}) and ${other.node} (tzdata ${other.tzdata}):`);
  console.log(
    `  ${both.length - moved.length - wrong.length} zones have equal offsets, 1900 to 2199, and equal answers`,
  );
  const only = [...names, ...Object.keys(other.zones)].filter((name) => !both.includes(name));
  if (only.length > 0) console.log(`  known to one of them only: ${only.join(", ")}`);
  if (moved.length > 0) console.log(`  other offsets by tzdata: ${moved.join(", ")}`);
  if (wrong.length > 0) {
    console.log(`  WRONG, equal offsets but other answers: ${wrong.join(", ")}`);
    process.exitCode = 1;
  }
  if (one.texts !== other.texts) {
    console.log("  WRONG, other messages");
    process.exitCode = 1;
  }
  if (one.tzdata === other.tzdata && moved.length > 0) {
    console.log("  WRONG, other offsets from equal tzdata");
    process.exitCode = 1;
  }
}
