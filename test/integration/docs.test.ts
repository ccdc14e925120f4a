import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/*
 * The pages are programs. In a page
 *
 * - ```ts run       begins a program; the next fenced block, ```text, is what it prints;
 * - ```ts run on    goes on with it, and has its own ```text block;
 * - ```ts           is a piece: it is type-checked, with the names of `ambient` below at hand;
 * - ```text of FILE paragraphs 2 4   are those paragraphs of a file.
 *
 * `HANDOVER_DOCS=write npx vitest run test/integration/docs.test.ts` writes every ```text block anew; then read the difference.
 */

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, `node_modules/.cache/handover-docs-${process.pid}`);
const write = process.env["HANDOVER_DOCS"] === "write";
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What pieces of code may use without saying where it is from. */
const ambient = `
import type * as all from "handover";
declare global {
  const createHandover: typeof all.createHandover;
  const definePolicy: typeof all.definePolicy;
  const isHandoverError: typeof all.isHandoverError;
  const memoryStorage: typeof all.memoryStorage;
  const handover: all.Handover;
  const policy: all.Policy;
  const leadId: string;
  const request: { readonly id: string; readonly body: all.LeadInput };
}
`;

/** A driver the pages name and this repository does not install. */
const notInstalled = `
declare module "better-sqlite3" {
  const Database: new (file: string) => import("handover/storage/sqlite").SqliteDatabase;
  export default Database;
}
`;

interface Block {
  readonly info: string;
  readonly code: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

interface Segment {
  readonly code: string;
  readonly line: number;
  /** The block that says what it prints, if there is one. */
  readonly printed: Block | undefined;
}

/** Fenced blocks of a page, in order. */
function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    info: match[1] ?? "",
    code: match[2] ?? "",
    line: page.slice(0, match.index).split("\n").length,
  }));
}

/** The programs of a page: each a list of segments that run one after another. */
function programsOf(page: string): Segment[][] {
  const programs: Segment[][] = [];
  const blocks = blocksOf(page);
  blocks.forEach(({ info, code, line }, i) => {
    if (!/^ts run( on)?$/.test(info)) return;
    const next = blocks[i + 1];
    const segment = { code, line, printed: next?.info === "text" ? next : undefined };
    if (info === "ts run on") programs.at(-1)?.push(segment);
    else programs.push([segment]);
  });
  return programs;
}

const between = "--- next segment ---";

/** One program of all its segments, with a line between what each prints. */
function sourceOf(program: readonly Segment[]): string {
  return program.map(({ code }) => code).join(`\nconsole.log(${JSON.stringify(between)});\n`);
}

interface Ran {
  readonly printed: string;
  readonly error: string | undefined;
}

