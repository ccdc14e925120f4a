/**
 * What Lighthouse says of the accessibility of the playground and of the report: `npm run lighthouse`. It builds the site, opens the pages in
 * the browser that the tests use, writes the scores into docs/accessibility.md, and fails below the goal. Lighthouse itself is fetched by
 * `npx`, for nothing else needs it.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify, parseArgs } from "node:util";
import { format } from "prettier";
import { htmlReport } from "handover/report/html";
import { openBrowser } from "../test/support/browser.ts";
import { page as report } from "../test/support/report-page.ts";
import { serveFolder } from "../test/support/serve-folder.ts";

const lighthouse = "lighthouse@12.8.2";
const goal = 95;
const pages = [
  { name: "playground", path: "playground" },
  { name: "report", path: "report.html" },
  { name: "the site's first page", path: "" },
  { name: "a guide with tables and code", path: "guide/recipes" },
] as const;

const { date } = parseArgs({
  options: { date: { type: "string", default: new Date().toISOString().slice(0, 10) } },
}).values;
const root = fileURLToPath(new URL("../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "handover-lighthouse-"));

interface Score {
  readonly name: string;
  readonly score: number;
  /** Titles of what is wrong. */
  readonly faults: readonly string[];
}

/** A port that nobody listens to just now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function scoreOf(name: string, url: string, port: number): Promise<Score> {
  const file = join(folder, `${name.replaceAll(/\W+/g, "-")}.json`);
  const flags = [
    "--only-categories=accessibility",
    "--output=json",
    `--output-path=${file}`,
    `--port=${port}`,
    "--quiet",
  ];
  await promisify(execFile)("npx", ["--yes", lighthouse, url, ...flags], { cwd: folder });
  const { categories, audits, runtimeError } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly runtimeError?: { readonly message: string };
    readonly categories: { readonly accessibility: { readonly score: number | null } };
    readonly audits: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>;
  };
  if (runtimeError !== undefined) throw new Error(`${name}: ${runtimeError.message}`);
  const faults = Object.values(audits).flatMap(({ title, score }) => (score === 0 ? [title] : []));
  return { name, score: Math.round((categories.accessibility.score ?? 0) * 100), faults };
}

async function measured(): Promise<readonly Score[]> {
  const site = join(folder, "site");
  execFileSync("npx", ["vitepress", "build", "docs", "--outDir", site], { cwd: root, stdio: "inherit" });
  writeFileSync(join(site, "report.html"), htmlReport(report));
  const port = await freePort();
  const [served, browser] = [await serveFolder(site), await openBrowser(`--remote-debugging-port=${port}`)];
  try {
    const scores: Score[] = [];
    for (const { name, path } of pages) scores.push(await scoreOf(name, `${served.origin}/${path}`, port));
    return scores;
  } finally {
    await browser.close();
    await served.close();
  }
}

const marks = /(<!-- lighthouse -->)[^]*(<!-- \/lighthouse -->)/;

try {
  const scores = await measured();
  const table = [
    "| page | score of 100 | what it found |",
    "|---|--:|---|",
    ...scores.map(({ name, score, faults }) => `| ${name} | ${score} | ${faults.join("; ") || "nothing"} |`),
  ].join("\n");
  const said = `By ${lighthouse.replace("@", " ")} on ${date}; the goal is ${goal} and more.`;
  const file = join(root, "docs/accessibility.md");
  const page = readFileSync(file, "utf8").replace(marks, `$1\n\n${table}\n\n${said}\n\n$2`);
  writeFileSync(file, await format(page, { parser: "markdown", printWidth: 120 }));
  console.log(table);
  const low = scores.filter(({ score }) => score < goal);
  if (low.length > 0) throw new Error(`below ${goal}: ${low.map(({ name }) => name).join(", ")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
