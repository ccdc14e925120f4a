import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { autumn, clockChangePicture, spring, type ClockChange } from "../../docs/pictures/clock-change.ts";
import { driftPicture } from "../../docs/pictures/drift.ts";
import { weekPicture } from "../../docs/pictures/week.ts";

const pictures = {
  week: weekPicture(),
  spring: clockChangePicture(spring),
  autumn: clockChangePicture(autumn),
  fairness: driftPicture(),
};

/** What stands in an element. */
const inside = (picture: string, element: string): string =>
  new RegExp(`<${element}[^>]*>([^<]*)</${element}>`).exec(picture)?.[1] ?? "";

test("the generated pages and pictures are those of the code, in any time zone of the host", () => {
  // They were written in UTC: what is the same a day away is the same anywhere.
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "docs/generate.ts", "--check"], {
    encoding: "utf8",
    env: { ...process.env, TZ: "Pacific/Kiritimati" },
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

describe.each(Object.entries(pictures))("the picture %s", (_, picture) => {
  test("tells in words what it shows", () => {
    expect(picture).toContain('role="img" aria-labelledby="title desc"');
    expect(inside(picture, "title")).not.toBe("");
    expect(inside(picture, "desc").length).toBeGreaterThan(150);
  });

  test("has a background and colours of its own in the light and in the dark", () => {
    expect(picture).toMatch(/<rect class="page" width="\d+" height="\d+"/);
    for (const name of [".page", "text,.ink", ".open"]) expect(picture.split(`${name}{fill:`)).toHaveLength(3);
    expect(picture).toContain("@media(prefers-color-scheme:dark)");
  });

  test("is small, and fetches and runs nothing", () => {
    expect(Buffer.byteLength(picture)).toBeLessThan(6_000);
    expect(picture.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|url\(|<script|<image|<use/);
  });
});

describe("what the pictures show", () => {
  test("is how long the shifts last when the clock changes", () => {
    const lengths = (picture: string): string[] =>
      [...picture.matchAll(/class="b">([\d:-]+: .*) instead of/g)].map(([, words = ""]) => words);
    expect(lengths(pictures.spring)).toEqual(["22:00-06:00: 7 h", "02:30-06:00: 3 h", "02:00-03:00: 0 h"]);
    expect(lengths(pictures.autumn)).toEqual(["22:00-06:00: 9 h", "01:00-02:30: 2 h"]);
    expect(inside(pictures.autumn, "desc")).toContain(
      "01:00-02:30 is open from 01:00 (23:00 UTC) to 02:30 (00:30 UTC) and from 02:00 (01:00 UTC) to 02:30 (01:30 UTC)",
    );
  });

  test("is the week of the team, of ana, and their deadlines", () => {
    expect(pictures.week.match(/\d+ h<\/text>/g)?.filter((hours) => hours.length > "8 h</text>".length)).toEqual([
      "32 h</text>",
      "21 h</text>",
    ]);
    expect(pictures.week.match(/due \w+ [\d:]+(?=<)/g)).toEqual(["due Tue 10:00", "due Thu 13:00"]);
  });

  test("is how far off each rule is in shifts, as the table beside the picture says", () => {
    const labels = [...pictures.fairness.matchAll(/>([^<>]+): ([\d.]+)<\/text>/g)].map(([, rule, leads]) => [
      rule,
      leads,
    ]);
    const page = readFileSync("docs/guide/routing.md", "utf8");
    const cells = (row: RegExp): string[] => (row.exec(page)?.[1] ?? "").split("|").map((cell) => cell.trim());
    const rules = cells(/^\| who is in +\|(.*)\|$/m).map((rule) => (rule === "ledger" ? "handover's ledger" : rule));
    const leads = cells(/^\| three overlapping shifts +\|(.*)\|$/m);
    expect(labels).toHaveLength(5);
    expect(labels).toEqual(rules.map((rule, i) => [rule, leads[i]]));
  });

  test("follows from the calendar: an ordinary night has nothing to tell", () => {
    const ordinary: ClockChange = { ...spring, at: "2026-03-22T01:00:00Z" };
    expect(inside(clockChangePicture(ordinary), "desc")).toContain("8 h instead of the usual 8 h");
  });
});
