import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readArguments } from "../../../bench/harness/arguments.ts";
import { keep, readReleases, readResults, type KeptGroup } from "../../../bench/harness/results.ts";
import { growthsOf, growthText } from "../../../bench/page/growth.ts";
import { performancePage } from "../../../bench/page/performance-page.ts";

const machine = { cpu: "Some | CPU", cores: 2, memoryGb: 24, os: "linux x64", node: "20.20.2", loadBefore: 0.4 };
const kept = (value: number, holds = true): KeptGroup => ({
  date: "2026-11-23",
  machine,
  seconds: 28,
  rows: [
    { group: "road/growth", name: "handover, 1,000 leads", figures: { us: value, "bytes/lead": 900 } },
    { group: "road/growth", name: "handover, 1M leads", figures: { us: value * 2 } },
    { group: "road/growth", name: "floor, once", figures: { us: 1 } },
  ],
  goals: [{ name: "road: us a lead", goal: "< 50", value, holds }],
});

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "bench-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("results", () => {
  test("each group is kept as it ends, beside those that were", () => {
    expect(readResults(folder, "0.1.0")).toEqual({ version: "0.1.0", groups: {} });
    keep(folder, "0.1.0", "road/growth", kept(20));
    keep(folder, "0.1.0", "calendar/add", kept(3));
    keep(folder, "0.1.0", "road/growth", kept(21));
    const { groups } = readResults(folder, "0.1.0");
    expect(Object.keys(groups)).toEqual(["calendar/add", "road/growth"]);
    expect(groups["road/growth"]).toEqual(kept(21));
    expect(readdirSync(folder)).toEqual(["0.1.0.json"]);
  });

  test("releases come the latest first, 0.10 after 0.9", () => {
    expect(readReleases(join(folder, "none"))).toEqual([]);
    for (const version of ["0.9.0", "0.10.0", "0.1.0"]) keep(folder, version, "road/growth", kept(1));
    expect(readReleases(folder).map(({ version }) => version)).toEqual(["0.10.0", "0.9.0", "0.1.0"]);
    expect(existsSync(join(folder, "0.9.0.json.new"))).toBe(false);
  });
});

describe("the command line", () => {
  const present = { date: "2026-11-23", version: "0.1.0" };

  test.each([
    [[], { name: undefined, keeps: true, json: false, again: false, ...present }],
    [["calendar"], { name: "calendar", keeps: false, json: false, again: false, ...present }],
    [["--json"], { name: undefined, keeps: false, json: true, again: false, ...present }],
    [
      ["calendar/add", "--keep", "--again", "--date", "2026-12-01", "--version", "0.2.0"],
      { name: "calendar/add", keeps: true, json: false, again: true, date: "2026-12-01", version: "0.2.0" },
    ],
  ])("%j", (args, read) => expect(readArguments(args, present)).toEqual(read));

  test.each([
    [["a", "b"], "one group at a time"],
    [["--date", "today"], "expected a day such as"],
    [["--version", "../x"], "expected one such as"],
    [["--json", "--keep"], "one of them"],
    [["--keeps"], "Unknown option"],
  ])("%j is refused", (args, why) => expect(() => readArguments(args, present)).toThrow(why));
});

describe("growth", () => {
  test("rows that differ in a size alone are one curve, the smallest first", () => {
    expect(growthsOf(kept(20).rows)).toEqual([
      {
        name: "handover, … leads",
        figure: "us",
        points: [
          { size: 1_000, value: 20 },
          { size: 1_000_000, value: 40 },
        ],
      },
    ]);
  });

  test("shares of a hundred, and names without a size, are none", () => {
    const rows = ["3 % broken", "5 % broken", "by hand"].map((name) => ({ group: "g", name, figures: { us: 1 } }));
    expect(growthsOf(rows)).toEqual([]);
  });

  test("is told in bars, and by how much", () => {
    const text = growthText(growthsOf(kept(20).rows));
    expect(text.split("\n")).toEqual([
      "handover, … leads: us",
      `      1,000  ${"#".repeat(15)}${" ".repeat(15)}  20`,
      `  1,000,000  ${"#".repeat(30)}  40`,
      "             1,000 times the size, 2 times the figure",
    ]);
  });
});

describe("the page", () => {
  test("says the machine, the day, the load, each goal by release, and what is missed", () => {
    const page = performancePage([
      { version: "0.2.0", groups: { "road/growth": kept(60, false) } },
      { version: "0.1.0", groups: { "road/growth": kept(20) } },
    ]);
    expect(page).toContain("| Some \\| CPU | 2 | 24 GB | linux x64 | 20.20.2 | 2026-11-23 | 0.4 | 1 |");
    expect(page).toContain("| goal | wanted | 0.2.0 | 0.1.0 | holds |");
    expect(page).toContain("| road: us a lead | &lt; 50 | 60 | 20 | **no** |");
    expect(page).toContain("0 of 1 hold");
    expect(page).toContain("### road/growth");
    expect(page).toContain("npm run bench -- road/growth --keep --again");
  });

  test("says so when nothing is kept", () => expect(performancePage([])).toContain("Nothing is kept yet."));
});
