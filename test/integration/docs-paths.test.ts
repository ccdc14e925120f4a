import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

/** A page that names a test, an example or a file of the source names one that is there. */
const root = resolve(import.meta.dirname, "../..");
const pages = readdirSync(join(root, "docs/guide"), { encoding: "utf8", recursive: true }).filter((name) =>
  name.endsWith(".md"),
);

test.each(pages)("docs/guide/%s names files that are there", (page) => {
  const text = readFileSync(join(root, "docs/guide", page), "utf8");
  const named = [...text.matchAll(/`((?:test|examples|src|bench|docs|\.github)\/[\w./-]+)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("the reference of the API has every import", () => {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));
  const { exports } = read("package.json") as { readonly exports: Readonly<Record<string, unknown>> };
  const { entryPoints } = read("docs/typedoc.json") as { readonly entryPoints: readonly string[] };
  const imports = Object.keys(exports).filter((name) => typeof exports[name] === "object");
  expect([...entryPoints].sort()).toEqual(
    imports.map((name) => `../src/${name.slice(2)}/index.ts`.replace("//", "/")).sort(),
  );
});
