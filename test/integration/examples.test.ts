import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The fenced blocks of a page that begin with this info string. */
function blocks(page: string, info: string): string[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, found = "", code = ""]) =>
    found === info ? [code] : [],
  );
}

test("the first lead prints what stands beside it, in any time zone of the host", () => {
  for (const TZ of ["UTC", "Pacific/Kiritimati"]) {
    const { status, stdout, stderr } = spawnSync("npx", ["tsx", "examples/first-lead/main.ts"], {
      encoding: "utf8",
      env: { ...process.env, TZ },
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(read("examples/first-lead/expected.txt"));
  }
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
