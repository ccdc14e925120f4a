import { execFileSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { bundle } from "../../support/bundle.ts";

const { script, remove } = await bundle(new URL("../../support/print-run.ts", import.meta.url));
afterAll(remove);
const zones = ["UTC", "Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns"];

interface Run {
  readonly digest: string;
  readonly events: number;
  readonly offset: number;
}

function run(TZ: string, LANG: string): Run {
  return JSON.parse(
    execFileSync(process.execPath, [script], {
      encoding: "utf8",
      env: { ...process.env, TZ, LANG, LC_ALL: LANG },
    }),
  ) as Run;
}

test("the same commands come to the same bytes under six host zones and three locales", () => {
  const runs = zones.map((zone, i) => run(zone, ["C", "pl_PL.UTF-8", "tr_TR.UTF-8"][i % 3] as string));
  // The hosts really differ.
  expect(new Set(runs.map(({ offset }) => offset)).size).toBe(zones.length);
  expect(runs[0]?.events).toBeGreaterThan(300);
  expect(new Set(runs.map(({ digest }) => digest)).size).toBe(1);
});
