/**
 * Writes the pages that follow from the code: the lifecycle diagram, the tables of errors, refusals and events, the table of
 * drift, and the pictures. `npm run docs` writes them, `npm run docs:check` fails when one is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorCodes, refusalCodes } from "handover";
import { findingCodes } from "handover/check";
import { b2bPipeline, toMermaid, type Pipeline } from "handover/lifecycle";
import { openApi } from "handover/http";
import { kpiDimensions } from "handover/report";
import { format } from "prettier";
import ts from "typescript";
import { readReleases } from "../bench/harness/results.ts";
import { performancePage } from "../bench/page/performance-page.ts";
import { resultsFolder } from "../bench/page/write-page.ts";
import { withDriftTable } from "./drift-table.ts";
import { httpSchemas } from "./http-schemas.ts";
import { autumn, clockChangePicture, spring } from "./pictures/clock-change.ts";
import { driftPicture } from "./pictures/drift.ts";
import { weekPicture } from "./pictures/week.ts";
import { eventsSchema } from "./events-schema.ts";
import { policySchema } from "./policy-schema.ts";
import { sizeBudgets, sizesPage } from "./sizes-page.ts";

const docs = dirname(fileURLToPath(import.meta.url));
const note = "<!-- Written by `npm run docs` from the code; change the code, not this page. -->";

function lifecyclePage(pipeline: Pipeline): string {
  const rows = pipeline.stages.map(({ id, label, side, closed, routes, actions = [] }) => {
    const ways = pipeline.transitions
      .filter(({ from }) => from.includes(id))
      .map(({ to, name }) => `\`${to}\` (${name})`);
    const what = [routes === true ? "routes the lead" : "", closed === undefined ? "" : "closes the lead"]
      .filter((part) => part !== "")
      .join(", ");
    return `| \`${id}\` | ${label} | ${side} | ${actions.join(", ")} | ${what} | ${ways.join(", ")} |`;
  });
  const reasons = Object.entries(pipeline.reasons).map(
    ([list, names]) => `| ${list} | ${names.map((name) => `\`${name}\``).join(", ")} |`,
  );
  return [
    "# The default lifecycle",
    note,
    "A lead is in exactly one stage. Only the transitions drawn here are allowed; any other is refused with what is allowed instead. `b2bPipeline()` returns this pipeline as data, and a policy may bring its own.",
    `\`\`\`mermaid\n${toMermaid(pipeline)}\`\`\``,
    "## Stages",
    ["| stage | name | side | work | on entry | ways out |", "|---|---|---|---|---|---|", ...rows].join("\n"),
    "## Reasons",
    ["| list | reasons |", "|---|---|", ...reasons].join("\n"),
  ].join("\n\n");
}

function codesPage(): string {
  const table = (codes: Readonly<Record<string, string>>): string =>
    [
      "| code | meaning |",
      "|---|---|",
      ...Object.entries(codes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
    ].join("\n");
  return [
    "# Errors and refusals",
    note,
    "## Errors",
    "Thrown when a contract is broken or the infrastructure fails. Recognise one with `isHandoverError(error, code?)`; `issues` lists path, expected, got and what to do; `retryable` says whether the same call may succeed later.",
    table(errorCodes),
    "## Refusals",
    "Returned as `{ ok: false, refusal }` when a command could not be carried out. Nothing has changed, but that a lead whose offer had lapsed has gone on; `refusal.allowed` lists what would have been accepted.",
    table(refusalCodes),
  ].join("\n\n");
}

/** The page with the table of findings between its marks. */
function withFindings(page: string): string {
  const rows = Object.entries(findingCodes).map(
    ([code, { severity, about }]) => `| \`${code}\` | ${severity} | ${about} |`,
  );
  const table = ["| code | severity | found |", "|---|---|---|", ...rows].join("\n");
  return page.replace(/(<!-- findings -->)[^]*(<!-- \/findings -->)/, `$1\n\n${table}\n\n$2`);
}

