import fc from "fast-check";
import { createHandover, manualClock, type ImportReport, type LeadInput } from "handover";
import { memoryStorage } from "handover/storage/memory";
import { describe, expect, it } from "vitest";
import type { Decided, IngestOutcome } from "../../../src/core/index.ts";
import { importRows } from "../../../src/engine/import.ts";
import { all, countingIds } from "../../support/engine.ts";

/** Rows of all kinds: good, the same person's, broken, hostile, and such that cannot even be read. */
const row = fc.oneof(
  { weight: 6, arbitrary: fc.record({ email: fc.nat(20).map((n) => `p${n}@acme.example`) }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>({ email: "nobody" }, {}, null, "text", 7, [], { optedOut: "perhaps" }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(JSON.parse('{"email":"a@b.pl","__proto__":{"x":1}}'), {
      email: "x".repeat(20_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ throws: true } as unknown) },
);
const story = fc.record({
  rows: fc.array(row, { maxLength: 60 }),
  batch: fc.integer({ min: 1, max: 25 }),
  stopAfter: fc.option(fc.nat(60), { nil: undefined }),
  again: fc.boolean(),
});

type Import = typeof importRows<unknown>;

function toLead(given: unknown): LeadInput {
  if (typeof given === "object" && given !== null && "throws" in given) throw new Error("unreadable");
  return given as LeadInput;
}

/** Nothing is lost: every row that was dealt with is counted once, and what is counted is there. */
const sumsUp = (run: Import): fc.IAsyncProperty<unknown> =>
  fc.asyncProperty(story, async ({ rows, batch, stopAfter, again }) => {
    const handover = createHandover({
      policy: { version: "1" },
      storage: memoryStorage(),
      clock: manualClock("2026-11-02T10:00:00Z"),
      ids: countingIds(),
    });
    const takeIn = async (
      some: readonly { input: LeadInput; key: string | undefined }[],
    ): Promise<readonly Decided[]> =>
      Promise.all(
        some.map(async ({ input, key }): Promise<Decided> => {
          const outcome: IngestOutcome = await handover.ingest(input, { commandId: key });
          return { outcome, error: undefined };
        }),
      );
    const end = new AbortController();
    const once = (signal?: AbortSignal): Promise<ImportReport> =>
      run(
        rows,
        {
          batch,
          toLead,
          keyOf: (_, index) => `row-${index}`,
          signal,
          onProgress: ({ total }) => stopAfter !== undefined && total >= stopAfter && end.abort(),
        },
        takeIn,
      );
    const first = await once(end.signal);
    const isWhole = first.total === rows.length;
    expect(first.complete || end.signal.aborted).toBe(true);
    if (first.complete) expect(isWhole).toBe(true);
    // Begun anew, it comes to what it would have come to.
    const last = again || !first.complete ? await once() : first;
    expect(last).toMatchObject({ complete: true, total: rows.length });
    const { created, merged, quarantined, refused, failed, total, reasons } = last;
    expect(created + merged + quarantined + refused + failed).toBe(total);
    expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(quarantined + refused + failed);
    const touches = (await all(handover, "leads")).reduce((sum, lead) => sum + lead.touches.length, 0);
    expect([created, created + merged, quarantined]).toEqual([
      (await all(handover, "leads")).length,
      touches,
      (await handover.quarantine.count()).waiting,
    ]);
    const broken = rows.filter((one) => typeof one === "object" && one !== null && "throws" in one).length;
    expect(failed).toBe(broken);
  });

describe("an import", () => {
  it("loses no row, whatever is in it and wherever it is cut short", () =>
    fc.assert(sumsUp(importRows), { numRuns: 100 }));
});

describe("the law has teeth", () => {
  const bugs: Record<string, Import> = {
    "the last rows are left out": async (rows, options, takeIn) => {
      const list = [...(rows as Iterable<unknown>)];
      return importRows(list.slice(0, list.length - (list.length % (options?.batch ?? 1))), options, takeIn);
    },
    "a row that cannot be read is passed over": async (rows, options, takeIn) =>
      importRows(
        [...(rows as Iterable<unknown>)].filter((one) => !(typeof one === "object" && one !== null && "throws" in one)),
        options,
        takeIn,
      ),
    "what was begun anew is taken in anew": (rows, options, takeIn) =>
      importRows(rows, { ...options, keyOf: undefined }, takeIn),
    "merged rows are told as made": async (rows, options, takeIn) => {
      const report = await importRows(rows, options, takeIn);
      return { ...report, created: report.created + report.merged, merged: 0 };
    },
    "what stopped it is not told": async (rows, options, takeIn) => ({
      ...(await importRows(rows, options, takeIn)),
      complete: true,
    }),
  };
  it.each(Object.entries(bugs))("where %s", async (_, run) => {
    await expect(fc.assert(sumsUp(run), { numRuns: 300, seed: 20261122, endOnFailure: true })).rejects.toThrow();
  });
});
