import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../../support/bundle.ts";

interface Printed {
  readonly holidays: string;
  readonly times: string;
  readonly found: number;
  readonly rawDates: string;
  readonly rawTexts: string;
  readonly rawStarts: string;
  readonly offset: number;
}

/** The clocks of Cairo, Beirut and Havana skip the midnight of a day in spring. */
const hosts = [
  "UTC",
  "America/St_Johns",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "Africa/Cairo",
  "Asia/Beirut",
  "America/Havana",
];
const { script, remove } = await bundle(new URL("./print.ts", import.meta.url));
afterAll(remove);
const printed = new Map<string, Printed>();

async function printOn(TZ: string): Promise<Printed> {
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TZ } });
  return JSON.parse(stdout) as Printed;
}

beforeAll(async () => {
  for (let i = 0; i < hosts.length; i += 2)
    await Promise.all(hosts.slice(i, i + 2).map(async (host) => void printed.set(host, await printOn(host))));
});

const on = (host: string): Printed => printed.get(host) as Printed;
const distinct = (what: keyof Printed) => new Set(hosts.map((host) => on(host)[what]));

test("the hosts do differ", () => {
  expect(distinct("offset").size).toBeGreaterThanOrEqual(6);
});

test("holidays are the same on every host", () => {
  expect(distinct("holidays").size).toBe(1);
});

test("busy times and time off are the same on every host", () => {
  expect(distinct("times").size).toBe(1);
  expect(on("UTC").found).toBeGreaterThan(50);
});

test("of what date-holidays says only the date is; hence the care", () => {
  expect(distinct("rawDates").size).toBe(1);
  for (const host of ["Africa/Cairo", "Asia/Beirut"]) {
    expect(on(host).rawTexts).not.toBe(on("UTC").rawTexts);
    expect(on(host).rawStarts).not.toBe(on("UTC").rawStarts);
  }
});