/** The table of events, read from the interface that declares them. */
function eventsPage(): string {
  const file = join(docs, "../src/core/events.ts");
  // Fields may come from a type of another file, or of another room.
  const rooms = ts.createProgram([file], { allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true });
  const types = rooms.getTypeChecker();
  const rows: string[] = [];
  rooms.getSourceFile(file)?.forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== "EventData") return;
    for (const member of node.members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) continue;
      const comment = ts
        .getJSDocCommentsAndTags(member)
        .map((doc) => (typeof doc.comment === "string" ? doc.comment : ""))
        .join(" ");
      rows.push(
        `| \`${member.name.getText().replaceAll('"', "")}\` | ${comment.replace(/\s+/g, " ")} | ${fieldsOf(member.type)
          .map((name) => `\`${name}\``)
          .join(", ")} |`,
      );
    }
  });
  return [
    "# Events",
    note,
    'Every change is an event, written with it in one transaction. `handover.on(type, listener)` hears one kind, `handover.on("event", listener)` all. Each has `id`, `type`, `leadId`, `version` (gapless per lead), `at`, `commandId`, `data`, and `lead` as the transaction left it. `handover.subscribe(name, handler)` gets them at least once: [Events](../guide/events.md).',
    ["| event | meaning | `data` |", "|---|---|---|", ...rows].join("\n"),
  ].join("\n\n");

  function fieldsOf(type: ts.TypeNode): string[] {
    if (ts.isTypeLiteralNode(type))
      return type.members.flatMap((one) => (one.name === undefined ? [] : [one.name.getText()]));
    if (ts.isIntersectionTypeNode(type)) return type.types.flatMap(fieldsOf);
    return types
      .getTypeFromTypeNode(type)
      .getProperties()
      .map(({ name }) => name);
  }
}

/** The page with the tables of key figures and of what they are cut by between its marks. */
function withKpis(page: string): string {
  const file = join(docs, "../src/report/kpi/kpis.ts");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const told = (node: ts.Node): string =>
    ts
      .getJSDocCommentsAndTags(node)
      .map((doc) => (typeof doc.comment === "string" ? doc.comment : ""))
      .join(" ")
      .replace(/\s+/g, " ");
  const rowsOf = (name: string, prefix: string): string[] => {
    const found = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
    if (found === undefined || !ts.isInterfaceDeclaration(found)) throw new Error(`${file} has no ${name}`);
    return found.members.flatMap((one) =>
      one.name === undefined || told(one) === "" ? [] : [`| \`${prefix}${one.name.getText()}\` | ${told(one)} |`],
    );
  };
  const figures = [
    ...rowsOf("KpiFigures", ""),
    ...rowsOf("StageKpis", "stages[]."),
    ...rowsOf("ClockKpis", "clocks[]."),
    ...rowsOf("Forecast", "forecast."),
  ];
  const cuts = Object.entries(kpiDimensions).map(([name, about]) => `| \`${name}\` | ${about} |`);
  const between = (text: string, mark: string, rows: readonly string[]): string =>
    text.replace(
      new RegExp(`(<!-- ${mark} -->)[^]*(<!-- /${mark} -->)`),
      (_, begin: string, end: string) => `${begin}\n\n${rows.join("\n")}\n\n${end}`,
    );
  const table = ["| figure | what it is |", "|---|---|", ...figures];
  return between(between(page, "figures", table), "cuts", ["| by | value |", "|---|---|", ...cuts]);
}

/** What there is to read, for those who read by machine (https://llmstxt.org): the guides as the overview lists them. */
function llmsText(overview: string): string {
  const guides = [...overview.matchAll(/^\| ([^|]*?) *\| \[([^\]]+)\]\((guide\/[\w/-]+)\.md\) *\|$/gm)];
  return [
    "# Handover",
    "> A TypeScript library for the moment a B2B lead passes from marketing to sales: a lifecycle, scores, fair routing with working hours, and SLA clocks that warn before a deadline and report a breach once; on memory, SQLite or Postgres.",
    "## Guides",
    guides.map(([, need, title, page]) => `- [${title}](/${page?.replace(/index$/, "")}): to ${need}`).join("\n"),
    "## Reference",
    ["errors", "events", "lifecycle"].map((name) => `- [${name}](/reference/${name})`).join("\n"),
    "",
  ].join("\n\n");
}

/** The document with these schemas: those that the code has may be those of before. */
function openApiDocument(schemas: string): string {
  const { components, ...document } = openApi() as { readonly components: { readonly schemas: object } };
  const all = { ...components.schemas, ...(JSON.parse(schemas) as object) };
  return `${JSON.stringify({ ...document, components: { ...components, schemas: all } }, null, 2)}\n`;
}

const schemas = httpSchemas();
const pages = {
  "reference/lifecycle.md": lifecyclePage(b2bPipeline()),
  "reference/errors.md": codesPage(),
  "reference/events.md": eventsPage(),
  "reference/sizes.md": sizesPage(
    sizeBudgets(),
    note.replace("code; change the code", "budgets; change .size-limit.json"),
  ),
  "reference/policy.schema.json": policySchema(),
  "reference/events.schema.json": eventsSchema(),
  "../src/http/schemas.json": schemas,
  "reference/openapi.json": openApiDocument(schemas),
  "public/llms.txt": llmsText(readFileSync(join(docs, "README.md"), "utf8")),
  "guide/checking.md": withFindings(readFileSync(join(docs, "guide/checking.md"), "utf8")),
  "guide/kpis.md": withKpis(readFileSync(join(docs, "guide/kpis.md"), "utf8")),
  "guide/routing.md": withDriftTable(readFileSync(join(docs, "guide/routing.md"), "utf8")),
  "performance.md": performancePage(readReleases(resultsFolder)),
  "guide/pictures/fairness.svg": driftPicture(),
  "guide/pictures/week.svg": weekPicture(),
  "guide/pictures/spring.svg": clockChangePicture(spring),
  "guide/pictures/autumn.svg": clockChangePicture(autumn),
};
const parsers: Readonly<Record<string, string>> = { ".md": "markdown", ".json": "json" };
const check = process.argv.includes("--check");
let stale = 0;
for (const [name, text] of Object.entries(pages)) {
  const path = join(docs, name);
  const parser = parsers[extname(name)];
  const page = parser === undefined ? text : await format(text, { parser, printWidth: 120 });
  if (!check) writeFileSync(path, page);
  else if (!existsSync(path) || readFileSync(path, "utf8") !== page) {
    console.error(`docs/${name} is out of date; run npm run docs`);
    stale += 1;
  }
}
process.exitCode = stale === 0 ? 0 : 1;
