import { describe, test } from "vitest";
import { storageConformance, type MakeStorage, type StorageCase } from "handover/testing";
import { rounds } from "../support/rounds.ts";

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

/** Of the suite, what is about a driver: how it carries values, transactions, and a list of commands. */
const isAboutDrivers = (id: string): boolean => /^(S1|S2|S4|R\.1)\b/.test(id);

/**
 * What need not be tried again on another driver of a storage that is tried whole elsewhere; in `npm run test:chaos` nothing.
 *
 * @param reason Where it is tried.
 * @param alsoLeft Cases about drivers that this one need not meet either.
 */
export function leftToChaos(reason: string, alsoLeft = (_id: string): boolean => false): Missing {
  if (rounds(0, 1) > 0) return {};
  const left = storageConformance.filter(({ id }) => !isAboutDrivers(id) || alsoLeft(id));
  return Object.fromEntries(left.map(({ id }) => [id, reason]));
}
