import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { apiReports, doorsOf } from "../../docs/api-report.ts";

const root = mkdtempSync(join(tmpdir(), "handover-api-"));
afterAll(() => rmSync(root, { recursive: true }));

const manifest = { exports: { ".": {}, "./time": {}, "./package.json": "./package.json" } };
const declarations = {
  "index.d.ts": `
    /** A remark changes nothing. */
    export declare function open(options: Options, at: Instant): void;
    export interface Options { readonly retry?: Retry | undefined }
    export type { Instant } from "./time/index.ts";
    import type { Instant } from "./time/index.ts";
    import type { Retry } from "./time/retry.ts";`,
  "time/index.d.ts": `export type Instant = number; export declare const day = 86400000;`,
  "time/retry.d.ts": `export interface Retry { readonly times: number; readonly pause: Pause } type Pause = "short" | "long";`,
};

async function reportsOf(changed: Partial<typeof declarations> = {}): Promise<Record<string, string>> {
  for (const [name, text] of Object.entries({ ...declarations, ...changed })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return Object.fromEntries(await apiReports(root, doorsOf(manifest, root)));
}

test("each door tells its own names, where those of others are told, and what they lead to", async () => {
  expect(await reportsOf()).toEqual({
    "handover.txt": `export { Instant } from "handover/time";

export interface Options {
  readonly retry?: Retry | undefined;
}

export declare function open(options: Options, at: Instant): void;
`,
    "time.txt": `export type Instant = number;

export declare const day = 86400000;

// Reached from above, and opened by no door.

type Pause = "short" | "long";

interface Retry {
  readonly times: number;
  readonly pause: Pause;
}
`,
  });
});

test.each<[what: string, changed: Partial<typeof declarations>, seen: string]>([
  [
    "a member of a type nobody can name",
    { "time/retry.d.ts": declarations["time/retry.d.ts"].replace("times", "count") },
    "time.txt",
  ],
  [
    "a type further on",
    { "time/retry.d.ts": declarations["time/retry.d.ts"].replace('"long"', '"longer"') },
    "time.txt",
  ],
  ["a value", { "time/index.d.ts": declarations["time/index.d.ts"].replace("86400000", "86400") }, "time.txt"],
  ["a name that is gone", { "time/index.d.ts": "export type Instant = number;" }, "time.txt"],
  ["an argument", { "index.d.ts": declarations["index.d.ts"].replace("at: Instant", "at?: Instant") }, "handover.txt"],
])("a change is seen of %s", async (_, changed, seen) => {
  const before = await reportsOf();
  const after = await reportsOf(changed);
  expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual([seen]);
});

test("a remark is none", async () => {
  const before = await reportsOf();
  expect(await reportsOf({ "index.d.ts": declarations["index.d.ts"].replace("A remark", "Another") })).toEqual(before);
});
