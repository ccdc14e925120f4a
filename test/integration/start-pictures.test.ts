import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Comparison } from "handover/simulation";
import { run } from "../../examples/month/run.ts";
import { file, policy, reps, start } from "./start-support.ts";

const folder = mkdtempSync(join(tmpdir(), "handover-pictures-"));
const small = ["--generate", "60", "--policy", file(policy), "--reps", file(reps)];
const number = (text: string, what: RegExp): number => Number(what.exec(text)?.[1]?.replaceAll(",", ""));

describe("npm start", () => {
  test("writes a page with the pictures of what it tells, in a folder that need not be there", async () => {
    const page = join(folder, "new/page.html");
    const { code, out, err } = await start(...small, "--report", page);
    expect(code, err).toBe(0);
    expect(out.endsWith(`\n\nPictures of all this: ${page}\n`)).toBe(true);
    const html = readFileSync(page, "utf8");
    expect(number(html, /<dt>leads<\/dt>\s*<dd>([\d,]+)/)).toBe(number(out, /([\d,]+) are new leads/));
    expect(html).toContain('<h2 id="lead-title">One lead, and its clocks</h2>');
    expect(html).toContain('<h2 id="why">Why it went where it went</h2>');
  });

  test("writes none where none is wanted, or nobody says where", async () => {
    const page = join(folder, "none.html");
    const written: string[] = [];
    const output = { out: (text: string) => written.push(text), err: { write: () => true }, report: page };
    expect(await run([...small, "--no-report"], output)).toBe(0);
    expect([existsSync(page), written.join("").includes("Pictures")]).toEqual([false, false]);
    expect((await start(...small)).out).not.toContain("Pictures");
    expect(await run(small, output)).toBe(0);
    expect(statSync(page).size).toBeGreaterThan(20_000);
  });

  test("says before it begins that a page cannot be written", async () => {
    const { code, out, err } = await start(...small, "--report", folder);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(
      /^INPUT_INVALID: --report: expected a file that can be written, got .*; EISDIR: .*; choose another, or write --no-report\n$/,
    );
  });
});

describe("compare", () => {
  const others = { ...policy, version: "hasty", offers: { acceptWithin: "5m" } };
  const [now, next] = [file(policy, "now.json"), file(others, "next.json")];
  const asked = ["--generate", "80", "--reps", file(reps)];

  test("finds no difference between a policy and itself, and no guard-rail broken", async () => {
    const { code, out, err } = await start("compare", now, now, ...asked, "--fail-if", "sla<0,drift>0,median>0s");
    expect([code, err.startsWith("INPUT")]).toEqual([0, false]);
    expect(out).toContain("\nMore than chance\n  nothing\n");
    expect(out).toMatch(/Guard-rails\n {2}sla<0: kept\n {2}drift>0: kept\n {2}median>0s: kept\n$/);
  });

  test("says in words and pictures what differs, and fails where a guard-rail is broken", async () => {
    const page = join(folder, "compared.html");
    const { code, out } = await start(
      "compare",
      now,
      next,
      ...asked,
      "--seeds",
      "1,2",
      "--report",
      page,
      "--fail-if",
      "lie>0.1,won<-0.5",
    );
    expect(out).toMatch(
      /^hasty against t: the same leads and people, 2 runs, 95 % intervals over \d+ days\n\nMore than chance\n/,
    );
    expect(out).toContain("\n  lie>0.1: BROKEN\n  won<-0.5: kept\n");
    expect(out).toContain(`Pictures of it: ${page}`);
    expect(code).toBe(1);
    const html = readFileSync(page, "utf8");
    expect(html).toContain("<h1>Policy hasty against t</h1>");
    expect(html.match(/<figure>/g)).toHaveLength(1);
  });

  test("has the figures as JSON", async () => {
    const { code, out } = await start("compare", now, next, ...asked, "--json");
    const compared = JSON.parse(out) as Comparison;
    expect([code, compared.runs]).toEqual([0, 1]);
    expect(compared.measures.find(({ name }) => name === "let lie")?.difference).toBeGreaterThan(0);
  });

  test.each<readonly [string, readonly string[], string]>([
    [
      "one policy",
      ["compare", now],
      "command line: expected two policies, got 1 files; write compare NOW.json NEXT.json",
    ],
    [
      "a measure that is none",
      ["compare", now, next, "--fail-if", "slo<1"],
      '--fail-if: expected a known measure, got "slo"; did you mean "sla"?',
    ],
    [
      "a guard-rail without a side",
      ["compare", now, next, "--fail-if", "sla"],
      "--fail-if: expected a measure, < or >, and a difference, got \"sla\"; write for instance --fail-if 'sla<-0.02'",
    ],
    [
      "a difference that is none",
      ["compare", now, next, "--fail-if", "sla<1.2.3"],
      '--fail-if: expected a number, or a length of time, got "1.2.3"; write for instance -0.02 or 15m',
    ],
    [
      "the same seed twice",
      ["compare", now, next, "--seeds", "1,1"],
      '--seeds: expected different seeds, apart by commas, got "1,1"; write for instance --seeds 1,2,3',
    ],
  ])("refuses %s", async (_, args, said) => {
    expect(await start(...args)).toEqual({ code: 2, out: "", err: `INPUT_INVALID: ${said}\n` });
  });
});
