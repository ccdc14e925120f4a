import { describe, test } from "vitest";
import { storageConformance, type MakeStorage, type StorageCase } from "handover/testing";

/** By what a case requires, or by its id. */
type Missing = { readonly [K in NonNullable<StorageCase["requires"]>]?: string } & { readonly [id: string]: string };

/** Runs the whole suite on one kind of fixture; what the fixture cannot do, or need not, is said in `missing`, with the reason. */
export function runSuite(name: string, make: MakeStorage, missing: Missing = {}): void {
  describe(name, () => {
    for (const { id, title, requires, run } of storageConformance) {
      const reason = missing[id] ?? (requires === undefined ? undefined : missing[requires]);
      if (reason === undefined) test(`${id} ${title}`, { timeout: 120_000 }, () => run(make));
      else test.skip(`${id} ${title} (${reason})`);
    }
  });
}
