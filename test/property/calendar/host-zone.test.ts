import fc from "fast-check";
import { afterAll, expect, it, vi } from "vitest";
import { scenario } from "./scenarios.ts";

const hosts = ["UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Atlantic/Azores", "Australia/Lord_Howe"];
const before = process.env["TZ"];
const given = fc.sample(scenario, { seed: 20261121, numRuns: 40 });

afterAll(() => {
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
});

/** Everything a freshly loaded library answers on a host in this zone. */
async function answersIn(host: string) {
  process.env["TZ"] = host;
  vi.resetModules();
  const { calendarFrom } = await import("../../../src/calendar/index.ts");
  const { zone } = await import("../../../src/time/index.ts");
  const answers = given.map(({ spec, t, u, d, n }) => {
    const { timeline } = calendarFrom(spec);
    return [timeline.add(t, d), timeline.subtract(t, d), timeline.between(t, u), timeline.addWorkingDays(t, n)];
  });
  // Folds of a zone are hardest on hosts whose own offset mirrors the zone's, or that change at the same instant.
  const zones = ["Europe/Lisbon", "Pacific/Kwajalein", "America/Sao_Paulo", ...hosts];
  const segments = zones.map((name) => zone(name).segments(Date.UTC(2007, 0, 1), Date.UTC(2012, 11, 31)));
  return { answers, segments, hour: new Date(Date.UTC(2026, 0, 1)).getHours() };
}

it("answers are the same whatever the host's time zone", async () => {
  const hours = new Set<number>();
  const expected = await answersIn("Europe/Warsaw");
  for (const host of hosts) {
    const got = await answersIn(host);
    hours.add(got.hour);
    expect(got.segments).toEqual(expected.segments);
    expect(got.answers).toEqual(expected.answers);
  }
  // The planted bug: a question to the host's clock does see the difference, so the hosts did differ.
  expect(hours.size).toBe(hosts.length);
});
