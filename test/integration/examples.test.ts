import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { bundleAll } from "../support/bundle.ts";
import { serverUrl } from "../support/postgres.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The fenced blocks of a page that begin with this info string. */
function blocks(page: string, info: string): string[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, found = "", code = ""]) =>
    found === info ? [code] : [],
  );
}

const examples = [
  { title: "the first lead", run: ["examples/first-lead/main.ts"], printed: "examples/first-lead/expected.txt" },
  {
    title: "the quarter under an agreement",
    run: ["examples/commitments/main.ts"],
    printed: "examples/commitments/expected.txt",
  },
  {
    title: "the storage of one's own",
    run: ["examples/custom-storage/main.ts"],
    printed: "examples/custom-storage/expected.txt",
  },
  { title: "the cadence", run: ["examples/cadence/main.ts"], printed: "examples/cadence/expected.txt" },
  { title: "the scoring", run: ["examples/scoring/main.ts"], printed: "examples/scoring/expected.txt" },
  {
    title: "the versions of a policy",
    run: ["examples/policy-versions/main.ts"],
    printed: "examples/policy-versions/expected.txt",
  },
  { title: "the experiment", run: ["examples/experiment/main.ts"], printed: "examples/experiment/expected.txt" },
  { title: "the key figures", run: ["examples/kpis/main.ts"], printed: "examples/kpis/expected.txt" },
  { title: "the matching", run: ["examples/matching/main.ts"], printed: "examples/matching/expected.txt" },
  { title: "the comparison of policies", run: ["examples/compare/main.ts"], printed: "examples/compare/expected.txt" },
  { title: "the import", run: ["examples/import/main.ts"], printed: "examples/import/expected.txt" },
  {
    title: "the two pipelines",
    run: ["examples/two-pipelines/main.ts"],
    printed: "examples/two-pipelines/expected.txt",
  },
  { title: "the job queue", run: ["examples/job-queue/main.ts"], printed: "examples/job-queue/expected.txt" },
  { title: "HubSpot", run: ["examples/hubspot/main.ts"], printed: "examples/hubspot/expected.txt" },
  { title: "Salesforce", run: ["examples/salesforce/main.ts"], printed: "examples/salesforce/expected.txt" },
  {
    title: "the host's own transaction",
    run: ["examples/express-postgres/main.ts"],
    printed: "examples/express-postgres/expected.txt",
  },
  { title: "the notifier", run: ["examples/notifier/main.ts"], printed: "examples/notifier/expected.txt" },
  { title: "the two nodes", run: ["examples/pg-boss-nodes/main.ts"], printed: "examples/pg-boss-nodes/expected.txt" },
  {
    title: "the model behind HTTP",
    run: ["examples/http-scorer/main.ts"],
    printed: "examples/http-scorer/expected.txt",
  },
  {
    title: "the leave from a calendar",
    run: ["examples/leave-ics/main.ts"],
    printed: "examples/leave-ics/expected.txt",
  },
  { title: "the policy as JSON", run: ["examples/json-policy/main.ts"], printed: "examples/json-policy/expected.txt" },
  { title: "the webhooks", run: ["examples/webhooks/main.ts"], printed: "examples/webhooks/expected.txt" },
  { title: "the six servers", run: ["examples/http/main.ts"], printed: "examples/http/expected.txt" },
  { title: "the calendar", run: ["examples/calendar/main.ts"], printed: "examples/calendar/expected.txt" },
  {
    title: "the comparison with other calendars",
    run: ["examples/calendar/main.ts", "--compare"],
    printed: "examples/calendar/compare.txt",
  },
];
const { scripts, remove } = await bundleAll("examples", [...new Set(examples.map(({ run }) => run[0] as string))]);
afterAll(remove);

test.each(examples)("$title prints what stands beside it, in any time zone of the host", ({ run, printed }) => {
  const [program, ...options] = run;
  // What stands there was written in UTC: what is the same a day away is the same anywhere.
  const { status, stdout, stderr } = spawnSync(process.execPath, [scripts[program as string] as string, ...options], {
    encoding: "utf8",
    timeout: 240_000,
    env: { ...process.env, TZ: "Pacific/Kiritimati", DATABASE_URL: serverUrl() },
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toBe(read(printed));
});

test("the documentation names every program", () => {
  const folders = readdirSync(new URL("../../examples", import.meta.url)).filter((name) => name !== "fakes");
  const named = [...read("docs/README.md").matchAll(/\(\.\.\/examples\/([\w-]+)\/README\.md\)/g)].map(
    ([, name]) => name,
  );
  expect(named.toSorted()).toEqual(folders.toSorted());
});

test("the README shows the first lead, word for word, and what it prints", () => {
  const readme = read("README.md");
  expect(blocks(readme, "ts run")[0]).toBe(read("examples/first-lead/main.ts"));
  expect(blocks(readme, "text")[0]).toBe(read("examples/first-lead/expected.txt"));
});

test("the README names the two commands, and CI runs the second", () => {
  const commands = blocks(read("README.md"), "sh")[0]
    ?.split("\n")
    .map((line) => line.replace(/\s*#.*$/, ""));
  expect(commands).toEqual(["npm ci && npm start", "npm ci && npm test", ""]);
  expect(read(".ci/run")).toMatch(/^npm ci\nnpm test$/m);
});
