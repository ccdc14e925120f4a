import { createHandover, type Handover, type ImportCounts, type LeadInput, type PolicyInput } from "handover";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";

interface Row {
  readonly id: string;
  readonly mail: string;
}

const policy: PolicyInput = { version: "1" };
const toLead = ({ id, mail }: Row): LeadInput => ({
  email: mail,
  externalId: mail.includes("@") ? `file:${id}` : undefined,
});
/** One of ten is broken, and each tenth but one comes twice. */
function* rows(count: number): Generator<Row> {
  for (let i = 0; i < count; i++)
    yield { id: `r${i}`, mail: i % 10 === 3 ? "nobody" : `p${i - (i % 10 === 7 ? 1 : 0)}@acme.example` };
}
async function* slowly(count: number): AsyncGenerator<Row> {
  for (const row of rows(count)) {
    await Promise.resolve();
    yield row;
  }
}
const storages: readonly (readonly [name: string, make: () => Storage])[] = [
  ["memory", () => memoryStorage()],
  ["sqlite", () => sqliteStorage({ database: openSqlite(":memory:") })],
];
const figures = { total: 1_000, created: 800, merged: 100, quarantined: 100, refused: 0, failed: 0 };

describe.each(storages)("an import over %s", (_, make) => {
  const open = (): Handover => createHandover({ policy, storage: make() });

  test("takes in what can be, keeps the rest, and says why", async () => {
    const handover = open();
    const report = await handover.import(slowly(1_000), { toLead, batch: 70 });
    expect(report).toEqual({
      ...figures,
      complete: true,
      stopped: undefined,
      reasons: [
        {
          reason: "expected an e-mail address, a phone number or an external id",
          count: 100,
          rows: [3, 13, 23, 33, 43],
        },
      ],
    });
    expect(await all(handover, "leads")).toHaveLength(800);
    expect((await handover.quarantine.count()).waiting).toBe(100);
  });

  test("that is cut short says so, and begun anew comes to the same", async () => {
    const handover = open();
    const end = new AbortController();
    const keyOf = ({ id }: Row): string => `file/${id}`;
    const first = await handover.import(rows(1_000), {
      toLead,
      keyOf,
      batch: 100,
      signal: end.signal,
      onProgress: ({ total }) => total >= 400 && end.abort(new Error("enough")),
    });
    expect(first).toMatchObject({ total: 400, complete: false, stopped: { by: "signal", error: end.signal.reason } });
    expect(await handover.import(rows(1_000), { toLead, keyOf, batch: 300 })).toMatchObject({
      ...figures,
      complete: true,
    });
    expect(await all(handover, "leads")).toHaveLength(800);
    expect((await handover.quarantine.count()).waiting).toBe(100);
  });
});

const open = (more: PolicyInput = policy): Handover => createHandover({ policy: more });

test("rows that fail by themselves are counted, told and kept apart", async () => {
  const handover = open();
  const broken: unknown[] = [];
  const report = await handover.import([1, 2, 3, 4, 5, 6], {
    batch: 2,
    toLead: (n) => {
      if (n === 2) throw new TypeError("olga@acme.example is none");
      return { email: `${n}@acme.example` };
    },
    keyOf: (n) => (n === 4 ? "" : n === 6 ? "key-5" : `key-${n}`),
    onBroken: ({ index, row, status }) => void broken.push([index, row, status]),
  });
  expect(report).toMatchObject({ total: 6, created: 3, failed: 3, complete: true });
  expect(report.reasons).toEqual([
    { reason: "COMMAND_CONFLICT", count: 1, rows: [5] },
    { reason: "INPUT_INVALID", count: 1, rows: [3] },
    { reason: "the row could not be read (TypeError)", count: 1, rows: [1] },
  ]);
  expect(broken).toEqual([
    [1, 2, "failed"],
    [3, 4, "failed"],
    [5, 6, "failed"],
  ]);
});

test("a source that fails ends it after what it gave", async () => {
  const handover = open();
  function* source(): Generator<LeadInput> {
    yield { email: "a@acme.example" };
    yield { email: "b@acme.example" };
    throw new Error("the file ends here");
  }
  const report = await handover.import(source());
  expect(report).toMatchObject({ total: 2, created: 2, complete: false, stopped: { by: "source" } });
  expect(report.stopped?.error).toEqual(new Error("the file ends here"));
});

test("a storage that takes nothing more ends it, and nothing of that batch counts", async () => {
  const handover = open();
  const report = await handover.import(rows(100), {
    toLead,
    batch: 20,
    onProgress: async ({ total }) => (total === 40 ? void handover.close() : undefined),
  });
  expect(report).toMatchObject({ total: 40, complete: false, stopped: { by: "storage" } });
});

test("a row that the policy refuses is told, and not kept", async () => {
  const handover = open({ version: "1", intake: { invalid: "refuse" } });
  const lost: string[] = [];
  const report = await handover.import(rows(20), { toLead, onBroken: ({ row }) => void lost.push(row.id) });
  expect([report.refused, lost, (await handover.quarantine.count()).waiting]).toEqual([2, ["r3", "r13"], 0]);
});

test("a row that is only promised is told, and not kept as an input in which nothing is", async () => {
  const handover = open();
  const promised = (async (row: Row) => toLead(row)) as unknown as typeof toLead;
  const told: unknown[] = [];
  const report = await handover.import(rows(2), { toLead: promised, onBroken: ({ error }) => void told.push(error) });
  expect([report.failed, (await handover.quarantine.count()).waiting]).toEqual([2, 0]);
  expect(String(told[0])).toContain("toLead: expected a lead, got a promise");
});

test("what a callback throws ends the import", async () => {
  const onProgress = (): never => {
    throw new Error("no disk");
  };
  await expect(open().import(rows(20), { toLead, onProgress })).rejects.toThrow("no disk");
});

test.each<[string, unknown, object]>([
  ["rows to go through", "a@acme.example", {}],
  ["rows to go through", undefined, {}],
  ["batch: a whole number from 1 to 10000", [], { batch: 0 }],
  ["keyOf: a function", [], { keyOf: "id" }],
])("%s are asked for", async (told, given, options) => {
  await expect(open().import(given as Row[], options)).rejects.toThrow(`import: expected ${told}`);
});

test("progress adds up, batch by batch", async () => {
  const seen: ImportCounts[] = [];
  await open().import(rows(250), { toLead, batch: 100, onProgress: (counts) => void seen.push(counts) });
  expect(seen.map(({ total }) => total)).toEqual([100, 200, 250]);
  for (const { total, created, merged, quarantined, refused, failed } of seen)
    expect(created + merged + quarantined + refused + failed).toBe(total);
});