/** Runs programs one after another in one process of their own. */
function runAll(sources: readonly string[]): Ran[] {
  const files = sources.map((source, i) => {
    const file = join(folder, `program-${i}.ts`);
    const room = (name: string): string => pathToFileURL(join(root, "src", name, "index.ts")).href;
    const code = source.replace(
      /from "handover(?:\/([a-z/]+))?"/g,
      (_, name?: string) => `from ${JSON.stringify(room(name ?? ""))}`,
    );
    writeFileSync(file, `${code}\nexport {};\n`);
    return pathToFileURL(file).href;
  });
  const runner = join(folder, "run.mjs");
  writeFileSync(
    runner,
    `import { format } from "node:util";
     const ran = [];
     for (const file of ${JSON.stringify(files)}) {
       let printed = "";
       let error;
       console.log = (...args) => void (printed += format(...args) + "\\n");
       try { await import(file); } catch (cause) { error = String(cause?.stack ?? cause); }
       ran.push({ printed, error });
     }
     process.stdout.write(JSON.stringify(ran), () => process.exit(0));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", runner], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (stdout === "") throw new Error(`the programs of the pages did not run:\n${stderr}`);
  return JSON.parse(stdout) as Ran[];
}

/** Type-checks sources together; what the compiler says, by the place of the source. */
function compileAll(sources: readonly string[]): Map<number, string> {
  writeFileSync(join(folder, "ambient.d.ts"), ambient);
  writeFileSync(join(folder, "not-installed.d.ts"), notInstalled);
  const files = sources.map((source, i) => {
    writeFileSync(join(folder, `piece-${i}.ts`), `${source}\nexport {};\n`);
    return `./piece-${i}.ts`;
  });
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      files: ["./ambient.d.ts", "./not-installed.d.ts", ...files],
      include: [],
    }),
  );
  const tsc = join(root, "node_modules/typescript-7/node_modules/typescript/bin/tsc");
  const options = ["-p", folder, "--pretty", "false"];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options], { cwd: folder, encoding: "utf8" });
  const faults = new Map<number, string>();
  for (const line of stdout.split("\n").filter((text) => text.includes("error TS"))) {
    const place = Number(/piece-(\d+)\.ts/.exec(line)?.[1] ?? -1);
    faults.set(place, `${faults.get(place) ?? ""}${line}\n`);
  }
  return faults;
}

/** Paragraphs of a text, counted from 1, as one text. */
function paragraphsOf(text: string, which: readonly number[]): string {
  const paragraphs = text.trimEnd().split("\n\n");
  return `${which.map((place) => paragraphs[place - 1] ?? "").join("\n\n")}\n`;
}

/** Blocks that quote a file, with what they should say. */
function quotesOf(page: string): { readonly block: Block; readonly expected: string }[] {
  return blocksOf(page).flatMap((block) => {
    const [, file, places] = /^text of (\S+) paragraphs ([\d ]+)$/.exec(block.info) ?? [];
    if (file === undefined || places === undefined) return [];
    return [{ block, expected: paragraphsOf(readFileSync(join(root, file), "utf8"), places.split(" ").map(Number)) }];
  });
}

/** What GitHub makes of a heading. */
function anchorsOf(page: string): Set<string> {
  const text = page.replace(/^```[\s\S]*?^```$/gm, "");
  return new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-"),
    ),
  );
}

/** Relative links of a page that lead nowhere. */
function brokenLinks(path: string, page: string): string[] {
  const text = page.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : resolve(dirname(path), decodeURI(file));
      if (!existsSync(target)) return true;
      if (anchor === undefined) return false;
      return !anchorsOf(target === path ? page : readFileSync(target, "utf8")).has(anchor);
    });
}

const pages = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

const programs = pages.flatMap(({ path, text }) => programsOf(text).map((segments) => ({ path, segments })));
const pieces = pages.flatMap(({ path, text }) =>
  blocksOf(text).flatMap(({ info, code, line }) => (info === "ts" ? [{ path, code, line }] : [])),
);

const plantedPage = [
  '```ts run\nconst told: string = "one";\nconsole.log(told);\n```\n\n```text\none\n```\n',
  "```ts run on\nconsole.log(told.length);\n```\n\n```text\n4\n```\n",
  '```ts run\nthrow new Error("planted");\n```\n\n```text\n```\n',
].join("\n");
const plantedPrograms = programsOf(plantedPage);
const plantedPiece = 'await handover.ingest({ emial: "ana@acme.example" });';

let ran: readonly Ran[] = [];
let faults: ReadonlyMap<number, string> = new Map();
const checked = [...programs.map(({ segments }) => sourceOf(segments)), ...pieces.map(({ code }) => code)];

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  ran = runAll([...programs.map(({ segments }) => segments), ...plantedPrograms].map(sourceOf));
  faults = compileAll([...checked, plantedPiece]);
  if (write) for (const page of pages) writePage(page);
});

/** The page with every ```text block as it came out. */
function writePage({ path, text }: { readonly path: string; readonly text: string }): void {
  const lines = text.split("\n");
  const changes = new Map(quotesOf(text).map(({ block, expected }) => [block, expected]));
  programs.forEach(({ path: of, segments }, i) => {
    if (of !== path) return;
    const parts = partsOf(ran[i]);
    segments.forEach(({ printed }, k) => printed && changes.set(printed, parts[k] ?? ""));
  });
  for (const [block, expected] of [...changes].sort(([a], [b]) => b.line - a.line))
    lines.splice(block.line, block.code.split("\n").length - 1, ...expected.split("\n").slice(0, -1));
  if (lines.join("\n") !== text) writeFileSync(join(root, path), lines.join("\n"));
}

function partsOf(one: Ran | undefined): string[] {
  return (one?.printed ?? "").split(`${between}\n`);
}

describe("every program of the pages runs and prints what the page says", () => {
  test("there are some", () => expect(programs.length).toBeGreaterThan(6));

  test.each(programs.map(({ path, segments }, i) => [`${path}:${segments[0]?.line}`, i] as const))("%s", (_, i) => {
    expect(ran[i]?.error).toBeUndefined();
    const said = programs[i]?.segments.map(({ printed }) => printed?.code ?? "a text block is missing");
    expect(partsOf(ran[i])).toEqual(said);
  });

  test("one that prints something else or throws is caught", () => {
    const [one, two] = ran.slice(programs.length);
    expect(partsOf(one)).toEqual(["one\n", "3\n"]);
    expect(plantedPrograms[0]?.map(({ printed }) => printed?.code)).toEqual(["one\n", "4\n"]);
    expect(two?.error).toContain("planted");
  });
});

describe("every piece of code on the pages compiles", () => {
  const names = [
    ...programs.map(({ path, segments }) => `${path}:${segments[0]?.line}`),
    ...pieces.map(({ path, line }) => `${path}:${line}`),
  ];
  test.each(names.map((name, i) => [name, i] as const))("%s", (_, i) => expect(faults.get(i)).toBeUndefined());

  test("all faults are a piece's own, and one that does not compile is caught", () => {
    expect(faults.get(-1)).toBeUndefined();
    expect(faults.get(checked.length)).toContain("emial");
  });
});

describe("what the pages quote and link to is there", () => {
  test.each(pages.map(({ path, text }) => [path, text] as const))("%s", (path, text) => {
    for (const { block, expected } of quotesOf(text)) expect(block.code).toBe(expected);
    expect(brokenLinks(join(root, path), text)).toEqual([]);
  });

  test("a link that leads nowhere is caught", () => {
    const page =
      "# One thing\n\n[a](nowhere.md) [b](#one-thing) [c](#another) [d](README.md) [e](https://example.com)\n";
    expect(brokenLinks(join(root, "README.md"), page)).toEqual(["nowhere.md", "#another"]);
  });
});
