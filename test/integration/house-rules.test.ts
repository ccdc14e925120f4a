import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const lint = join(root, "node_modules/.bin/oxlint");
const folder = mkdtempSync(join(tmpdir(), "handover-house-"));
cpSync(join(root, "oxlint.config.mjs"), join(folder, "oxlint.config.mjs"));
symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Planted {
  readonly path: string;
  readonly code: string;
  readonly caught: boolean;
}

const pureRooms = [
  "time",
  "condition",
  "calendar",
  "lead",
  "matching",
  "scoring",
  "lifecycle",
  "routing",
  "sla",
  "policy",
  "core",
  "report",
];

/** One planted file for each rule, and for what a rule must leave alone. */
const ambient: readonly (readonly [what: string, code: string])[] = [
  ["reading the clock", "export const at = Date.now();\n"],
  ["making a date of now", "export const at = new Date();\n"],
  ["drawing a number", "export const at = Math.random();\n"],
  ["asking the host for its zone", "export const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;\n"],
  ["sorting by the host's locale", "export const order = (a: string, b: string): number => a.localeCompare(b);\n"],
  ["waiting", "setTimeout(() => undefined, 1);\n"],
  ["reading the environment", "export const home = process.env;\n"],
  ["importing a part of node", 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n'],
  ["printing", 'console.log("here");\n'],
  ["fetching", 'export const page = fetch("https://example.com");\n'],
  ["drawing an id", "export const id = crypto.randomUUID();\n"],
];

const mayImport: readonly (readonly [folder: string, from: string])[] = [
  ["src/routing", "../calendar/index.ts"],
  ["src/core/handlers", "../../policy/index.ts"],
  ["src/core/handlers", "../draft.ts"],
  ["src/engine", "../core/index.ts"],
  ["src/storage/memory", "../index.ts"],
  ["src/policy", "zod/mini"],
  ["src/report/html", "../pictures/pictures.ts"],
  ["src/delivery", "../storage/postgres/index.ts"],
  ["src/http", "../engine/index.ts"],
  ["src/webhooks", "../core/index.ts"],
];

const mayNotImport: readonly (readonly [folder: string, from: string])[] = [
  ["src/time", "../lead/index.ts"],
  ["src/lead", "../routing/index.ts"],
  ["src/condition", "../lead/index.ts"],
  ["src/calendar", "../routing/index.ts"],
  ["src/routing", "../sla/index.ts"],
  ["src/routing/routers", "../../sla/index.ts"],
  ["src/sla", "../routing/index.ts"],
  ["src/policy", "../core/index.ts"],
  ["src/webhooks", "../engine/index.ts"],
  ["src/webhooks", "../storage/index.ts"],
  ["src/webhooks", "node:http"],
  ["src/core", "../engine/index.ts"],
  ["src/core/handlers", "../../engine/index.ts"],
  ["src/storage/memory", "../../policy/index.ts"],
  ["src/storage/sqlite", "../memory/index.ts"],
  ["src/storage", "../engine/index.ts"],
  ["src/engine", "eventemitter3"],
  ["src/policy", "zod"],
  ["src/scoring", "zod"],
  ["src/scoring", "zod/mini"],
  ["src/delivery", "../engine/index.ts"],
  ["src/delivery", "pg-boss"],
  ["src/storage/postgres", "../../delivery/index.ts"],
  ["src/report", "./html/index.ts"],
  ["src/report/html", "@observablehq/plot"],
  ["src/engine", "../report/html/index.ts"],
  ["src/engine", "../delivery/index.ts"],
  ["src/engine", "../http/index.ts"],
  ["src/http", "../delivery/index.ts"],
  ["src/http", "node:http"],
  ["src/telemetry", "@opentelemetry/api"],
  ...pureRooms.flatMap((room) =>
    ["../engine/index.ts", "../storage/memory/index.ts", "eventemitter3", "date-fns-tz"].map(
      (from) => [`src/${room}`, from] as const,
    ),
  ),
];

const importing = (from: string): string => `import { x } from "${from}";\nexport const y = x;\n`;
const planted = new Map<string, Planted>();

/** Plants every file, and asks the linter once. */
beforeAll(() => {
  const files: [string, string][] = [];
  const plant = (title: string, folder: string, code: string, name = `planted-${files.length}.ts`): void =>
    void files.push([title, `${folder}/${name}`], ["", code]);
  for (const [what, code] of ambient)
    for (const room of ["src/matching", "src/core/steps"]) plant(`${room} ${what}`, room, code);
  for (const [room, from] of [...mayImport, ...mayNotImport]) plant(`${room} ${from}`, room, importing(from));
  plant("src/time/zone.ts date-fns-tz", "src/time", importing("date-fns-tz"), "zone.ts");
  plant("src/engine/publisher.ts eventemitter3", "src/engine", importing("eventemitter3"), "publisher.ts");
  plant("src/report/html/plot.ts @observablehq/plot", "src/report/html", importing("@observablehq/plot"), "plot.ts");
  plant("src/errors.ts ./time/index.ts", "src", importing("./time/index.ts"), "errors.ts");
  for (let i = 0; i < files.length; i += 2) {
    const path = files[i]?.[1] as string;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), files[i + 1]?.[1] as string);
  }
  const { stdout } = spawnSync(lint, ["-c", "oxlint.config.mjs", "--format", "json", "src"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const found = (JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }).diagnostics;
  const caught = new Set(
    found.filter(({ code }) => /no-restricted|no-console/.test(code)).map(({ filename }) => filename),
  );
  for (let i = 0; i < files.length; i += 2) {
    const [title, path] = files[i] as [string, string];
    planted.set(title, { path, code: files[i + 1]?.[1] as string, caught: caught.has(path) });
  }
});

describe("the pure side", () => {
  test.each(ambient)("is caught %s", (what) => {
    expect(planted.get(`src/matching ${what}`)?.caught).toBe(true);
    expect(planted.get(`src/core/steps ${what}`)?.caught).toBe(true);
  });
});

describe("the layers", () => {
  test.each([
    ...mayImport,
    ["src/time/zone.ts", "date-fns-tz"],
    ["src/engine/publisher.ts", "eventemitter3"],
    ["src/report/html/plot.ts", "@observablehq/plot"],
  ] as const)("%s may import %s", (room, from) => {
    expect(planted.get(`${room} ${from}`)?.caught).toBe(false);
  });
  test.each([...mayNotImport, ["src/errors.ts", "./time/index.ts"]] as const)("%s may not import %s", (room, from) => {
    expect(planted.get(`${room} ${from}`)?.caught).toBe(true);
  });
});

describe("the house", () => {
  test("has exactly the five top-level folders", () => {
    const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n");
    const folders = new Set(
      tracked.filter((file) => file.includes("/") && !file.startsWith(".")).map((file) => file.split("/")[0]),
    );
    expect([...folders].sort()).toEqual(["bench", "docs", "examples", "src", "test"]);
  });

  test("has an index with explicit names in every room", () => {
    for (const room of readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      const index = readFileSync(join(root, "src", room.name, "index.ts"), "utf8");
      expect(index).not.toMatch(/export \*/);
    }
  });

  test("has no file above 400 lines", () => {
    const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "src"], { cwd: root, encoding: "utf8" })
      .split("\n")
      .filter((file) => file.endsWith(".ts") && existsSync(join(root, file)));
    const long = files.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 401);
    expect(long).toEqual([]);
  });
});
