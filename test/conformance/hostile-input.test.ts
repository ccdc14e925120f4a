import { isDeepStrictEqual } from "node:util";
import { createHandover, definePolicy, manualClock, type Handover } from "handover";
import { firstOf, leastLoaded, roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all, countingIds } from "../support/engine.ts";
import { hostileCalls, type Told } from "../support/hostile-calls.ts";
import { checkInvariants } from "../support/invariants.ts";
import { empty, freshSchema, serverUrl } from "../support/postgres.ts";
import { drivers, openPglite } from "../support/postgres-drivers.ts";
import { rounds } from "../support/rounds.ts";
import { broken } from "./break.ts";
import { driver, openSqlite } from "./open-sqlite.ts";

const policy = definePolicy({
  version: "1",
  routing: firstOf(
    roundRobin({ pool: "sdr", hours: "ignore", by: ["company.name"] }),
    leastLoaded({ pool: "sdr", measure: "value", hours: "ignore" }),
  ),
  slas: [sla("contact", { from: "assigned", until: onActivity("call"), within: "1h" })],
});
const byValue = definePolicy({
  version: "2",
  routing: leastLoaded({ pool: "sdr", measure: "value", hours: "ignore" }),
  slas: [sla("contact", { from: "assigned", until: onActivity("call"), within: "1h" })],
});

interface Run {
  readonly told: readonly Told[];
  readonly contents: { readonly [kind: string]: readonly unknown[] };
}

/** Hostile calls over a storage, and all that is in it afterwards. */
async function runOn(storage: Storage, by = byValue): Promise<Run> {
  const clock = manualClock("2026-11-02T09:00:00Z");
  const handover = createHandover({ policy: by, storage, clock, ids: countingIds() });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  const told = await hostileCalls(handover);
  await checkInvariants(handover, clock.now());
  const contents = await contentsOf(handover);
  await handover.close();
  return { told, contents };
}

async function contentsOf(handover: Handover): Promise<Run["contents"]> {
  const kinds = ["leads", "clocks", "events", "ledgers", "accounts", "quarantined"] as const;
  const contents: Record<string, readonly unknown[]> = { reps: [await handover.reps.list()] };
  for (const kind of kinds) contents[kind] = await all(handover, kind);
  // What a database gives back has no members that are undefined.
  return JSON.parse(JSON.stringify(contents)) as Run["contents"];
}

/** Nothing a caller was told, and nothing that was stored, is other than over memory. */
function sameAs(expected: Run, run: Run): void {
  for (const [i, { what, outcome }] of expected.told.entries()) part(run.told[i]?.outcome, outcome, what);
  for (const [kind, rows] of Object.entries(expected.contents))
    for (const [i, row] of rows.entries()) part(run.contents[kind]?.[i], row, `${kind} ${i}`);
  for (const [kind, rows] of Object.entries(expected.contents)) expect(run.contents[kind]?.length).toBe(rows.length);
}

/** Megabytes are not to be quoted. */
function part(got: unknown, wanted: unknown, what: string): void {
  const show = (value: unknown): string => JSON.stringify(value).slice(0, 1_000);
  if (!isDeepStrictEqual(got, wanted)) expect([what, show(got)]).toEqual([what, show(wanted)]);
}

const { schema, drop } = freshSchema();
afterAll(drop);
let expected: Run;
beforeAll(async () => {
  expected = await runOn(memoryStorage());
});

describe("hostile input over memory", () => {
  test("is told by an outcome or a typed error that is not worth repeating, and never by anything else", () => {
    for (const { what, outcome } of expected.told) {
      const { error, retryable } = (outcome ?? {}) as { error?: string; retryable?: boolean };
      if (error !== undefined) expect([what, error, retryable]).toEqual([what, expect.stringMatching(typed), false]);
    }
  });

  test("harms nobody who comes after it", () => {
    const after = expected.told.filter(({ what }) => what.startsWith("after "));
    expect(after.length).toBeGreaterThan(40);
    for (const { what, outcome } of after) expect([what, outcome]).toMatchObject([what, { status: "created" }]);
  });

  test("reaches no prototype, and fills no store", () => {
    expect("polluted" in {}).toBe(false);
    expect(JSON.stringify(expected.contents).length).toBeLessThan(20_000_000);
  });
});

const typed = /^(INPUT_INVALID|ROSTER_INVALID|NOT_FOUND|INSTANT_INVALID|COMMAND_CONFLICT)$/;

/** All there is to a driver here is how it carries values, which the suite tries on each: `npm run test:chaos` does this on each as well. */
const isLong = rounds(0, 1) > 0;
const files = isLong ? [...new Set([driver, "libsql"])] : [driver];
const servers = Object.entries<(typeof drivers)[string]>({ ...drivers, pglite: openPglite }).filter(
  ([name]) => isLong || name === "pg",
);

describe("hostile input comes to the same as over memory", () => {
  test.each(files)("on sqlite by %s", async (by) => {
    sameAs(expected, await runOn(sqliteStorage({ database: openSqlite(":memory:", by) })));
  });

  test.each(servers)("on postgres by %s", async (_name, open) => {
    const { database, close } = await open(serverUrl());
    const run = await runOn(postgresStorage({ database, schema }));
    await empty(database, schema);
    await close();
    sameAs(expected, run);
  });

  test("also where it names a ledger", async () => {
    const mine = await runOn(memoryStorage(), policy);
    const { database, close } = await drivers["postgres.js"]!(serverUrl());
    const run = await runOn(postgresStorage({ database, schema }), policy);
    await empty(database, schema);
    await close();
    sameAs(mine, run);
  });

  test("and a storage that takes an input amiss is found out", async () => {
    const { storage } = broken({
      changes: (changes) => ({
        ...changes,
        leads: changes.leads.map((lead) => ({ ...lead, value: Math.fround(lead.value ?? 0) })),
      }),
    });
    await expect(runOn(storage).then((run) => sameAs(expected, run))).rejects.toThrow();
  });
});
