import { describe, test } from "vitest";
import { storageConformance, type MakeStorage, type StorageCase } from "handover/testing";

type Missing = { readonly [K in NonNullable<StorageCase["requires"]>]?: string };

/** Runs the whole suite on one kind of fixture; what the fixture cannot do is said in `missing`, with the reason. */
export function runSuite(name: string, make: MakeStorage, missing: Missing = {}): void {
  describe(name, () => {
    for (const { id, title, requires, run } of storageConformance) {
      const reason = requires === undefined ? undefined : missing[requires];
      if (reason === undefined) test(`${id} ${title}`, { timeout: 120_000 }, () => run(make));
      else test.skip(`${id} ${title} (${reason})`);
    }
  });
}
