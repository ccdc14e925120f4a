import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formats, pack, type Format, type Packed } from "./packed.ts";
import { apiReports, doorsOf } from "../../docs/api-report.ts";
import { manifest, root, subpaths } from "./subpaths.ts";
import { typescripts } from "./typescripts.ts";

let packed: Packed;

beforeAll(async () => {
  packed = await pack();
});
afterAll(() => packed?.remove());

/** A program that has these names at hand and prints, as JSON, what its body returns. */
function program(format: Format, imports: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries(imports).map(([from, names]) =>
    format === "esm"
      ? `import ${names.replaceAll(":", " as")} from "${from}";`
      : `const ${names} = require("${from}");`,
  );
  return `${lines.join("\n")}\n(async () => { ${body} })().then((value) => console.log(JSON.stringify(value)));\n`;
}

const firstLead = {
  imports: { handover: "{ createHandover, definePolicy }", "handover/routing": "{ roundRobin }" },
  body: `
    const handover = createHandover({ policy: definePolicy({ version: "1", routing: roundRobin({ pool: "sdr" }) }) });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    const { lead } = await handover.ingest({ email: "cto@acme.example" });
    return lead.ownerId;`,
};

/** An error of `handover/calendar`. */
const fault = `(() => { try { weekly({ timeZone: "Europe/Nowhere", hours: {} }); } catch (error) { return error; } })()`;

describe("the tarball", () => {
  test("holds the build and the papers, nothing else", () => {
    const papers = packed.files.filter((file) => !/^dist\/.*\.(js|cjs|d\.ts|d\.cts|js\.map)$/.test(file));
    expect(papers.sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "docs/reference/events.schema.json",
      "docs/reference/openapi.json",
      "docs/reference/policy.schema.json",
      "package.json",
    ]);
  });

  test("has every file that package.json names", () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : [target.import, target.require].flatMap((one) => Object.values(one)),
    );
    for (const target of targets) expect(packed.files).toContain(target.slice("./".length));
  });

  test("neither imports itself by name nor tells where it was built", () => {
    for (const file of packed.files.filter((name) => name.startsWith("dist/"))) {
      const text = readFileSync(join(packed.installed, file), "utf8");
      const code = file.endsWith(".map") ? "" : text.replace(/^\s*(\*|\/\/).*$/gm, "");
      expect(code, file).not.toMatch(/(from|require\(|import\() ?["']handover["'/]/);
      for (const place of [root, packed.staged]) expect(text.includes(place), file).toBe(false);
    }
  });
});

test("what it opens is what was reviewed: `npm run api` writes it to docs/reference/api", async () => {
  const types = join(packed.staged, ".types");
  const reports = await apiReports(types, doorsOf(manifest, types));
  expect([...reports.keys()].sort()).toEqual(readdirSync(join(root, "docs/reference/api")).sort());
  for (const [name, text] of reports)
    expect(text, name).toBe(readFileSync(join(root, "docs/reference/api", name), "utf8"));
});

describe.each(formats)("in a project of kind %s", (format) => {
  test("every subpath loads, from the build of that format", async () => {
    const load = format === "esm" ? "await import(name)" : "require(name)";
    const resolve = format === "esm" ? "import.meta.resolve(name)" : "require.resolve(name)";
    const body = `
      const loaded = {};
      for (const name of ${JSON.stringify(subpaths)}) loaded[name] = [Object.keys(${load}).length > 0, ${resolve}];
      return loaded;`;
    const loaded = (await packed.run(format, program(format, {}, body))) as Record<string, [boolean, string]>;
    const extension = format === "esm" ? "js" : "cjs";
    for (const subpath of subpaths) {
      const end = `dist${subpath.slice("handover".length)}/index.${extension}`;
      expect(loaded[subpath], subpath).toEqual([true, expect.stringMatching(new RegExp(`${end}$`))]);
    }
  });

  test("a first lead finds its owner", async () => {
    expect(await packed.run(format, program(format, firstLead.imports, firstLead.body))).toBe("ana");
  });

  test("subpaths share their classes and functions", async () => {
    const imports = {
      handover: "{ HandoverError, memoryStorage, eventId }",
      "handover/calendar": "{ weekly }",
      "handover/core": "{ eventId: coreEventId }",
      "handover/storage/memory": "{ memoryStorage: memory }",
    };
    const body = `return [${fault} instanceof HandoverError, memoryStorage === memory, eventId === coreEventId];`;
    expect(await packed.run(format, program(format, imports, body))).toEqual([true, true, true]);
  });

  test.each(Object.entries(typescripts))(
    "types hold for TypeScript %s, and refuse what they should",
    async (_, tsc) => {
      const all = subpaths.map((name, i) => `import * as m${i} from "${name}";\nvoid m${i};`).join("\n");
      const refused = `
        // @ts-expect-error a policy has a version
        definePolicy({});
        // @ts-expect-error there is no such name
        import { weekli } from "handover/calendar";
        void weekli;`;
      const source = program("esm", firstLead.imports, firstLead.body.replace("lead.ownerId", "lead?.ownerId"));
      const host = "declare const console: { log(text: string): void };";
      expect(await packed.check(format, `${all}\n${host}\n${source}\n${refused}\n`, tsc)).toBe("");
    },
  );
});

test("both builds have the same names", async () => {
  const names = (load: string) => `
    const names = {};
    for (const name of ${JSON.stringify(subpaths)}) names[name] = Object.keys(${load}).filter((key) => key !== "__esModule").sort();
    return names;`;
  const esm = await packed.run("esm", program("esm", {}, names("await import(name)")));
  expect(await packed.run("cjs", program("cjs", {}, names("require(name)")))).toEqual(esm);
});

test("an error of one build is recognised by the other", async () => {
  const imports = {
    handover: "{ HandoverError, isHandoverError }",
    "handover/calendar": "{ weekly }",
    module: "{ createRequire }",
  };
  const body = `
    const require = createRequire(import.meta.url);
    const other = require("handover");
    const ours = ${fault};
    const theirs = ((weekly) => ${fault})(require("handover/calendar").weekly);
    return [ours instanceof other.HandoverError, theirs instanceof HandoverError,
      other.isHandoverError(ours, ours.code), isHandoverError(theirs, theirs.code), isHandoverError(new Error("x"))];`;
  expect(await packed.run("esm", program("esm", imports, body))).toEqual([false, false, true, true, false]);
});

/** The bundler that tsup brings along. */
const { build } = createRequire(createRequire(import.meta.url).resolve("tsup"))("esbuild") as {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>;
};

/** A bundle for the browser; a built-in of Node does not resolve there. */
async function browserBundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: packed.project("esm") },
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "bundle",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

describe("for those who bundle it", () => {
  /** What a bundler keeps of a module that nobody imports anything from. */
  const keptOf = async (contents: string): Promise<string> => {
    const { outputFiles } = await build({
      stdin: { contents: contents.replace(/^export \{[^}]*\};$/m, "") },
      bundle: true,
      treeShaking: true,
      format: "esm",
      external: ["*"],
      write: false,
    });
    return outputFiles[0]!.text.replace(/^import [^;]*;$|^\/\/.*$/gm, "").trim();
  };

  test("nothing of a chunk stays but what is asked for", async () => {
    const chunks = packed.files.filter((file) => /^dist\/.*\.js$/.test(file));
    expect(chunks.length).toBeGreaterThan(subpaths.length);
    for (const file of chunks) expect(await keptOf(readFileSync(join(packed.installed, file), "utf8")), file).toBe("");
  });

  test("a table that is made on loading would be seen", async () => {
    const code = 'var table = new Set("a b".split(" "));\nexport {\n  table\n};\n';
    expect(await keptOf(code)).toContain("split");
  });
});

describe("for the browser", () => {
  test.each(subpaths)("%s bundles, and loads where there is nothing but the language", async (subpath) => {
    const code = await browserBundle(`export * from "${subpath}";`);
    expect(runInNewContext(`${code}; Object.keys(bundle).length`, {})).toBeGreaterThan(0);
  });

  test("a calendar counts working time there", async () => {
    const code = await browserBundle(`
      import { weekly } from "handover/calendar";
      const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
      export const at = office.add(new Date("2026-01-05T15:00Z"), { hours: 2 });`);
    expect(runInNewContext(`${code}; new Date(bundle.at).toISOString()`, {})).toBe("2026-01-06T09:00:00.000Z");
  });

  test("a built-in of Node would be seen", async () => {
    await expect(browserBundle(`export { readFileSync } from "node:fs";`)).rejects.toThrow("node:fs");
  });
});
